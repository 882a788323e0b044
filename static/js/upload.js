// Photo uploads from the phone: one request per photo, two at once, each with its own key, so that
// a photo sent twice over a bad network is stored once. Without this file the form posts them all.
const AT_ONCE = 2;
const PATIENCE = [1000, 3000, 8000, 20000];

const form = document.querySelector("form[data-upload-url]");
const tray = form && document.querySelector(form.dataset.tray);
const blank = form && document.querySelector(form.dataset.blank);
const waiting = [];
let busy = 0;

function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tile(file) {
  const made = blank.content.firstElementChild.cloneNode(true);
  const image = made.querySelector("img");
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  // A browser that cannot show HEIC still sends it; the server decodes.
  image.addEventListener("error", () => image.remove(), { once: true });
  tray.insertBefore(made, tray.querySelector("[data-add]"));
  return made;
}

function add(files) {
  for (const file of files) {
    waiting.push({ file, key: key(), tile: tile(file), tries: 0 });
  }
  pump();
}

function pump() {
  while (busy < AT_ONCE && waiting.length && navigator.onLine) {
    busy += 1;
    send(waiting.shift()).finally(() => {
      busy -= 1;
      pump();
    });
  }
  tell();
}

function tell() {
  const offline = document.querySelector("[data-offline]");
  if (offline) offline.hidden = navigator.onLine || waiting.length === 0;
}

function send(item) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("upload_key", item.key);
    body.set("photo", item.file, "photo");
    request.upload.onprogress = (event) => progress(item, event);
    request.onload = () => done(answered(item, request));
    request.onerror = request.ontimeout = () => done(again(item));
    request.timeout = 120000;
    request.open("POST", form.dataset.uploadUrl);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.send(body);
  });
}

function progress(item, event) {
  const bar = item.tile.querySelector("progress");
  if (bar && event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
}

function answered(item, request) {
  if (request.status >= 500 || request.status === 429) return again(item);
  const fresh = fragment(request.responseText);
  if (fresh) item.tile.replaceWith(fresh);
  else refuse(item, request);
  if (fresh) window.htmx?.process(fresh);
  document.body.dispatchEvent(new CustomEvent("photos-changed", { bubbles: true }));
  return undefined;
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
  for (const { tile } of waiting.splice(0)) tile.remove();
}

function failed(item, reason) {
  item.tile.className = "tile tile--rejected";
  const note = document.createElement("div");
  note.className = "tile__reason";
  note.textContent = reason;
  item.tile.querySelector("progress")?.replaceWith(note);
}

// A lost network waits for `online`; a busy server is asked again after a while, then given up on.
function again(item) {
  if (!navigator.onLine) {
    waiting.unshift(item);
    return tell();
  }
  const pause = PATIENCE[item.tries];
  item.tries += 1;
  if (pause === undefined) return failed(item, form.dataset.failed);
  setTimeout(() => {
    waiting.push(item);
    pump();
  }, pause);
  return undefined;
}

if (form) {
  // Fields outside the form element belong to it by their `form` attribute: the tray's plus tile.
  const inputs = [...form.elements].filter((field) => field.type === "file");
  for (const input of inputs) {
    input.addEventListener("change", () => {
      add(input.files);
      input.value = "";
    });
  }
  addEventListener("online", pump);
  addEventListener("offline", tell);
  addEventListener("beforeunload", (event) => {
    if (busy || waiting.length) event.preventDefault();
  });
  tray.addEventListener("click", (event) => {
    if (!event.target.closest("[data-retake]")) return;
    event.preventDefault();
    document.getElementById("photo-input").click();
  });
}
