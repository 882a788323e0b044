// The style editor: sample people follow the form, and guides on the first of them move its numbers.
// Placement is that of generation/vision/framing.py, as portal/web/portraits.py has it.
import { drawFrame } from "./logo.js";

const CANVAS = 1024;
const MOST_EXTENDED = 0.06;
const MOST_ENLARGED = 1.35;
const SHARES = ["eye_line", "head_height", "centre"];
const STEP = 0.5;

const form = document.querySelector("#style");
const stage = document.querySelector("[data-stage]");
const guides = stage.querySelector("[data-guides]");
const flip = stage.querySelector("[data-flip]");
const usual = stage.querySelector("[data-usual]");
const fields = Object.fromEntries(SHARES.map((name) => [name, form.elements[name]]));
const offered = new Map(
  [...stage.querySelectorAll("[data-offered] > *")].map((one) => [one.dataset.id, one.dataset]),
);
const frames = new Map(
  [...stage.querySelectorAll("[data-frames] > *")].map((one) => [one.dataset.id, one.dataset]),
);
let framing = sharesOf(usual);

function sharesOf({ dataset }) {
  return Object.fromEntries(SHARES.map((name) => [name, Number(dataset[name]) / 100]));
}

// A share that the field could send; what it cannot leaves the last one.
function share(name) {
  const field = fields[name];
  const value = field.valueAsNumber;
  return value >= Number(field.min) && value <= Number(field.max) ? value / 100 : framing[name];
}

function asked() {
  return Object.fromEntries(SHARES.map((name) => [name, share(name)]));
}

function placed({ dataset }, { eye_line, head_height, centre }) {
  const scale = (head_height * CANVAS) / Number(dataset.head);
  const wanted = {
    bottom: 1 - eye_line - MOST_EXTENDED,
    left: centre - MOST_EXTENDED,
    right: 1 - centre - MOST_EXTENDED,
  };
  const needed = Object.entries(wanted)
    .filter(([edge]) => edge in dataset)
    .map(([edge, reach]) => (reach * CANVAS) / Number(dataset[edge]) / scale);
  const grown = scale * Math.min(MOST_ENLARGED, Math.max(1, ...needed));
  const [x, y] = [centre * CANVAS, eye_line * CANVAS];
  return `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${grown.toFixed(5)})`;
}

function show(look, paint) {
  for (const head of stage.querySelectorAll("[data-head]")) {
    head.setAttribute("transform", placed(head, look));
  }
  if (!paint) return;
  for (const end of ["first", "last"]) {
    for (const stop of stage.querySelectorAll(`stop[data-${end}]`)) {
      stop.setAttribute("stop-color", paint[end]);
    }
  }
  const { x1, y1, x2, y2 } = paint;
  for (const line of stage.querySelectorAll("[data-line]")) set(line, { x1, y1, x2, y2 });
  for (const field of stage.querySelectorAll("rect[data-straight], rect[data-outwards]")) {
    const shown = ("outwards" in field.dataset) === ("radial" in paint);
    field.setAttribute("display", shown ? "inline" : "none");
  }
  for (const image of stage.querySelectorAll("image[data-picture]")) hang(image, paint.picture);
}

function hang(image, picture) {
  image.setAttribute("display", picture ? "inline" : "none");
  if (picture) image.setAttribute("href", picture);
}

function ticked(name) {
  return [...form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value);
}

// A picture has the logo where a file that is cut like it has.
function showLogo(frame, files) {
  for (const group of stage.querySelectorAll("[data-frame][data-files]")) {
    const isOn = group.dataset.files.split(" ").some((file) => files.includes(file));
    drawFrame(group, isOn ? frame : undefined);
  }
}

function showChosenLogo() {
  const made = ticked("profiles");
  const files = ticked("framed").filter((file) => made.includes(file));
  showLogo(frames.get(form.elements.frame?.value), files);
}

function follow() {
  framing = asked();
  show(framing, offered.get(form.elements.background.value));
  showChosenLogo();
  drawGuides();
}

// Guides: lines to drag, or to move by arrow keys; the number fields beside do the same.
// Each line as the box [x, y, width, height] in which it is grasped; it runs along the middle.
const GRASP = 88;
const BOXES = {
  eye_line: ({ eye_line }) => [0, eye_line * CANVAS - GRASP / 2, CANVAS, GRASP],
  centre: ({ centre }) => [centre * CANVAS - GRASP / 2, 0, GRASP, CANVAS],
  head_height: ({ eye_line, head_height, centre }) => {
    const chin = (eye_line + head_height / 2) * CANVAS;
    return [centre * CANVAS - 150, chin - GRASP / 2, 300, GRASP];
  },
};
const AT = {
  eye_line: (x, y) => y,
  centre: (x) => x,
  head_height: (x, y) => 2 * (y - framing.eye_line),
};

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

