// The square of an own photo: dragged here, typed in the fields; whichever changes, the other follows.
const svg = document.querySelector("[data-frame]");
const fields = svg && Object.fromEntries(
  ["left", "top", "side"].map((name) => [name, document.querySelector(`#frame [name="${name}"]`)]),
);

function bounded(value, most, least = 0) {
  return Math.round(Math.max(least, Math.min(most, value)));
}

function show() {
  const { width, height } = svg.viewBox.baseVal;
  const side = bounded(Number(fields.side.value), Math.min(width, height), 1);
  const left = bounded(Number(fields.left.value), width - side);
  const top = bounded(Number(fields.top.value), height - side);
  const square = svg.querySelector("[data-square]");
  for (const [name, value] of Object.entries({ x: left, y: top, width: side, height: side })) {
    square.setAttribute(name, value);
  }
  const outside = `M0 0H${width}V${height}H0Z M${left} ${top}h${side}v${side}h-${side}Z`;
  svg.querySelector("[data-outside]").setAttribute("d", outside);
  return { width, height, side, left, top };
}

function place(event) {
  const at = new DOMPoint(event.clientX, event.clientY);
  return at.matrixTransform(svg.getScreenCTM().inverse());
}

function drag(event) {
  const from = place(event);
  const { width, height, side, left, top } = show();
  const move = (moved) => {
    const to = place(moved);
    fields.left.value = bounded(left + to.x - from.x, width - side);
    fields.top.value = bounded(top + to.y - from.y, height - side);
    show();
  };
  svg.setPointerCapture(event.pointerId);
  svg.addEventListener("pointermove", move);
  svg.addEventListener("pointerup", () => svg.removeEventListener("pointermove", move), { once: true });
  svg.addEventListener("pointercancel", () => svg.removeEventListener("pointermove", move), { once: true });
}

// The middle stays where it is while the size changes.
function resize(event) {
  const { width, height, side, left, top } = show();
  const least = Math.min(300, width, height);
  const next = bounded(side * (event.deltaY > 0 ? 1.05 : 0.95), Math.min(width, height), least);
  fields.side.value = next;
  fields.left.value = bounded(left + (side - next) / 2, width - next);
  fields.top.value = bounded(top + (side - next) / 2, height - next);
  show();
  event.preventDefault();
}

if (svg) {
  svg.addEventListener("pointerdown", drag);
  svg.addEventListener("wheel", resize, { passive: false });
  for (const field of Object.values(fields)) field.addEventListener("input", show);
}
