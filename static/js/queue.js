// Keys of the approval queue. A key presses the control that is on the page and does nothing else:
// <button aria-keyshortcuts="A">, <input type="radio" aria-keyshortcuts="1">, <a aria-keyshortcuts="J">.
const STORED = "queue-keys";
const TEXT = "input:not([type=radio],[type=checkbox]), textarea, select, [contenteditable]";
const SEEN = { visibilityProperty: true };
const toggle = document.querySelector("[data-keys-switch]");

const enabled = () => localStorage.getItem(STORED) !== "off";

function pressed(key) {
  const open = document.querySelector("dialog[open], .redo:popover-open");
  const scope = open ?? document;
  const controls = scope.querySelectorAll(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
  return [...controls].find((control) => !control.disabled && control.checkVisibility(SEEN));
}

// A radio button or check box is drawn by its label, and is itself too small to be seen.
function press(control) {
  const label = control.labels?.[0];
  if (!label) control.focus({ focusVisible: false });
  (label ?? control).click();
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || event.repeat) return;
  if (!enabled() || event.target.closest(TEXT)) return;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const control = pressed(key);
  if (!control) return;
  event.preventDefault();
  press(control);
});

if (toggle) {
  toggle.checked = enabled();
  toggle.addEventListener("change", () => {
    localStorage.setItem(STORED, toggle.checked ? "on" : "off");
  });
}
