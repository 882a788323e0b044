// Deciding without waiting: the next people are in the page already, the decision is sent behind.
// It stands on what the page can do without it: the same forms, links and keys.
import { Outbox } from "./outbox.js";

const AHEAD = 4;
const FRESH = 120000;
const MORE_AT = 10;
const SCRIPT = { headers: { "X-Requested-With": "XMLHttpRequest" } };
const OVER = ["decided_meanwhile", "withdrawn_meanwhile"]; // refusals after which nothing is left to decide
const LASTING = "[data-guides], [data-compare]";

const review = document.querySelector("[data-review]");
const list = review?.querySelector("[data-rows]");
const undoForm = document.querySelector("[data-undo]");
const outbox = new Outbox();
const numbers = new Intl.NumberFormat(document.documentElement.lang);
const bar = () => document.querySelector(".queue__progress progress");
const panels = new Map(); // by the person's id: when it was asked for, and the promise of its nodes
const undoable = []; // what this page decided, the latest last

// What is decided keeps its place, so that nothing moves; it is led past.
const rows = () => [...list.querySelectorAll("li:not([data-decided]) > .queue-row")];
const form = () => review.querySelector(".queue__work");
const current = () => list.querySelector("[aria-current]");

const isAfter = (row, other) =>
  Boolean(row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
const below = (row) => rows().filter((other) => isAfter(row, other));
const above = (row) => rows().filter((other) => isAfter(other, row));

// Who comes after a decision: nobody whom another reviewer looks at, as long as somebody else waits.
function following(row) {
  const free = below(row).find((other) => !("looked" in other.dataset));
  return free ?? below(row)[0] ?? above(row).at(-1);
}

function say(text) {
  toast(document.getElementById("status"), text);
}

// A refusal stays until something else is told; a link may lead to whom it is about.
function warn(text, link) {
  lasting(text, "toast--bad", link);
}

// What somebody else did is no fault, and stays as long.
function inform(text, link) {
  lasting(text, "toast--stays", link);
}

function lasting(text, kind, { href, label } = {}) {
  const shown = toast(document.getElementById("alert"), text, kind);
  if (!href) return;
  const link = Object.assign(document.createElement("a"), { href, textContent: label });
  shown.append(" ", link);
}

function toast(region, text, more = "") {
  const shown = document.createElement("p");
  shown.className = `toast ${more}`;
  shown.textContent = text;
  region.replaceChildren(shown);
  return shown;
}

// Nodes of a person, their first portrait decoded: putting them in place only has to paint.
async function fetched(url) {
  const response = await fetch(url, { ...SCRIPT, redirect: "manual" });
  if (!response.ok) throw new Error(response.status);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const nodes = [...page.querySelectorAll(".queue__work, .queue__panel")].map((node) =>
    document.importNode(node, true),
  );
  await Promise.all([...portraits(nodes)].map((image) => image.decode().catch(() => null)));
  return nodes;
}

function portraits(nodes) {
  const [work, panel] = nodes;
  return [...work.querySelectorAll("img"), ...panel.querySelectorAll(".neighbours img")];
}

function ahead(row) {
  const id = row.dataset.person;
  const kept = panels.get(id);
  if (kept && performance.now() - kept.at < FRESH) return kept.nodes;
  const nodes = fetched(row.dataset.panel);
  nodes.catch(() => panels.delete(id));
  panels.set(id, { at: performance.now(), nodes });
  return nodes;
}

function lookAhead() {
  const here = current();
  const left = below(here);
  const next = new Set([...left.slice(0, AHEAD), following(here), above(here).at(-1)]);
  for (const row of next) if (row) ahead(row).catch((error) => leave(row, error));
  if (left.length < MORE_AT) more();
}

// Whose submission was taken back meanwhile is not in the list any more.
function leave(row, error) {
  if (error.message !== "404" || row === current()) return;
  row.closest("li").remove();
  lead();
}

async function more() {
  const url = list.dataset.more;
  if (!url) return;
  delete list.dataset.more;
  const response = await fetch(url, { ...SCRIPT, redirect: "manual" }).catch(() => null);
  if (!response?.ok) {
    list.dataset.more = url;
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = page.querySelector("[data-rows]");
  const known = new Set([...list.querySelectorAll(".queue-row")].map((row) => row.dataset.person));
  const fresh = [...found.children].filter(
    (item) => !known.has(item.querySelector(".queue-row").dataset.person),
  );
  list.append(...fresh.map((item) => document.importNode(item, true)));
  if (found.dataset.more) list.dataset.more = found.dataset.more;
  lead();
}

// K, J and Skip lead to the neighbours of whom the list marks.
function lead() {
  const here = current();
  for (const row of rows()) row.removeAttribute("aria-keyshortcuts");
  const [previous, next] = [above(here).at(-1), below(here)[0]];
  previous?.setAttribute("aria-keyshortcuts", "K");
  next?.setAttribute("aria-keyshortcuts", "J");
  const skip = form().querySelector("[data-skip]");
  if (skip) {
    skip.hidden = !next;
    if (next) skip.href = next.href;
  }
  form().elements.next.value = next?.dataset.person ?? "";
}

async function show(row) {
  mark(row);
  review.setAttribute("aria-busy", "true");
  form().inert = true;
  try {
    const nodes = await ahead(row);
    if (current() === row) put(nodes, row);
  } catch {
    location.assign(row.href);
  }
}

function mark(row) {
  current()?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function put(nodes, row) {
  const [work, panel] = nodes;
  const looks = [...form().querySelectorAll(LASTING)].map(({ id, checked }) => [id, checked]);
  for (const [id, checked] of looks) work.querySelector(`#${id}`).checked = checked;
  work.inert = false;
  form().replaceWith(work);
  review.querySelector(".queue__panel").replaceWith(panel);
  panels.delete(row.dataset.person); // what was shown may be decided; it is asked for anew
  review.removeAttribute("aria-busy");
  history.replaceState(null, "", row.href);
  lead();
  work.querySelector(".stage").focus({ preventScroll: true });
  review.dispatchEvent(new CustomEvent("person-shown", { bubbles: true }));
  // after the paint, which must not wait for this
  setTimeout(lookAhead, 60);
}

function count(done) {
  bar().value += done;
  tellProgress();
  const tab = document.querySelector(".tabs [aria-current] [data-count]");
  if (tab) tell(tab, Number(tab.value) - done);
}

// What the server counts is what is shown, as soon as it knows of all that was decided here.
function recount({ counts }) {
  if (!counts || outbox.size > 1) return;
  for (const each of document.querySelectorAll(".tabs [data-count]")) {
    tell(each, counts[each.dataset.count]);
  }
  bar().max = counts.done + counts.to_review;
  bar().value = counts.done;
  tellProgress();
}

function tellProgress() {
  const { value, max } = bar();
  document.querySelector("[data-done-count]").textContent = numbers.format(value);
  document.querySelector("[data-left]").textContent = numbers.format(Math.max(0, max - value));
}

function tell(place, count) {
  place.value = Math.max(0, count);
  place.textContent = numbers.format(place.value);
}

function decided(event) {
  const button = event.submitter;
  const here = current();
  if (button?.name !== "decision") return event.preventDefault(); // Enter
  const next = here && following(here);
  // the last of a list goes the plain way
  if (!next || here.dataset.person !== form().dataset.id) return;
  event.preventDefault();
  const entry = {
    item: here.closest("li"),
    line: here.querySelector("[data-line]"),
    nodes: [form(), review.querySelector(".queue__panel")],
    url: event.target.action,
    name: here.querySelector("b").textContent,
  };
  const body = new URLSearchParams(new FormData(event.target, button));
  undoable.push(entry);
  entry.text = entry.line.textContent;
  entry.line.textContent = button.dataset.done;
  entry.item.dataset.decided = "";
  show(next);
  lead();
  count(1);
  say(button.dataset.said);
  offerUndo();
  send(entry, body);
}

function send(entry, body) {
  outbox.add({
    url: entry.url,
    body,
    trouble,
    done(answer) {
      entry.answer = answer;
      recount(answer);
      if (answer.leaves_at) setTimeout(offerUndo, new Date(answer.leaves_at) - Date.now() + 500);
      calm();
    },
    refused: (sentence, code) => bringBack(entry, sentence, code),
  });
}

function trouble(kind) {
  review.dataset.trouble = kind;
  warn(kind === "network" ? review.dataset.retrying : review.dataset.signedOut);
}

function calm() {
  if (!review.dataset.trouble) return;
  delete review.dataset.trouble;
  document.getElementById("alert").replaceChildren();
}

// Who could not be decided on comes next, if they still wait; whoever is on the stage stays there.
function bringBack(entry, sentence, code) {
  delete review.dataset.trouble;
  if (entry.isUndone) return;
  undoable.splice(undoable.indexOf(entry), 1);
  offerUndo();
  const row = entry.item.querySelector(".queue-row");
  panels.delete(row.dataset.person);
  if (OVER.includes(code)) entry.line.textContent = review.dataset.elsewhere;
  else waitsOnceMore(entry);
  const text = sentence || review.dataset.failed;
  warn(`${entry.name}: ${text}`, { href: row.href, label: review.dataset.back });
}

function waitsOnceMore(entry) {
  count(-1);
  waitsAgain(entry);
  current().closest("li").after(entry.item);
  lead();
  lookAhead();
}

const isOut = (entry) => entry.answer?.leaves_at && new Date(entry.answer.leaves_at) <= new Date();

// The button takes back the last decision of this page, then those that the server knows of.
function offerUndo() {
  const last = undoable.at(-1);
  undoForm.toggleAttribute("data-idle", !last && !older.length);
  const label = last ? (isOut(last) ? undoForm.dataset.takeBack : undoForm.dataset.undo) : oldest;
  words().data = label;
}

const words = () =>
  [...undoForm.querySelector("button").childNodes].find((node) => node.nodeType === Node.TEXT_NODE);

function undo(event) {
  const entry = undoable.pop();
  if (!entry) return;
  // what has left is called back by a page of its own, as it is without scripts
  if (isOut(entry)) {
    nameDecision(entry.answer.undo);
    return;
  }
  event.preventDefault();
  entry.isUndone = true;
  putBack(entry);
  say(undoForm.dataset.said);
  offerUndo();
  if (!outbox.drop(entry.url)) takeBack(entry);
}

function nameDecision(decision) {
  for (const input of older) input.remove();
  const input = Object.assign(document.createElement("input"), { type: "hidden" });
  undoForm.append(Object.assign(input, { name: "decision", value: decision }));
}

function putBack(entry) {
  count(-1);
  const row = waitsAgain(entry);
  mark(row);
  put(entry.nodes, row);
}

function waitsAgain(entry) {
  delete entry.item.dataset.decided;
  entry.line.textContent = entry.text;
  return entry.item.querySelector(".queue-row");
}

function takeBack(entry) {
  const csrf = undoForm.querySelector("[name=csrfmiddlewaretoken]").value;
  outbox.add({
    url: undoForm.action,
    // a decision that was refused needs no taking back
    body: () =>
      entry.answer &&
      new URLSearchParams({ csrfmiddlewaretoken: csrf, decision: entry.answer.undo }),
    trouble,
    done(answer) {
      recount(answer);
      calm();
    },
    refused(sentence) {
      warn(`${entry.name}: ${sentence || review.dataset.failed}`, {
        href: entry.item.querySelector(".queue-row").href,
        label: review.dataset.back,
      });
    },
  });
}

// Links to a person exchange the stage; with a modifier, or in a new tab, they are links.
function followed(event) {
  const link = event.target.closest(".queue-row, [data-skip]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = link.matches(".queue-row") ? link : below(current())[0];
  // whoever is decided is shown as they stand, by a page of its own
  if (!row || row.closest("[data-decided]")) return;
  event.preventDefault();
  if (row !== current()) show(row);
}

// Another reviewer decided on whoever is on the stage: nothing is left to decide here, unless it
// waits for this one, too.
function decidedElsewhere({ detail: { said, done, person, waits } }) {
  if (form().dataset.id !== person || form().dataset.told === done) return;
  form().dataset.told = done;
  if (waits) return inform(said, { href: current().href, label: review.dataset.back });
  for (const button of form().querySelectorAll("[name=decision], [popovertarget=redo]")) {
    button.disabled = true;
  }
  const here = current();
  const next = following(here);
  here.closest("li").dataset.decided = "";
  here.querySelector("[data-line]").textContent = done;
  lead();
  inform(said, next && { href: next.href, label: review.dataset.onwards });
}

function lookedAt({ detail: { people } }) {
  for (const row of list.querySelectorAll(".queue-row")) {
    const { person } = row.dataset;
    row.toggleAttribute("data-looked", person in people);
    row.title = people[person] ?? "";
  }
}

const older = undoForm ? [...undoForm.querySelectorAll("[name=decision]")] : [];
const oldest = undoForm ? words().data : "";

if (list && current()) {
  review.addEventListener("submit", decided);
  review.addEventListener("click", followed);
  undoForm.addEventListener("submit", undo);
  review.addEventListener("decided-elsewhere", decidedElsewhere);
  review.addEventListener("looked-at", lookedAt);
  lead();
  lookAhead();
}
