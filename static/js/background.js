// The background that is being added, behind the sample person, without waiting for the server.
const form = document.querySelector("[data-background-form]");
const preview = document.querySelector("[data-background-preview]");

function paint() {
  const given = new FormData(form);
  const [top, bottom] = preview.querySelectorAll("stop");
  const last = given.get("kind") === "gradient" ? given.get("colour_to") : given.get("colour");
  top.setAttribute("stop-color", given.get("colour"));
  bottom.setAttribute("stop-color", last);
  hang(given.get("kind") === "picture" ? given.get("picture") : null);
}

// A picture hangs in front of the painted field, and is taken down when a colour is chosen.
function hang(file) {
  preview.querySelector("img.backdrop__field")?.remove();
  if (!file?.size) return;
  const image = new Image();
  image.className = "backdrop__field";
  image.alt = "";
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  preview.querySelector("svg").after(image);
}

if (form) form.addEventListener("input", paint);
