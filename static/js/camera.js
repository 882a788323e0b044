// The camera of the page: the finder, the button, and by request a hand that presses it. Each shot
// goes on its way as a file that was chosen does, so it survives a lock or a reload. Without a
// camera, or without leave to use it, the page's file inputs do the same.
import { Guide } from "./guide.js";
import { add } from "./upload.js";

const TROUBLES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotReadableError: "busy",
  AbortError: "busy",
};
const EVERY = 200;
const STEADY = 900;
const REST = 2500;
const PATIENCE = 10000;

const page = document.querySelector("[data-camera]");
const finder = page.querySelector(".finder");
const video = finder.querySelector("video");
const flip = document.querySelector("[data-flip]");
const autoSwitch = document.querySelector("[data-auto]");
const guide = new Guide(finder.querySelector("[role=status]"));

let facing = "user";
let stream = null;
let seeing = null;
let sight = null;
let looking = 0;
let auto = null;

function word(name) {
  return document.querySelector(`[data-word="${name}"]`).textContent;
}

function show(state) {
  for (const each of document.querySelectorAll("[data-for]")) {
    each.hidden = !each.dataset.for.split(" ").includes(state);
  }
  page.dataset.camera = state;
}

function close() {
  clearInterval(looking);
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
}

async function open() {
  close();
  show("asking");
  guide.hint(word("asking"));
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: facing, width: { ideal: 1920 }, height: { ideal: 1440 } },
    });
    video.srcObject = stream;
    await video.play();
  } catch (error) {
    close();
    show(TROUBLES[error.name] ?? "none");
    return;
  }
  finder.classList.toggle("finder--mirrored", facing === "user");
  show("live");
  if (sight) looking = setInterval(look, EVERY);
  keepAwake();
}

async function begin() {
  await open();
  if (!stream) return;
  const devices = await navigator.mediaDevices.enumerateDevices();
  flip.hidden = devices.filter((each) => each.kind === "videoinput").length < 2;
  guide.tell(word("ready"));
  await watch();
}

// Guidance comes after the button works, and may stay away: it is no condition of a photo.
async function watch() {
  seeing = await import("./sight.js");
  sight = new seeing.Sight(video, finder);
  looking = setInterval(look, EVERY);
  const seesFaces = await sight.learn(page.dataset.cascade);
  finder.querySelector('[data-mark="face"]').hidden = !seesFaces;
  autoSwitch.hidden = !seesFaces;
  if (!seesFaces) guide.tell(word("plain"), 4000);
}

// The screen stays on while the camera is open; a browser that cannot is no reason to stop.
async function keepAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Refused on a low battery.
  }
}

function standing() {
  return document.getElementById("standing");
}

function isFull() {
  return !document.querySelector(".ring__tick:not(.ring__tick--done)");
}

// The oval as it is drawn, as shares of the finder.
function oval() {
  const all = finder.getBoundingClientRect();
  const one = finder.querySelector("ellipse").getBoundingClientRect();
  return {
    x: (one.x + one.width / 2 - all.x) / all.width,
    y: (one.y + one.height / 2 - all.y) / all.height,
    width: one.width / all.width,
    height: one.height / all.height,
  };
}

function look() {
  if (document.hidden || !video.videoWidth) return;
  const isMirrored = facing === "user";
  const seen = sight.look({ isMirrored, isTurned: "turned" in standing().dataset });
  const code = seeing.advice(seen, oval(), isMirrored);
  const fulfilled = seeing.marks(seen, code);
  for (const mark of finder.querySelectorAll("[data-mark]")) {
    mark.classList.toggle("is-ok", fulfilled[mark.dataset.mark]);
  }
  finder.classList.toggle("finder--good", code === "good");
  guide.hint(word(code === "good" && auto ? "good-auto" : code));
  if (auto) press(code === "good");
}

// Auto: once all is well for a moment it takes one, and gives up where that takes too long.
function press(isGood) {
  const at = performance.now();
  auto.goodSince = isGood ? (auto.goodSince ?? at) : null;
  if (isFull()) return stopAuto("full");
  if (at - auto.since > PATIENCE) return stopAuto("manual");
  if (at > auto.restsUntil && isGood && at - auto.goodSince > STEADY) {
    Object.assign(auto, { since: at, restsUntil: at + REST, goodSince: null });
    shoot();
  }
  return undefined;
}

function startAuto() {
  auto = { since: performance.now(), restsUntil: 0, goodSince: null };
  autoSwitch.setAttribute("aria-pressed", "true");
}

function stopAuto(why) {
  auto = null;
  autoSwitch.setAttribute("aria-pressed", "false");
  if (why) guide.tell(word(why), 3000);
}

async function shoot() {
  if (!video.videoWidth) return document.getElementById("camera-input").click();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d").drawImage(video, 0, 0);
  flash();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  add([blob]);
  showNewest();
  return undefined;
}

function showNewest() {
  const strip = document.getElementById("tray");
  const way = getComputedStyle(strip).direction === "rtl" ? -1 : 1;
  strip.scrollTo({ left: way * strip.scrollWidth });
}

function flash() {
  navigator.vibrate?.(20);
  finder.classList.remove("finder--flash");
  void finder.offsetWidth; // so that the flash of two shots in a row is seen twice
  finder.classList.add("finder--flash");
}

// What the server answers is said too: a verdict's reason, and what to do for the next photo.
function tell({ detail: { elt } }) {
  if (elt.matches(".tile--rejected, .tile--asked")) {
    const reason = elt.querySelector(".tile__reason p") ?? elt.querySelector(".tile__reason");
    guide.tell(reason.textContent.trim(), 3000);
  } else if (elt.matches(".tile--accepted")) {
    navigator.vibrate?.([15, 60, 15]);
  } else if (elt.id === "standing") {
    const prompt = elt.querySelector("h1").textContent;
    if (prompt !== page.dataset.prompt) guide.tell(prompt);
    page.dataset.prompt = prompt;
  }
}

function system() {
  const agent = navigator.userAgent;
  if (/iPhone|iPad/.test(agent) || (/Mac/.test(agent) && navigator.maxTouchPoints > 1)) return "ios";
  return /Android/.test(agent) ? "android" : "desktop";
}

function listen() {
  document.querySelector("[data-shutter]").addEventListener("click", shoot);
  flip.addEventListener("click", () => {
    facing = facing === "user" ? "environment" : "user";
    sight?.forget();
    open();
  });
  autoSwitch.addEventListener("click", () => (auto ? stopAuto() : startAuto()));
  for (const name of ["htmx:load", "photos-changed"]) document.body.addEventListener(name, tell);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || page.dataset.camera !== "live") return;
    // A phone that was locked has taken the camera away.
    if (stream?.getVideoTracks()[0]?.readyState === "live") keepAwake();
    else open();
  });
  addEventListener("pagehide", close);
}

for (const steps of page.querySelectorAll("[data-system]")) {
  steps.hidden = steps.dataset.system !== system();
}
page.dataset.prompt = standing().querySelector("h1").textContent;
listen();
showNewest();
begin();
