// Choosing all scoops of a page at once. Without it, one chooses them one by one.

const form = document.querySelector("form[data-choosing]");
const all = form?.querySelector("#all");
if (all) {
  const boxes = [...form.querySelectorAll("input[name=scoop]")];
  const said = form.querySelector("output[for=all]");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    said.textContent = chosen ? `${chosen} chosen` : "";
  };
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  // Whoever comes back finds the boxes as they were.
  addEventListener("pageshow", tell);
}
