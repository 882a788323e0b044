// Photo uploads from the phone: one request per photo, two at once, each with its own key, so that
// a photo sent twice over a bad network is stored once. What waits is kept on the device and taken
// up again on the next visit. Without this file the form posts them all.
import * as kept from "./kept.js";

const AT_ONCE = 2;
const PATIENCE = [1000, 3000, 8000, 20000];

const form = document.querySelector("form[data-upload-url]");
const tray = form && document.querySelector(form.dataset.tray);
const blank = form && document.querySelector(form.dataset.blank);
const waiting = [];
const paused = new Map();
const requests = new Set();
let isKept = true;
let isOver = false;
let isLost = false;

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tile(file) {
  const made = blank.content.firstElementChild.cloneNode(true);
  made.removeAttribute("id");
  const image = made.querySelector("img");
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  // A browser that cannot show HEIC still sends it; the server decodes.
  image.addEventListener("error", () => image.remove(), { once: true });
  tray.insertBefore(made, tray.querySelector("[data-add]"));
  return made;
}

export function add(files) {
  for (const file of files) {
    const item = { file, key: newKey(), tile: tile(file), tries: 0 };
    item.copy = keep(item);
    waiting.push(item);
  }
  pump();
}

// A photo goes on its way whether or not the device keeps a copy of it meanwhile.
async function keep({ key, file }) {
  if (!isKept) return;
  try {
    await kept.keep(key, form.dataset.set, file);
  } catch {
    refuseToKeep();
  }
}

async function drop({ key, copy }) {
  await copy;
  if (isKept) await kept.drop(key).catch(refuseToKeep);
}

// In a private window, or on a full device: what waits is in the page alone.
function refuseToKeep() {
  isKept = false;
  tell();
}

async function takeUp() {
  try {
    for (const { key, file } of await kept.waiting(form.dataset.set, end)) {
      waiting.push({ file, key, tile: tile(file), tries: 0, copy: undefined });
    }
  } catch {
    refuseToKeep();
  }
  pump();
}

// Signed out, withdrawn or deleted, here or in another tab.
function end() {
  isOver = true;
  for (const request of requests) request.abort();
  for (const item of waiting.splice(0)) item.tile.remove();
}

function pump() {
  while (!isOver && requests.size < AT_ONCE && waiting.length && navigator.onLine) {
    send(waiting.shift()).finally(pump);
  }
  tell();
}

function tell() {
  const isStuck = waiting.length > 0 && !navigator.onLine;
  show("[data-offline]", isStuck || (isLost && paused.size > 0));
  show("[data-unkept]", !isKept && isBusy());
}

function show(selector, isShown) {
  const note = document.querySelector(selector);
  if (note) note.hidden = !isShown;
}

function isBusy() {
  return requests.size + waiting.length + paused.size > 0;
}

function send(item) {
  const request = new XMLHttpRequest();
  requests.add(request);
  return new Promise((resolve) => {
    const finish = (act) => () => {
      requests.delete(request);
      resolve(isOver ? item.tile.remove() : act(item, request));
    };
    request.upload.onprogress = (event) => progress(item, event);
    request.onload = finish(answered);
    request.onerror = request.ontimeout = request.onabort = finish(again);
    request.timeout = 120000;
    request.open("POST", form.dataset.uploadUrl);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.send(body(item));
  });
}

function body({ key, file }) {
  const fields = new FormData();
  fields.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  fields.set("upload_key", key);
  fields.set("photo", file, "photo");
  return fields;
}

function progress(item, event) {
  const bar = item.tile.querySelector("progress");
  if (bar && event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
}

function answered(item, request) {
  if (request.status >= 500 || request.status === 429) return again(item);
  if (!request.responseURL.endsWith(form.dataset.uploadUrl)) return sentAway();
  isLost = false;
  drop(item);
  const fresh = fragment(request.responseText);
  if (fresh) accept(item, fresh);
  else refuse(item, request);
  const detail = { elt: fresh ?? item.tile };
  document.body.dispatchEvent(new CustomEvent("photos-changed", { bubbles: true, detail }));
  return undefined;
}

// To sign in again, or to agree first: the page it leads to says which. What is kept stays until
// then, and is taken up where the same person goes on.
function sentAway() {
  isOver = true;
  location.assign("/me/");
}

// The first try may have arrived although its answer was lost: then its tile is here already.
function accept(item, fresh) {
  for (const other of [...tray.children]) {
    if (other.id === fresh.id) other.remove();
  }
  item.tile.replaceWith(fresh);
  window.htmx?.process(fresh);
}

function fragment(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector(".tile");
}

function refuse(item, request) {
  const words = new DOMParser().parseFromString(request.responseText, "text/html");
  const told = words.querySelector("[data-reason]") ?? words.querySelector("h1");
  const reason = told?.textContent.trim();
  failed(item, reason || form.dataset.refused);
  // Once no more are taken, what waits is not sent for nothing.
  if (!words.querySelector('[data-code="too_many_files"]')) return;
  for (const left of waiting.splice(0)) {
    drop(left);
    left.tile.remove();
  }
}

function failed(item, reason) {
  item.tile.className = "tile tile--rejected";
  const note = document.createElement("div");
  note.className = "tile__reason";
  note.textContent = reason;
  item.tile.querySelector("progress")?.replaceWith(note);
}

// A lost network waits for `online`; a silent server is asked again, ever less often.
function again(item) {
  if (!navigator.onLine) {
    waiting.unshift(item);
    return tell();
  }
  isLost = item.tries > 0;
  const pause = PATIENCE[Math.min(item.tries, PATIENCE.length - 1)];
  item.tries += 1;
  paused.set(item, setTimeout(() => resume(item), pause));
  return undefined;
}

function resume(item) {
  clearTimeout(paused.get(item));
  paused.delete(item);
  waiting.push(item);
  pump();
}

function resumeAll() {
  for (const item of [...paused.keys()]) resume(item);
  pump();
}

function listen() {
  // Fields outside the form element belong to it by their `form` attribute: the tray's plus tile.
  const inputs = [...form.elements].filter((field) => field.type === "file");
  for (const input of inputs) {
    input.addEventListener("change", () => {
      add(input.files);
      input.value = "";
    });
  }
  addEventListener("online", resumeAll);
  addEventListener("offline", tell);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") resumeAll();
  });
  addEventListener("beforeunload", (event) => {
    if (!isKept && isBusy() && !isOver) event.preventDefault();
  });
  tray.addEventListener("click", (event) => {
    if (!event.target.closest("[data-retake]")) return;
    event.preventDefault();
    document.getElementById("photo-input").click();
  });
}

if (form) {
  listen();
  takeUp();
}
