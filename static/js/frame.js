// The frame that is being chosen, drawn as `generation.vision.frames` draws it.
const form = document.querySelector("[data-frame-form]");
const drawing = document.querySelector("[data-frame-preview]");
const WIDTH = 400;
const HEIGHT = 500;
const WIDEST = 4;

function place(element, box) {
  for (const [name, value] of Object.entries(box)) element.setAttribute(name, value.toFixed(2));
}

function fitted(logo, width, height) {
  const scale = Math.min(width / logo.dataset.width, height / logo.dataset.height);
  return { width: logo.dataset.width * scale, height: logo.dataset.height * scale };
}

function draw() {
  const given = new FormData(form);
  const logo = document.querySelector(`[data-logo-of="${given.get("logo")}"]`);
  const [size, margin] = ["size", "margin"].map((name) => (given.get(name) / 100) * WIDTH);
  const where = given.get("placement");
  if (!logo || !(size > 0) || margin < 0) return;
  const band = drawing.querySelector("[data-band]");
  const image = drawing.querySelector("[data-logo]");
  image.setAttribute("href", logo.dataset.url);
  if (where.startsWith("band")) onBand(logo, band, image, { size, margin, where });
  else inCorner(logo, band, image, { size, margin, where });
  band.setAttribute("fill", where.startsWith("band") ? given.get("colour") : "none");
}

function onBand(logo, band, image, { size, margin, where }) {
  const top = where === "band_top" ? 0 : HEIGHT - size;
  place(band, { y: top, height: size });
  const room = fitted(logo, WIDTH - 2 * margin, Math.max(1, size - 2 * margin));
  place(image, { x: (WIDTH - room.width) / 2, y: top + (size - room.height) / 2, ...room });
}

function inCorner(logo, band, image, { size, margin, where }) {
  const room = fitted(logo, Math.min(size * WIDEST, WIDTH - 2 * margin), size);
  const x = where.endsWith("left") ? margin : WIDTH - margin - room.width;
  const y = where.startsWith("top") ? margin : HEIGHT - margin - room.height;
  place(band, { y: 0, height: 0 });
  place(image, { x, y, ...room });
}

if (form && drawing) {
  form.addEventListener("input", draw);
  draw();
}
