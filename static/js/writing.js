// Tools beside the fields of the editor: how much is quoted, tags completed, Markdown by buttons, a preview.
function surround(field, before, after) {
  const [from, to] = [field.selectionStart, field.selectionEnd];
  const inside = field.value.slice(from, to);
  field.setRangeText(before + inside + after, from, to, "end");
  field.setSelectionRange(from + before.length, from + before.length + inside.length);
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function preview(field, place, toggle) {
  if (!place.hidden) {
    place.hidden = true;
    toggle.setAttribute("aria-expanded", "false");
    return;
  }
  const answer = await fetch("/preview", { method: "POST", body: new URLSearchParams({ text: field.value }) }).catch(() => null);
  const html = answer?.ok ? await answer.text() : "The preview cannot be shown just now.";
  const page = new DOMParser().parseFromString(html, "text/html");
  place.replaceChildren(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
  place.hidden = false;
  toggle.setAttribute("aria-expanded", "true");
}

function dressInsight(form) {
  const bar = form.querySelector(".toolbar");
  const field = form.querySelector("textarea[name=insight]");
  if (!bar || !field || bar.onclick) return;
  for (const button of bar.children) button.disabled = false;
  bar.onclick = ({ target }) => {
    if (target.dataset.before !== undefined) surround(field, target.dataset.before, target.dataset.after);
    else if (target.hasAttribute("aria-expanded")) preview(field, form.querySelector("#insight-preview"), target);
  };
}

function dressQuota(form) {
  const excerpt = form.querySelector("textarea[name=excerpt]");
  const meter = form.querySelector("#quota");
  const output = form.querySelector("#quoted");
  if (!meter || !excerpt) return;
  const measure = () => {
    const share = Math.min(100, Math.ceil((excerpt.value.trim().length * 100) / Number(meter.dataset.source)));
    meter.value = share;
    output.textContent = `${share} %`;
  };
  excerpt.addEventListener("input", measure);
}

// A list of suggestions completes the whole field, so that each begins with the tags before the one being typed.
function dressTags(form) {
  const field = form.querySelector("input[name=tags]");
  const list = form.querySelector("#known-tags");
  if (!field || !list || field.list) return;
  const known = [...list.options].map((option) => option.value);
  const suggest = () => {
    const before = field.value.split(",").slice(0, -1).map((tag) => tag.trim());
    const open = known.filter((tag) => !before.includes(tag)).slice(0, 40);
    list.replaceChildren(...open.map((tag) => new Option("", [...before, tag].join(", "))));
  };
  field.setAttribute("list", "known-tags");
  field.addEventListener("input", suggest);
  field.addEventListener("focus", suggest);
}

export function dressTools(form) {
  dressInsight(form);
  dressQuota(form);
  dressTags(form);
}
