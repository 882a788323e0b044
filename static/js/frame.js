// The frame that is being chosen, on a sample person.
import { drawFrame } from "./logo.js";

const form = document.querySelector("[data-frame-form]");
const drawing = document.querySelector("[data-frame-preview] [data-frame]");

function draw() {
  const given = Object.fromEntries(new FormData(form));
  const logo = document.querySelector(`[data-logo-of="${given.logo}"]`);
  if (!logo || !(given.size > 0) || given.margin < 0) return;
  drawFrame(drawing, { ...given, ...logo.dataset });
}

if (form && drawing) {
  form.addEventListener("input", draw);
  draw();
}
