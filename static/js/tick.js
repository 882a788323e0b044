// Says how many are ticked, on the button that acts on them; ticks a whole page at once.
const form = () => document.querySelector("form[data-tick]");
const boxes = () => [...(form()?.elements ?? [])].filter((box) => box.name === "person");

function show() {
  const button = form()?.querySelector("[data-counted]");
  if (!button) return;
  const ticked = boxes().filter((box) => box.checked).length;
  const words = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
  words.plain ??= words.data;
  words.data = ticked ? button.dataset.counted.replace("{n}", ticked) : words.plain;
  button.disabled = !ticked;
  const all = document.querySelector("[data-tick-all]");
  if (!all) return;
  all.hidden = !boxes().length;
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  show();
});
document.body.addEventListener("htmx:afterSettle", show);
show();
