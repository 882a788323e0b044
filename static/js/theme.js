// Colours: the server reads the choice, so a page never flashes; this only spares the reload.
const switches = document.querySelectorAll("[data-theme-switch]");

function show(choice) {
  if (choice) document.documentElement.dataset.theme = choice;
  else delete document.documentElement.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
}

async function choose(event) {
  const choice = event.submitter?.value ?? "";
  event.preventDefault();
  show(choice);
  const body = new FormData(event.target);
  body.set("theme", choice);
  const answer = await fetch(event.target.action, { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect" && !answer.ok) location.reload();
}

for (const form of switches) form.addEventListener("submit", choose);
