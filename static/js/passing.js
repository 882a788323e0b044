// The button says how many are ticked: exactly those are approved, or finished again.
const button = document.querySelector("[data-count-ticked]");
const boxes = [...document.querySelectorAll("input[name=approval], input[name=people]")];
const words = button?.lastChild;

function show() {
  const ticked = boxes.filter((box) => box.checked).length;
  words.textContent = button.dataset.countTicked.replace(String(boxes.length), String(ticked));
  button.disabled = ticked === 0;
}

for (const box of boxes) box.addEventListener("change", show);
if (button) show();
