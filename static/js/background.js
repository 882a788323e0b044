// The background that is being chosen, behind the sample people, without waiting for the server.
const form = document.querySelector("[data-background-form]");
const WIDTH = 4;
const HEIGHT = 5;
let photo = null;

function paint() {
  const given = new FormData(document.querySelector("[data-background-form]"));
  const preview = document.querySelector("[data-background-preview]");
  const kind = given.get("kind");
  const first = kind === "scene" ? "#ffffff" : given.get("colour");
  const last = kind === "gradient" ? given.get("colour_to") : first;
  for (const figure of preview.querySelectorAll(".backdrop")) {
    fill(figure, first, last, given.get("direction") ?? "180");
    hang(figure, kind, given);
  }
}

// As style sheets count the angle, and as `generation.vision.background` draws it.
function fill(figure, first, last, direction) {
  const field = figure.querySelector("svg.backdrop__field");
  const old = field.querySelector("linearGradient, radialGradient");
  const name = direction === "radial" ? "radialGradient" : "linearGradient";
  const gradient = document.createElementNS(field.namespaceURI, name);
  const place = direction === "radial" ? { cx: 2, cy: 2.1, r: 3.523 } : ends(Number(direction));
  const attributes = { id: old.id, gradientUnits: "userSpaceOnUse", ...place };
  for (const [key, value] of Object.entries(attributes)) gradient.setAttribute(key, value);
  gradient.append(...old.querySelectorAll("stop"));
  const [start, end] = gradient.querySelectorAll("stop");
  start.setAttribute("stop-color", first);
  end.setAttribute("stop-color", last);
  old.replaceWith(gradient);
}

function ends(angle) {
  const right = Math.sin((angle * Math.PI) / 180);
  const up = Math.cos((angle * Math.PI) / 180);
  const half = (Math.abs(WIDTH * right) + Math.abs(HEIGHT * up)) / 2;
  const [x, y] = [WIDTH / 2, HEIGHT / 2];
  return { x1: x - right * half, y1: y + up * half, x2: x + right * half, y2: y - up * half };
}

// A picture or scene hangs in front of the painted field, and is taken down for a colour.
function hang(figure, kind, given) {
  figure.querySelector("img.backdrop__field")?.remove();
  const source = { picture: uploaded(given.get("picture")), scene: scene(given.get("scene")) }[kind];
  if (!source) return;
  const image = new Image();
  image.className = "backdrop__field";
  image.alt = "";
  image.src = source;
  // thousandths of the height, as the worker blurs
  const blur = (Number(given.get("blur")) / 1000) * figure.clientHeight;
  if (blur) image.style.filter = `blur(${blur}px)`;
  figure.querySelector("svg").after(image);
  if (kind === "scene") wash(figure, given);
}

function wash(figure, given) {
  const [start, end] = figure.querySelectorAll("svg.backdrop__field stop");
  start.setAttribute("stop-color", given.get("colour"));
  end.setAttribute("stop-color", given.get("colour"));
  figure.querySelector("img.backdrop__field").style.opacity = 1 - Number(given.get("tint")) / 100;
}

function uploaded(file) {
  if (!file?.size) return "";
  if (photo?.file !== file.name + file.size + file.lastModified) {
    if (photo) URL.revokeObjectURL(photo.url);
    const key = file.name + file.size + file.lastModified;
    photo = { file: key, url: URL.createObjectURL(file) };
  }
  return photo.url;
}

function scene(name) {
  const known = document.querySelector("template[data-scenes]").content;
  return known.querySelector(`[data-scene="${CSS.escape(name ?? "")}"]`)?.src ?? "";
}

if (form) {
  // The form may be replaced by one with errors in it: listen where it stands.
  document.addEventListener("input", (event) => {
    if (event.target === document || event.target.closest("[data-background-form]")) paint();
  });
  paint();
}
