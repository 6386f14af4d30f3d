// Pinned scoops are put in order by dragging their mark, or by arrow keys on it. "Move up" and "Move down" do it, too.
const marks = [...document.querySelectorAll(".pinned [data-moves]")];
const scoop = (mark) => mark.closest(".pinned");
const all = () => [...document.querySelectorAll(".pinned")];
const place = (at) => all().indexOf(at);

const teller = document.createElement("p");
teller.className = "unseen";
teller.setAttribute("role", "status");
document.body.append(teller);

// Before or behind another one, whichever leads on.
function pass(moved, other) {
  if (place(other) > place(moved)) other.after(moved);
  else other.before(moved);
}

// What is kept is what is seen. The page that comes back says what can be done with each of them now.
async function keep(mark, from) {
  const by = place(scoop(mark)) - from;
  if (by === 0) return;
  teller.textContent = `Now ${place(scoop(mark)) + 1} of ${all().length}.`;
  const body = new URLSearchParams({ by, to: location.pathname + location.search });
  const answer = await fetch(mark.dataset.moves, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const at of all()) {
    const now = page.getElementById(at.id)?.querySelector(".keep");
    if (now) at.querySelector(".keep")?.replaceWith(document.importNode(now, true));
  }
}

function drag(mark, event) {
  const moved = scoop(mark);
  const from = place(moved);
  const done = new AbortController();
  const end = () => {
    done.abort();
    moved.classList.remove("dragged");
  };
  moved.classList.add("dragged");
  const follow = ({ clientX, clientY }) => {
    if (clientY < 50 || clientY > innerHeight - 50) scrollBy(0, clientY < 50 ? -15 : 15);
    const other = document.elementFromPoint(clientX, clientY)?.closest(".pinned");
    if (!other || other === moved) return;
    const { top, height } = other.getBoundingClientRect();
    // Past its middle: a tall one would jump back at once.
    if (place(other) > place(moved) ? clientY > top + height / 2 : clientY < top + height / 2) pass(moved, other);
  };
  const back = () => {
    while (place(moved) !== from) pass(moved, all()[place(moved) + Math.sign(from - place(moved))]);
    end();
  };
  const { signal } = done;
  addEventListener("pointermove", follow, { signal });
  addEventListener("pointerup", () => {
    end();
    mark.focus();
    keep(mark, from);
  }, { signal });
  addEventListener("pointercancel", back, { signal });
  addEventListener("keydown", ({ key }) => key === "Escape" && back(), { signal });
  event.preventDefault();
}

for (const mark of marks) {
  const title = scoop(mark).querySelector("h2, h3").textContent.trim();
  mark.tabIndex = 0;
  mark.setAttribute("role", "button");
  mark.setAttribute("aria-label", `Pinned: ${title}. Put it elsewhere with the arrow keys.`);
  mark.addEventListener("pointerdown", (event) => event.button === 0 && drag(mark, event));
  mark.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    const from = place(scoop(mark));
    const other = step && all()[from + step];
    if (!step) return;
    event.preventDefault();
    if (!other) return;
    pass(scoop(mark), other);
    mark.focus();
    keep(mark, from);
  });
}
