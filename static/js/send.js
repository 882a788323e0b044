// Forms with a file: progress while it goes, and what was refused in place, with the file still
// chosen. Without this module the form posts itself.
function begin(form) {
  const bar = form.querySelector("progress");
  const button = form.querySelector("button[type=submit]");
  const request = new XMLHttpRequest();
  request.upload.onprogress = (event) => {
    if (bar && event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  };
  request.onload = () => end(form, request);
  request.onerror = () => form.submit(); // the browser says what is wrong
  if (bar) {
    bar.hidden = false;
    bar.removeAttribute("value");
  }
  button.disabled = true;
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function end(form, request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  if (request.status < 400) return show(page, new URL(request.responseURL));
  const fresh = page.querySelector(`[data-send="${form.dataset.send}"]`);
  return fresh ? keep(form, fresh) : refuse(form, page);
}

// The answer is the page as it is now, with its message, which is told only once.
function show(page, address) {
  if (address.pathname !== location.pathname) return location.assign(address);
  for (const part of ["main", "#messages"]) {
    const fresh = document.importNode(page.querySelector(part), true);
    document.querySelector(part).replaceWith(fresh);
    window.htmx?.process(fresh);
  }
  document.dispatchEvent(new Event("input"));
  return undefined;
}

function keep(form, fresh) {
  for (const input of form.querySelectorAll("input[type=file]")) {
    const same = fresh.querySelector(`[name="${input.name}"]`);
    if (same) same.files = input.files;
  }
  form.replaceWith(fresh);
  fresh.querySelector(".error-summary")?.focus();
}

function refuse(form, page) {
  const reason = page.querySelector("[data-reason]") ?? page.querySelector("h1");
  const note = document.createElement("p");
  note.className = "field__error";
  note.setAttribute("role", "alert");
  note.textContent = reason?.textContent.trim() ?? "";
  form.querySelector("p[role=alert]")?.remove();
  form.append(note);
  form.querySelector("progress").hidden = true;
  form.querySelector("button[type=submit]").disabled = false;
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-send]");
  if (!form) return;
  event.preventDefault();
  begin(form);
});
