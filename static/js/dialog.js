// Opens native dialogs: <button data-dialog="id">. Closing is the dialog's own form.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  // A click beside an open dialog lands on the dialog element itself.
  if (event.target instanceof HTMLDialogElement && event.target.matches(".dialog[open]")) {
    event.target.close();
  }
});
