// One key a decision, while the focus is within an entry (WCAG 2.2, 2.1.4).
const entries = [...document.querySelectorAll(".matter")];

function goTo(entry) {
  entry?.focus();
  entry?.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
  if (event.target.closest("input, textarea, select")) return;
  const entry = event.target.closest(".matter");
  if (!entry) return;
  const key = event.key.toLowerCase();
  if (key === "n") goTo(entries[entries.indexOf(entry) + 1] ?? entries[0]);
  else entry.querySelector(`button[data-key="${CSS.escape(key)}"]`)?.click();
});

for (const button of document.querySelectorAll(".matter button[data-key]")) {
  button.setAttribute("aria-keyshortcuts", button.dataset.key);
  const key = document.createElement("kbd");
  key.textContent = button.dataset.key.toUpperCase();
  key.ariaHidden = "true";
  button.append(" ", key);
}
for (const entry of entries) entry.tabIndex = 0;
// Who has just decided goes on with the next one.
if (new URLSearchParams(location.search).has("done")) goTo(entries[0]);
