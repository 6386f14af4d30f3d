// The editor keeps what one types: on the server as one types, in this browser while the server cannot be reached.
import { hear } from "./hearing.js";
import { dressTools } from "./writing.js";

const form = document.getElementById("editor");
const said = document.getElementById("kept");
const words = ["title", "excerpt", "insight", "tags"];
// Of this window and this person: another window keeps its own.
sessionStorage.window ??= Math.random().toString(36).slice(2);
const prefix = `curatio draft ${form.dataset.who} ${form.getAttribute("action")} `;
const lost = prefix + sessionStorage.window;
let dirty = false;
let stopped = false;
let saving = null;
let waiting;
let since = 0;
const keptAs = {
  draft: (now) => `Saved at ${now}.`,
  scheduled: (now) => `Kept at ${now}. It appears like this once you press “Save”.`,
  published: (now) => `Kept at ${now}. Readers see it once you press “Update”.`,
};

const field = (name) => form.querySelector(`input:not([type=file], [type=radio])[name=${name}], textarea[name=${name}]`);

function typed() {
  const fields = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "deed") fields.append(name, value);
  }
  return fields;
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

// A moment after the last key, and at the latest five seconds after the first.
function later(after) {
  clearTimeout(waiting);
  since ||= Date.now();
  waiting = setTimeout(keep, Math.max(0, Math.min(after, since + 5000 - Date.now())));
}

function keep(options = {}) {
  clearTimeout(waiting);
  if (!dirty || stopped || saving) return saving;
  dirty = false;
  since = 0;
  saving = send(options).finally(() => {
    saving = null;
    if (dirty && !stopped) later(1000);
  });
  return saving;
}

async function send(options) {
  const answer = await fetch(form.dataset.keep, { method: "POST", body: typed(), ...options }).catch(() => null);
  if (answer?.ok) {
    field("version").value = (await answer.json()).version;
    if (!dirty) localStorage.removeItem(lost);
    const now = new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(new Date());
    say(keptAs[form.dataset.state](now));
    return;
  }
  remember();
  if (answer?.status === 409) {
    stopped = true;
    const both = Object.assign(document.createElement("button"), { name: "deed", value: "preview", textContent: "Show both" });
    both.setAttribute("form", form.id);
    say("This was changed meanwhile, perhaps in another window; this browser keeps what you type. ", both);
  } else if (answer?.status === 401) {
    const link = document.createElement("a");
    link.href = "/sign-in";
    link.target = "_blank";
    link.textContent = "Sign in in another window";
    say("You were signed out. This browser keeps what you type. ", link, ", then go on here.");
    again();
  } else if (answer && answer.status < 500) {
    stopped = true;
    say("This cannot be saved here any more, or is too long. This browser keeps what you type: please copy it to a safe place.");
  } else {
    say("The site cannot be reached just now. This browser keeps what you type, and sends it when it can.");
    again();
  }
}

function again() {
  setTimeout(() => {
    dirty = true;
    keep();
  }, 5000);
}

// As the site writes them: what it only tidied is nothing that was not saved.
function tidy(word, text = "") {
  const blanks = (text) => text.trim().replace(/\s+/g, " ");
  if (word === "title") return blanks(text);
  if (word !== "tags") return text.replace(/\r\n/g, "\n").trim();
  const tags = text.toLowerCase().split(/[,;\n]/).map((tag) => blanks(tag.trim().replace(/^#+/, "")));
  return tags.filter(Boolean).join(",");
}

// Of this window, or of one that was closed a while ago.
function unsent() {
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(prefix))) {
    const kept = JSON.parse(localStorage.getItem(name));
    if (name !== lost && Date.now() - kept.at < 30_000) continue;
    localStorage.removeItem(name);
    if (!words.every((word) => !field(word) || tidy(word, kept[word]) === tidy(word, field(word).value))) return kept;
  }
  return null;
}

// What could not be sent the last time. It goes on from the version it began with, so that whoever saved meanwhile is seen.
function putBack(kept) {
  for (const word of [...words, "version"]) {
    const at = field(word);
    if (at && typeof kept[word] === "string") at.value = kept[word];
  }
  dirty = true;
  remember();
  say("What you typed last is back.");
  later(500);
}

function recover() {
  const kept = document.querySelector(".meanwhile") ? null : unsent();
  if (!kept) return;
  if (!kept.submitted || Number(kept.version) >= Number(field("version").value)) return putBack(kept);
  // It arrived, and somebody went on from there: nothing of theirs is replaced unasked.
  const back = Object.assign(document.createElement("button"), { type: "button", textContent: "Put back what you sent" });
  back.addEventListener("click", () => putBack(kept));
  say("This is not what you sent last: it was changed since. ", back);
}

form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  dirty = true;
  remember();
  later(1200);
});
form.addEventListener("submit", async (event) => {
  if (saving) {
    // It started from a version that is about to be one older.
    event.preventDefault();
    await saving;
    form.requestSubmit(event.submitter);
    return;
  }
  stopped = true;
  clearTimeout(waiting);
  remember(true);
});
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep({ keepalive: true });
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
if (document.querySelector(".meanwhile")) remember();

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
  for (const id of ["pictures", "of-source", "of-quota", "how-it-is"]) {
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
