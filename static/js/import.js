// How an import goes, each second, until it ends; then the page that says what came of it.

const shown = document.querySelector("[data-progress]");
const bar = shown?.querySelector("progress");

async function look() {
  try {
    const answer = await fetch(shown.dataset.progress, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const now = await answer.json();
    bar.value = now.position;
    bar.max = now.total;
    shown.querySelector("[data-position]").textContent = now.position;
    shown.querySelector("[data-total]").textContent = now.total;
    if (!now.runs) {
      location.reload();
      return;
    }
    setTimeout(look, 1000);
  } catch {
    // The site may be starting anew: it goes on by itself, and so does this.
    setTimeout(look, 5000);
  }
}

if (bar) setTimeout(look, 1000);
