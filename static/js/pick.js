// The order of the picks: the first tap is the first choice. Without this file the page's order counts.
const MOST = 6;
const form = document.querySelector("#pick");
const boxes = form ? [...form.querySelectorAll("input[type=checkbox]")] : [];
const earlier = form?.querySelector("[data-order]").dataset.order.split(",") ?? [];
let order = boxes
  .filter((box) => box.checked)
  .sort((one, other) => earlier.indexOf(one.value) - earlier.indexOf(other.value));

function show() {
  for (const box of boxes) {
    const place = order.indexOf(box) + 1;
    box.closest("label").querySelector("[data-number]").textContent = place || "";
    box.disabled = !place && order.length === MOST;
  }
  form.querySelector("[data-order]").value = order.map((box) => box.value).join(",");
}

for (const box of boxes) {
  box.addEventListener("change", () => {
    order = box.checked ? [...order, box] : order.filter((other) => other !== box);
    show();
  });
}
if (form) show();
