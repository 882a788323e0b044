// Signing out, withdrawing and deleting take along the photos that this device still keeps.
import { forget } from "./kept.js";

for (const form of document.querySelectorAll("form[data-forgets]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await forget();
    form.submit();
  });
}
