// Says how many are ticked, on the button or beside the buttons that act on them; ticks a whole page.
const form = () => document.querySelector("form[data-tick]");
const boxes = () => [...(form()?.elements ?? [])].filter((box) => box.name === "person");
const written = (words, number) =>
  words.replace("{n}", number.toLocaleString(document.documentElement.lang || undefined));

function show() {
  const bar = form();
  if (!bar) return;
  const all = bar.elements.all;
  const ticked = boxes().filter((box) => box.checked).length;
  const number = all?.checked ? Number(all.value) : ticked;
  for (const button of bar.querySelectorAll("[data-counted]")) name(button, number);
  for (const button of bar.querySelectorAll("[data-counted], [name=kind]")) button.disabled = !number;
  say(bar.querySelector("[data-many]"), number);
  const page = document.querySelector("[data-tick-all]");
  if (!page) return;
  page.hidden = !boxes().length;
  page.checked = ticked > 0 && ticked === boxes().length;
  page.indeterminate = ticked > 0 && !page.checked;
}

function name(button, number) {
  const words = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
  words.plain ??= words.data;
  words.data = number ? written(button.dataset.counted, number) : words.plain;
}

function say(count, number) {
  if (!count) return;
  const words = number === 1 ? count.dataset.one : count.dataset.many;
  const said = number ? written(words, number) : "";
  if (count.textContent !== said) count.textContent = said; // or it would be read out again
}

document.addEventListener("change", (event) => {
  const all = form()?.elements.all;
  if (event.target.matches("[data-tick-all]") || (all && event.target === all)) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  if (event.target.name === "person" && !event.target.checked && all) all.checked = false;
  show();
});
document.body.addEventListener("htmx:afterSettle", show);
show();
