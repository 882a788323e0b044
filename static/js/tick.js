// Says how many are ticked, on the bar that acts on them; ticks a whole page at once.
const form = () => document.querySelector("form[data-tick]");
const boxes = () => [...(form()?.elements ?? [])].filter((box) => box.name === "person");

function show() {
  const bar = form();
  if (!bar) return;
  const all = bar.elements.all;
  const ticked = boxes().filter((box) => box.checked).length;
  const number = all?.checked ? Number(all.value) : ticked;
  const count = bar.querySelector("[data-many]");
  const words = number === 1 ? count.dataset.one : count.dataset.many;
  const said = number ? words.replace("{n}", number.toLocaleString(document.documentElement.lang)) : "";
  if (count.textContent !== said) count.textContent = said;
  for (const button of bar.querySelectorAll("button[name=kind]")) button.disabled = !number;
  const page = document.querySelector("[data-tick-all]");
  if (!page) return;
  page.hidden = !boxes().length;
  page.checked = ticked > 0 && ticked === boxes().length;
  page.indeterminate = ticked > 0 && !page.checked;
}

document.addEventListener("change", (event) => {
  const all = form()?.elements.all;
  if (event.target.matches("[data-tick-all]") || event.target === all) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  if (event.target.name === "person" && !event.target.checked && all) all.checked = false;
  show();
});
document.body.addEventListener("htmx:afterSettle", show);
show();
