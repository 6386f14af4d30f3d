// What is in the works on a board turns from "loading" to a draft without a reload.
import { hear } from "./hearing.js";

const place = () => document.getElementById("works");

async function look() {
  const answer = await fetch(location.pathname, { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("works");
  // Who is just using a button there is not disturbed; the next change brings this one too.
  if (!fresh) return;
  if (place().contains(document.activeElement)) {
    place().addEventListener("focusout", () => setTimeout(look), { once: true });
    return;
  }
  const loaded = place().querySelectorAll(".waits").length > fresh.querySelectorAll(".waits").length;
  place().replaceWith(document.importNode(fresh, true));
  if (loaded) say("Your new post is loaded.");
}

function say(words) {
  let status = document.getElementById("works-said");
  if (!status) {
    status = document.createElement("p");
    status.id = "works-said";
    status.className = "unseen";
    status.setAttribute("role", "status");
    document.querySelector("main").append(status);
  }
  status.textContent = words;
}

if (place()) hear(place().dataset.live, look);
