// A conversation goes on while one reads it: what is new stands there without a reload, and is said quietly.
import { hear } from "./hearing.js";

const place = document.getElementById("conversation");
const talk = () => document.getElementById("talk");
const said = document.getElementById("talk-said");
const ids = (within) => new Set([...within.querySelectorAll(".comment")].map((comment) => comment.id));

async function look() {
  const answer = await fetch(place.dataset.list, { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("talk");
  if (!fresh) return;
  // Who is just using something there is not disturbed.
  if (talk().contains(document.activeElement)) {
    talk().addEventListener("focusout", () => setTimeout(look), { once: true });
    return;
  }
  const before = ids(talk());
  const more = [...ids(fresh)].filter((id) => !before.has(id)).length;
  const open = [...talk().querySelectorAll("details[open] .comment")].map((comment) => comment.id);
  talk().replaceWith(document.importNode(fresh, true));
  for (const id of open) document.getElementById(id)?.closest("details")?.setAttribute("open", "");
  if (more > 0) said.textContent = more === 1 ? "One new comment." : `${more} new comments.`;
}

// An address may lead to what is folded away.
function unfold() {
  const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = at?.closest("details:not([open])");
  if (!folded) return;
  folded.open = true;
  at.scrollIntoView();
}

if (place) hear(() => `${place.dataset.talk}?shown=${talk().dataset.shown}`, look, "talk", false);
unfold();
addEventListener("hashchange", unfold);
