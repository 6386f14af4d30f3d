// "Read all" unfolds an excerpt where it stands. Where that fails, the link leads to the scoop's page, as it does without
// this.

const LONGEST = 8000;
const unfolded = new WeakMap();

// A page one leaves, perhaps to come back to it, waits for nothing.
let leaving = new AbortController();
addEventListener("pagehide", () => {
  leaving.abort();
  leaving = new AbortController();
});

async function excerptOf(link, card) {
  const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(LONGEST)]);
  const answer = await fetch(link.href, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const excerpt = page.getElementById(card.id)?.querySelector(".excerpt");
  if (!excerpt) throw new Error("no excerpt");
  return document.importNode(excerpt, true);
}

function dressed(excerpt, link, lead, card) {
  const title = card.getAttribute("aria-labelledby");
  // Who does not see that it unfolded hears whose text begins here.
  excerpt.tabIndex = -1;
  excerpt.setAttribute("role", "group");
  excerpt.setAttribute("aria-labelledby", title);
  const of = document.createElement("span");
  of.className = "unseen";
  of.textContent = ` the excerpt of ${document.getElementById(title)?.textContent.trim()}`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.append("Fold", of);
  const end = document.createElement("p");
  end.className = "fold";
  end.append(button);
  button.addEventListener("click", () => {
    end.remove();
    excerpt.replaceWith(lead);
    // And is scrolled to where the long text was left from.
    link.focus();
  });
  return [excerpt, end];
}

async function unfold(link) {
  const lead = link.closest(".excerpt");
  const card = link.closest("article");
  if (!unfolded.has(link)) unfolded.set(link, dressed(await excerptOf(link, card), link, lead, card));
  const [excerpt, end] = unfolded.get(link);
  lead.replaceWith(excerpt, end);
  excerpt.focus({ preventScroll: true });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.(".excerpt a.all");
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-busy") === "true") return;
  const { signal } = leaving;
  link.setAttribute("aria-busy", "true");
  try {
    await unfold(link);
  } catch {
    if (!signal.aborted) location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
});
