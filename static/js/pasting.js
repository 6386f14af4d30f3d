// While one pastes an address: where its article stands already. The form says the same when it is sent.
const form = document.querySelector("form[data-pasting]");
const field = form?.querySelector("[name=url]");
const said = document.getElementById("stands");
let asked = 0;
let waiting;

function line(words, link) {
  const p = document.createElement("p");
  p.append(words);
  if (link) {
    const a = document.createElement("a");
    a.href = link.href;
    a.textContent = link.title;
    p.append(a);
  }
  return p;
}

async function ask() {
  const board = form.dataset.board ?? form.querySelector("[name=board]")?.value;
  const url = field.value.trim();
  const turn = ++asked;
  if (!board || url.length < 8) return said.replaceChildren();
  const answer = await fetch(`/t/${board}/stands?${new URLSearchParams({ url })}`, { redirect: "error" }).catch(() => null);
  if (turn !== asked || !answer?.ok) return;
  const { here, elsewhere } = await answer.json();
  const lines = [];
  if (here) lines.push(line("It is already on this board: ", here));
  if (elsewhere) lines.push(line(elsewhere));
  said.replaceChildren(...lines);
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 250);
}

field?.addEventListener("input", soon);
form?.querySelector("select[name=board]")?.addEventListener("change", soon);
