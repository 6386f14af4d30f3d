// Small courtesies. Every form works without them.

// A double click sends a form once. After the event, because a disabled button does not send its value.
const sent = new Set();
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  setTimeout(() => {
    for (const button of event.target.elements) {
      if (button.type !== "submit" || button.disabled) continue;
      button.disabled = true;
      sent.add(button);
    }
  });
});
// Whoever comes back finds the page as it was, disabled buttons and all.
for (const turn of ["pageshow", "pagehide"]) {
  addEventListener(turn, () => {
    for (const button of sent) button.disabled = false;
    sent.clear();
  });
}

document.querySelector("[aria-invalid=true]")?.focus();

// Once: who goes back to the page is not sent on again. A page that is only fetched ahead sends nothing.
function submitAtOnce() {
  const form = document.querySelector("form[data-submit-at-once]");
  if (!form || history.state?.submitted) return;
  history.replaceState({ ...history.state, submitted: true }, "");
  form.requestSubmit(form.querySelector("button, input[type=submit]"));
}
if (document.prerendering) document.addEventListener("prerenderingchange", submitAtOnce, { once: true });
else submitAtOnce();

// What an editor kept in this browser and could not send: name and contents.
function unsent() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith("curatio draft "));
  return names.map((name) => [name, JSON.parse(localStorage.getItem(name))]);
}
// It is thrown away after a month, and when its writer leaves this browser to somebody else.
for (const [name, { at }] of unsent()) {
  if (Date.now() - at > 30 * 86_400_000) localStorage.removeItem(name);
}
document.querySelector("form[action='/sign-out']")?.addEventListener("submit", (event) => {
  const kept = unsent();
  const ask = "Something you typed in an editor has not reached the site yet. Sign out, and throw it away?";
  if (kept.some(([, { submitted }]) => !submitted) && !confirm(ask)) return event.preventDefault();
  for (const [name] of kept) localStorage.removeItem(name);
});
