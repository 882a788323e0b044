// The picture is moved to where the numbers put its head, before it is made so.
const PLACES = ["eye_line", "head_height", "centre"];

function show(form) {
  const picture = form.querySelector("[data-moved]");
  const [eyes, height, centre] = form.dataset.crop.split(" ").map(Number);
  const [at, size, middle] = PLACES.map((place) => Number(form.elements[place].value));
  if (!picture || !(size > 0)) return;
  const side = size / height;
  const lies = { x: middle - centre * side, y: at - eyes * side, width: side, height: side };
  for (const [name, value] of Object.entries(lies)) picture.setAttribute(name, value);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest("[data-crop]");
  if (form) show(form);
});
