// Pinned scoops are put in order by dragging their mark, or by arrow keys on it. "Move up" and "Move down" do it, too.
const scoop = (mark) => mark.closest(".pinned");
const all = () => [...document.querySelectorAll(".pinned")];
const place = (at) => all().indexOf(at);
const arrows = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

const teller = document.createElement("p");
teller.className = "unseen";
teller.setAttribute("role", "status");
document.body.append(teller);

// To the place of another one. The others make way: what is held stays in the page, with its focus and its finger.
function goTo(moved, to) {
  const [from, others] = [place(moved), all()];
  if (to > from) moved.before(...others.slice(from + 1, to + 1));
  else moved.after(...others.slice(to, from));
}

// One move after the other; in the end all stands as the site has it, and says what can be done with it now.
let moves = Promise.resolve();
let waiting = 0;
function keep(mark, from) {
  const by = place(scoop(mark)) - from;
  if (by === 0) return;
  waiting += 1;
  moves = moves.then(() => send(mark, by));
}

async function send(mark, by) {
  const body = new URLSearchParams({ by, to: location.pathname + location.search });
  const answer = await fetch(mark.dataset.moves, { method: "POST", body }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const kept = page ? [...page.querySelectorAll(".pinned")] : [];
  waiting -= 1;
  // Refused, or signed out meanwhile, or others are pinned now.
  if (kept.length !== all().length || kept.some(({ id }) => !document.getElementById(id))) return location.reload();
  if (waiting > 0) return;
  kept.forEach(({ id }, to) => goTo(document.getElementById(id), to));
  for (const now of kept) {
    const menu = now.querySelector(".keep");
    if (menu) document.getElementById(now.id).querySelector(".keep")?.replaceWith(document.importNode(menu, true));
  }
  teller.textContent = `Now ${place(scoop(mark)) + 1} of ${kept.length}.`;
}

// How far a pointer has come over another one, from 0 to 1: across where they stand beside each other.
function share(moved, other, { clientX, clientY }) {
  const [{ top }, box] = [moved.getBoundingClientRect(), other.getBoundingClientRect()];
  if (Math.abs(top - box.top) > 5) return (clientY - box.top) / box.height;
  const across = (clientX - box.left) / box.width;
  return getComputedStyle(other).direction === "rtl" ? 1 - across : across;
}

// A press that dragged is no press.
let dragged = false;
function drag(mark, { pointerId }) {
  const moved = scoop(mark);
  const from = place(moved);
  const done = new AbortController();
  const end = () => {
    done.abort();
    moved.classList.remove("dragged");
  };
  const mine = (deed) => (event) => event.pointerId === pointerId && deed(event);
  const listen = (kind, deed) => addEventListener(kind, deed, { signal: done.signal });
  const back = () => {
    goTo(moved, from);
    end();
  };
  dragged = false;
  moved.classList.add("dragged");
  listen("pointermove", mine((event) => {
    const { clientX, clientY } = event;
    if (clientY < 50 || clientY > innerHeight - 50) scrollBy(0, clientY < 50 ? -15 : 15);
    const other = document.elementFromPoint(clientX, clientY)?.closest(".pinned");
    if (!other || other === moved) return;
    const part = share(moved, other, event);
    // Past its middle: a large one would jump back at once.
    if (place(other) > place(moved) ? part < 0.5 : part > 0.5) return;
    dragged = true;
    goTo(moved, place(other));
  }));
  listen("pointerup", mine(() => {
    end();
    mark.focus();
    keep(mark, from);
  }));
  listen("pointercancel", mine(back));
  listen("keydown", ({ key }) => key === "Escape" && back());
}

function open(mark) {
  const menu = scoop(mark).querySelector(".keep");
  menu.open = true;
  menu.querySelector("summary").focus();
}

for (const mark of document.querySelectorAll(".pinned [data-moves]")) {
  const title = scoop(mark).querySelector("h2, h3").textContent.trim();
  mark.tabIndex = 0;
  mark.setAttribute("role", "button");
  mark.setAttribute("aria-label", `Pinned: ${title}. Arrow keys put it elsewhere, Enter shows what else can be done.`);
  mark.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    drag(mark, event);
  });
  mark.addEventListener("click", () => dragged || open(mark));
  mark.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const press = event.key === "Enter" || event.key === " ";
    const step = arrows[event.key];
    if (!press && !step) return;
    event.preventDefault();
    if (press) return open(mark);
    const from = place(scoop(mark));
    if (!all()[from + step]) return;
    goTo(scoop(mark), from + step);
    keep(mark, from);
  });
}
