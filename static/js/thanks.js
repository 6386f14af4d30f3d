// Thanks said and taken back in place. Without this, the form does it with a new page.

const teller = document.createElement("p");
teller.className = "unseen";
teller.setAttribute("role", "status");
document.body.append(teller);

function show(form, { thanked, count }) {
  const button = form.querySelector("button");
  const number = form.querySelector(".count");
  form.action = `${form.dataset.thanks}/${thanked ? "unthank" : "thank"}`;
  button.setAttribute("aria-pressed", String(thanked));
  number.hidden = count === "0";
  number.lastChild.textContent = count;
  teller.textContent = thanked ? `Thanked. Thanks: ${count}.` : `Taken back. Thanks: ${count}.`;
}

// Whatever is not a new count, such as the way to sign in, the browser opens as it would without a script.
async function press(form) {
  const answer = await fetch(form.action, {
    method: "POST", headers: { accept: "application/json" }, redirect: "manual",
  });
  if (!answer.ok || !answer.headers.get("content-type")?.startsWith("application/json")) throw new Error("no count");
  show(form, await answer.json());
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-thanks]")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  try {
    await press(form);
  } catch {
    form.submit();
  } finally {
    form.removeAttribute("aria-busy");
  }
}, { capture: true });
