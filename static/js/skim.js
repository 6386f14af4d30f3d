// Reading with single keys. Whatever they do, a link or a field does, too; and whoever speaks to the computer, or hits keys
// beside the one that was meant, turns them off (WCAG 2.2, 2.1.4).

const KEPT = "curatio keys";
const HELP = [
  ["j", "The next scoop, and after the last one the way to older ones"],
  ["k", "The scoop before"],
  ["o", "Open the page of the scoop you are at"],
  ["/", "Search"],
  ["?", "Show this help"],
];

function areOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function turn(on) {
  try {
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
  } catch {
    // A browser that keeps nothing forgets this, too.
  }
}

const cards = () => [...document.querySelectorAll("main article.scoop, main .hit")].filter((card) => !card.closest(".alone"));

// Where one stops: at each scoop's title, and at the way to older ones.
function stops() {
  const all = cards().map((card) => ({ card, link: card.querySelector("[id$='-title'] a, h2 a") }));
  const older = all.length ? document.querySelector("main .pager a[rel~=next]") : null;
  if (older) all.push({ card: older, link: older });
  return all.filter(({ link }) => link);
}

function step(way) {
  const all = stops();
  if (!all.length) return false;
  const at = all.findIndex(({ card }) => card.contains(document.activeElement));
  let next = at + way;
  if (at < 0) {
    // One begins with what is on the screen; a part of a pixel is none.
    const seen = all.findIndex(({ card }) => card.getBoundingClientRect().top > -1);
    next = way > 0 ? (seen < 0 ? all.length - 1 : seen) : (seen < 0 ? all.length : seen) - 1;
  }
  const stop = all[next];
  if (!stop) return true;
  stop.link.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  stop.card.scrollIntoView({ block: stop.card === stop.link ? "nearest" : "start", behavior: calm ? "instant" : "smooth" });
  return true;
}

function open() {
  const page = document.activeElement?.closest("article.scoop, .hit")?.querySelector("a[rel~=bookmark]");
  page?.click();
  return Boolean(page);
}

function search() {
  const field = [...document.querySelectorAll("input[type=search]")].find((field) => field.checkVisibility());
  if (!field) return false;
  field.focus();
  field.select();
  return true;
}

function made(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function madeHelp() {
  const rows = HELP.map(([key, does]) => made("div", {}, made("dt", {}, made("kbd", {}, key)), made("dd", {}, does)));
  const on = made("input", { type: "checkbox", id: "keys-on", role: "switch" });
  on.setAttribute("aria-describedby", "keys-why");
  on.addEventListener("change", () => turn(on.checked));
  const dialog = made(
    "dialog",
    { className: "keys" },
    made("h2", { id: "keys-title" }, "Keyboard shortcuts"),
    made("dl", {}, ...rows),
    made("p", { className: "option" }, on, made("label", { htmlFor: "keys-on" }, "Use single keys")),
    made("p", { className: "hint", id: "keys-why" }, "Off is better if you speak to your computer. This browser remembers it."),
    made("form", { method: "dialog" }, made("button", { autofocus: true }, "Close")),
  );
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.setAttribute("closedby", "any");
  document.body.append(dialog);
  return dialog;
}

let dialog = null;
function help() {
  dialog ??= madeHelp();
  // Another window may have turned them.
  dialog.querySelector("input").checked = areOn();
  if (!dialog.open) dialog.showModal();
  return true;
}

const deeds = { j: () => step(1), k: () => step(-1), o: open, "/": search, "?": help };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!Object.hasOwn(deeds, event.key) || !areOn()) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  if (deeds[event.key]()) event.preventDefault();
});

const way = made("button", { type: "button", className: "link" }, "Keyboard shortcuts");
way.setAttribute("aria-haspopup", "dialog");
way.addEventListener("click", help);
document.querySelector("footer.site .wide")?.append(made("p", {}, way));
