// The editor keeps what one types: on the server as one types, in this browser while the server cannot be reached.
import { hear } from "./hearing.js";
import { dressTools } from "./writing.js";

const form = document.getElementById("editor");
const said = document.getElementById("kept");
const lost = `curatio draft ${form.getAttribute("action")}`;
const words = ["title", "excerpt", "insight", "tags"];
let dirty = false;
let stopped = false;
let saving = false;
let waiting;

const field = (name) => form.querySelector(`input:not([type=file], [type=radio])[name=${name}], textarea[name=${name}]`);

function typed() {
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "deed");
  return new URLSearchParams(fields);
}

function say(text, ...more) {
  said.replaceChildren(text, ...more);
}

function remember(submitted = false) {
  const kept = Object.fromEntries(words.map((name) => [name, field(name)?.value]));
  Object.assign(kept, { version: field("version").value, submitted, at: Date.now() });
  try {
    localStorage.setItem(lost, JSON.stringify(kept));
  } catch {
    say("This browser has no room to keep what you typed. Please do not leave this page.");
  }
}

function later(after) {
  clearTimeout(waiting);
  waiting = setTimeout(keep, after);
}

async function keep(options = {}) {
  clearTimeout(waiting);
  if (!dirty || stopped) return;
  if (saving) return later(500);
  saving = true;
  dirty = false;
  const answer = await fetch(form.dataset.keep, { method: "POST", body: typed(), redirect: "manual", ...options }).catch(() => null);
  saving = false;
  if (answer?.ok) {
    field("version").value = (await answer.json()).version;
    localStorage.removeItem(lost);
    const now = new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(new Date());
    say(form.dataset.state === "published" ? `Kept at ${now}. Readers see it once you press “Update”.` : `Saved at ${now}.`);
    if (dirty) later(1000);
    return;
  }
  dirty = true;
  if (answer?.status === 409) {
    stopped = true;
    say("This was changed meanwhile, perhaps in another window. Press “Preview” or “Save” to see both; nothing is lost.");
  } else if (answer?.type === "opaqueredirect" || answer?.status === 401 || answer?.status === 403) {
    remember();
    const link = document.createElement("a");
    link.href = "/sign-in";
    link.target = "_blank";
    link.textContent = "Sign in in another window";
    say("You were signed out. This browser keeps what you type. ", link, ", then go on here.");
    later(5000);
  } else {
    remember();
    say("The site cannot be reached just now. This browser keeps what you type, and sends it when it can.");
    later(5000);
  }
}

// What could not be sent the last time. It goes on from the version it began with, so that whoever saved meanwhile is seen.
function recover() {
  const kept = JSON.parse(localStorage.getItem(lost) ?? "null");
  if (!kept) return;
  if (kept.submitted && Number(kept.version) < Number(field("version").value)) return localStorage.removeItem(lost);
  for (const name of [...words, "version"]) {
    const at = field(name);
    if (at && typeof kept[name] === "string") at.value = kept[name];
  }
  dirty = true;
  say("What you typed last is back.");
  later(500);
}

form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  dirty = true;
  later(1200);
});
form.addEventListener("submit", () => {
  stopped = true;
  remember(true);
});
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep({ keepalive: true });
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// An article that is still being read fills what is empty, once it is there.
async function look() {
  const answer = await fetch(form.getAttribute("action"), { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("editor");
  if (!fresh || fresh.dataset.waits === "true") return;
  done();
  for (const name of ["title", "excerpt"]) {
    const at = field(name);
    const found = fresh.querySelector(`[name=${name}]:not([type=hidden])`)?.value;
    if (found && (!at.value.trim() || (name === "title" && at.value === at.defaultValue))) at.value = found;
  }
  form.querySelector("[name=waited]")?.remove();
  for (const id of ["pictures", "of-source", "how-it-is"]) {
    const [old, now] = [document.getElementById(id), page.getElementById(id)];
    if (now && old) old.replaceWith(document.importNode(now, true));
    else if (now && id === "of-source") field("title").closest(".field").after(document.importNode(now, true));
  }
  say("The article is read, and what was empty is filled in.");
  dressTools(form);
}
const done = form.dataset.waits === "true" ? hear(form.dataset.live, look) : () => {};

recover();
dressTools(form);