function drawGuides() {
  const oval = guides.querySelector("[data-oval]");
  const ry = (framing.head_height / 2) * CANVAS;
  set(oval, { cx: framing.centre * CANVAS, cy: framing.eye_line * CANVAS, rx: 0.74 * ry, ry });
  for (const guide of guides.querySelectorAll("[data-guide]")) {
    const name = guide.dataset.guide;
    const [x, y, width, height] = BOXES[name](framing);
    set(guide.querySelector("rect"), { x, y, width, height });
    const [across, down] = [`M${x} ${y + GRASP / 2}h${width}`, `M${x + GRASP / 2} ${y}v${height}`];
    set(guide.querySelector("path"), { d: width > height ? across : down });
    const { value } = fields[name];
    set(guide, { "aria-valuenow": value, "aria-valuetext": `${value} %` });
  }
}

function put(name, percent) {
  const field = fields[name];
  const kept = Math.min(Number(field.max), Math.max(Number(field.min), percent));
  field.value = Math.round(kept / STEP) * STEP;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function drag(event) {
  const name = event.currentTarget.dataset.guide;
  const box = guides.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width;
  const y = (event.clientY - box.top) / box.height;
  put(name, 100 * AT[name](x, y));
}

const KEYS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

function press(event) {
  const name = event.currentTarget.dataset.guide;
  const field = fields[name];
  const ends = { Home: Number(field.min), End: Number(field.max) };
  if (event.key in KEYS) put(name, field.valueAsNumber + KEYS[event.key] * STEP);
  else if (event.key in ends) put(name, ends[event.key]);
  else return;
  event.preventDefault();
}

function awaken(guide) {
  const { guide: name, label } = guide.dataset;
  const field = fields[name];
  set(guide, {
    role: "slider",
    tabindex: 0,
    "aria-label": label,
    "aria-valuemin": field.min,
    "aria-valuemax": field.max,
    "aria-orientation": name === "centre" ? "horizontal" : "vertical",
  });
  guide.addEventListener("pointerdown", (event) => {
    guide.setPointerCapture(event.pointerId);
    guide.addEventListener("pointermove", drag);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    guide.addEventListener(end, () => guide.removeEventListener("pointermove", drag));
  }
  guide.addEventListener("keydown", press);
}

// The published version for as long as the button or its key is held.
function hold() {
  show(sharesOf(flip), flip.dataset);
  showLogo(frames.get(flip.dataset.frame), flip.dataset.framed.split(" "));
  guides.toggleAttribute("hidden", true);
  flip.setAttribute("aria-pressed", "true");
}

function letGo() {
  if (flip.getAttribute("aria-pressed") !== "true") return;
  flip.setAttribute("aria-pressed", "false");
  showGuides();
  follow();
}

// V counts while the focus is in the stage only, so that speech input types no shortcut by chance.
function isFlip(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  if (event.target === flip) return [" ", "Enter", "v", "V"].includes(event.key);
  return stage.contains(event.target) && event.key.toLowerCase() === "v";
}

function awakenFlip() {
  flip.hidden = false;
  flip.setAttribute("aria-pressed", "false");
  flip.addEventListener("pointerdown", hold);
  addEventListener("pointerup", letGo);
  addEventListener("pointercancel", letGo);
  addEventListener("blur", letGo);
  addEventListener("keydown", (event) => {
    if (!isFlip(event)) return;
    event.preventDefault();
    if (!event.repeat) hold();
  });
  addEventListener("keyup", letGo);
}

const guidesSwitch = stage.querySelector("[data-guides-switch]");

function showGuides() {
  guides.toggleAttribute("hidden", !guidesSwitch.querySelector("input").checked);
}

usual.addEventListener("click", (event) => {
  event.preventDefault();
  for (const name of SHARES) put(name, Number(usual.getAttribute(`data-${name}`)));
});
guidesSwitch.hidden = false;
guidesSwitch.addEventListener("change", showGuides);
guides.removeAttribute("aria-hidden");
for (const guide of guides.querySelectorAll("[data-guide]")) awaken(guide);
if (flip) awakenFlip();
form.addEventListener("input", follow);
follow();
