// Opens a person of the list in a panel beside it. Everything here is also a plain link or form.
const panel = document.getElementById("panel");
const content = panel?.querySelector("[data-content]");
let opener = null;

const row = () => opener && document.getElementById(`row-${opener}`);

function shown() {
  if (!panel.open) panel.showModal();
  const name = content.querySelector("h1");
  name.tabIndex = -1;
  name.focus();
}

// where the list was left, also if the row was drawn anew since
const back = () => row()?.querySelector("a[data-person]")?.focus();

function refused(form) {
  // the page that says why, as without scripts
  form.submit();
}

async function ask(link) {
  opener = link.dataset.person;
  panel.querySelector("[data-page]").href = link.href;
  await htmx.ajax("GET", link.href, { target: content, select: "#person" });
  if (content.firstElementChild) shown();
  else location.assign(link.href);
}

async function send(form, button) {
  const values = Object.fromEntries(new FormData(form, button));
  const failed = () => refused(form);
  content.addEventListener("htmx:responseError", failed, { once: true });
  content.addEventListener("htmx:sendError", failed, { once: true });
  await htmx.ajax("POST", form.action, { target: content, select: "#person", selectOOB: "#messages", values });
  content.removeEventListener("htmx:responseError", failed);
  content.removeEventListener("htmx:sendError", failed);
  if (panel.open) shown();
  const old = row();
  if (old) await htmx.ajax("GET", location.href, { target: old, select: `#${old.id}`, swap: "outerHTML" });
  if (!panel.open) back();
}

async function link(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-copy]")?.dataset.copy;
  if (!found) throw new Error("no link");
  return new Blob([found], { type: "text/plain" });
}

async function copy(form) {
  try {
    // handed over as a promise: the press of the button is what allows it
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": link(form) })]);
  } catch {
    refused(form);
    return;
  }
  const said = document.createElement("p");
  said.className = "toast toast--brief";
  said.textContent = form.dataset.copied;
  document.getElementById("status").replaceChildren(said);
  setTimeout(() => said.remove(), 4000);
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("a[data-person]");
  const plain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (chosen && panel && plain && window.htmx) {
    event.preventDefault();
    ask(chosen);
  } else if (event.target === panel) {
    panel.close();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-copied]") && window.ClipboardItem && navigator.clipboard) {
    event.preventDefault();
    copy(form);
  } else if (content?.contains(form) && form.method === "post" && window.htmx) {
    event.preventDefault();
    send(form, event.submitter);
  }
});

panel?.addEventListener("close", () => {
  content.replaceChildren();
  back();
});
