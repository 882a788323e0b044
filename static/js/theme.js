// Colours: the server reads the cookie, so a page never flashes; this only spares the reload.
const switcher = document.querySelector("[data-theme-switch]");

function show(choice) {
  if (choice) document.documentElement.dataset.theme = choice;
  else delete document.documentElement.dataset.theme;
  for (const button of switcher.querySelectorAll("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
}

switcher?.addEventListener("submit", async (event) => {
  const choice = event.submitter?.value ?? "";
  event.preventDefault();
  show(choice);
  const body = new FormData(switcher);
  body.set("theme", choice);
  const answer = await fetch(switcher.action, { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect" && !answer.ok) location.reload();
});
