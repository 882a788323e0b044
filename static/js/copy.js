// Copies the text of [data-copy] and says so in the page's status region.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  event.preventDefault();
  const said = await put(button.dataset.copy);
  const status = document.getElementById("status");
  if (said && status) status.replaceChildren(toast(button.dataset.copied || "Copied"));
});

async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without a secure context there is no clipboard: the text stays selectable by hand.
    return false;
  }
}

function toast(words) {
  const note = document.createElement("p");
  note.className = "toast toast--brief";
  note.textContent = words;
  setTimeout(() => note.remove(), 4000);
  return note;
}
