// Two pictures of one person: zoomed together, one over the other with a divider, or held to flip.
const HOLD = 300;
const versus = document.querySelector("[data-versus]");
const part = (name) => versus.querySelector(`[data-${name}]`);
const centre = { x: 50, y: 50 };

// What is seen of the square of 100: all, or a smaller square around the centre.
function view() {
  const side = 100 / Number(part("zoom").value);
  const least = (at) => Math.max(0, Math.min(100 - side, at - side / 2));
  return { x: least(centre.x), y: least(centre.y), side };
}

function show() {
  const { x, y, side } = view();
  const seen = x + (side * Number(part("divider").value)) / 100;
  for (const svg of versus.querySelectorAll("[data-zoomed]")) {
    svg.setAttribute("viewBox", `${x} ${y} ${side} ${side}`);
  }
  part("cut").setAttribute("width", seen);
  part("line").setAttribute("d", `M${seen} 0v100`);
  part("first").hidden = part("divider").value === "0";
  part("second").hidden = part("divider").value === "100";
  const isSplit = part("as-split").checked;
  part("split").hidden = !isSplit;
  part("two").hidden = isSplit;
  part("flip").hidden = !isSplit;
}

// Where the pointer is becomes the middle: a tap where dragging is not possible.
function move(event) {
  const svg = event.target.closest("[data-two] [data-zoomed]");
  if (!svg || part("zoom").value === "1") return;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  Object.assign(centre, { x: at.x, y: at.y });
  show();
}

function drag(event) {
  const svg = event.target.closest("[data-two] [data-zoomed]");
  if (!svg || event.button) return;
  const from = { ...centre };
  const scale = view().side / svg.getBoundingClientRect().width;
  const follow = (moved) => {
    centre.x = from.x - (moved.clientX - event.clientX) * scale;
    centre.y = from.y - (moved.clientY - event.clientY) * scale;
    show();
  };
  const end = (up) => {
    svg.removeEventListener("pointermove", follow);
    const { x, y, side } = view();
    Object.assign(centre, { x: x + side / 2, y: y + side / 2 });
    if (Math.hypot(up.clientX - event.clientX, up.clientY - event.clientY) < 4) move(up);
  };
  svg.setPointerCapture(event.pointerId);
  svg.addEventListener("pointermove", follow);
  svg.addEventListener("pointerup", end, { once: true });
  svg.addEventListener("pointercancel", end, { once: true });
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function step(event) {
  const by = STEPS[event.key];
  if (!by || part("zoom").value === "1") return;
  event.preventDefault();
  const { x, y, side } = view();
  Object.assign(centre, { x: x + side / 2 + by[0] * 4, y: y + side / 2 + by[1] * 4 });
  show();
}

// Held, it shows the first picture as long as that lasts; pressed shortly, until it is pressed again.
let since = 0;

function flip(isFirst) {
  part("flip").setAttribute("aria-pressed", isFirst);
  part("divider").value = isFirst ? 100 : 0;
  show();
}

const isFlipped = () => part("flip").getAttribute("aria-pressed") === "true";

function press() {
  since = isFlipped() ? -Infinity : performance.now();
  flip(true);
}

function release() {
  if (performance.now() - since > HOLD) flip(false);
}

if (versus) {
  part("tools").hidden = false;
  part("two").tabIndex = 0;
  part("two").addEventListener("keydown", step);
  versus.addEventListener("pointerdown", drag);
  versus.addEventListener("input", show);
  part("flip").addEventListener("pointerdown", press);
  part("flip").addEventListener("pointerup", release);
  part("flip").addEventListener("pointercancel", release);
  part("flip").addEventListener("keydown", ({ key, repeat }) => {
    if (!repeat && [" ", "Enter"].includes(key)) press();
  });
  part("flip").addEventListener("keyup", ({ key }) => {
    if ([" ", "Enter"].includes(key)) release();
  });
  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  part("as-split").addEventListener("change", () => isStill.matches && flip(false));
  show();
}
