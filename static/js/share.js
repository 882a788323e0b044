// Shares an approved picture's file where the phone can; elsewhere only the downloads are shown.
const probe = new File([""], "headshot.png", { type: "image/png" });

function canShare(file) {
  return Boolean(navigator.canShare?.({ files: [file] }));
}

async function share(button) {
  button.disabled = true;
  try {
    const answer = await fetch(button.dataset.share);
    if (!answer.ok) throw new Error(String(answer.status));
    const content = await answer.blob();
    const file = new File([content], button.dataset.name, { type: content.type });
    if (!canShare(file)) throw new TypeError(content.type);
    await navigator.share({ files: [file] });
  } catch (error) {
    // Whoever closed the sheet wants nothing more; anything else ends in the download.
    if (error.name !== "AbortError") location.assign(button.dataset.share);
  } finally {
    button.disabled = false;
  }
}

if (canShare(probe)) {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () => share(button));
  }
}
