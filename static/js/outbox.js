// Sends what was decided after the page has gone on: one after the other, each with a key, so that
// a try whose answer was lost decides nothing twice.
const SHORTEST = 1000;
const LONGEST = 15000;
const TRIES = 6;
const MEANT = { "X-Requested-With": "XMLHttpRequest" };

// { url, body, done(answer), refused(sentence, code), trouble(kind) } is one to be sent; `body` may be a
// function, for what is known only when those before it are answered; null leaves it out.
export class Outbox {
  #waiting = [];
  #sending = null;
  #timer = 0;

  constructor() {
    addEventListener("online", () => this.#begin());
    addEventListener("beforeunload", (event) => this.#warn(event));
    addEventListener("pagehide", () => this.#sendAll());
  }

  get size() {
    return this.#waiting.length;
  }

  add(item) {
    this.#waiting.push({ tries: 0, key: newKey(), ...item });
    this.#begin();
  }

  // Whether it could be left out: what is on its way already is not.
  drop(url) {
    const at = this.#waiting.findIndex((item) => item.url === url && item !== this.#sending);
    if (at < 0 || this.#waiting[at].tries) return false;
    this.#waiting.splice(at, 1);
    return true;
  }

  #begin() {
    clearTimeout(this.#timer);
    if (!this.#sending && this.#waiting.length) this.#send(this.#waiting[0]);
  }

  async #send(item) {
    this.#sending = item;
    const wait = await this.#tried(item);
    this.#sending = null;
    if (wait) {
      this.#timer = setTimeout(() => this.#begin(), wait);
      return;
    }
    this.#waiting.shift();
    this.#begin();
  }

  // How long to wait before it is tried again; 0 where that is settled.
  async #tried(item) {
    item.tries += 1;
    const later = Math.min(SHORTEST * 2 ** (item.tries - 1), LONGEST);
    const response = await post(item).catch(() => null);
    if (response === undefined) return 0;
    if (!response) return item.trouble("network"), later;
    if (response.type === "opaqueredirect") return item.trouble("signed-out"), LONGEST;
    const again = response.status >= 500 || response.status === 429;
    if (again && item.tries < TRIES) return item.trouble("network"), later;
    await (response.ok ? settled(item, response) : refused(item, response));
    return 0;
  }

  #sendAll() {
    for (const item of this.#waiting) {
      if (item !== this.#sending) post(item).catch(() => null);
    }
  }

  #warn(event) {
    const isUnsure = this.#waiting.some((item) => item.tries > 1 || typeof item.body === "function");
    if (isUnsure || (this.#waiting.length && !navigator.onLine)) event.preventDefault();
  }
}

// crypto.randomUUID is there on secure pages only.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function post(item) {
  const body = typeof item.body === "function" ? item.body() : item.body;
  if (!body) return undefined;
  const headers = { ...MEANT, "Idempotency-Key": item.key };
  return fetch(item.url, { method: "POST", body, headers, keepalive: true, redirect: "manual" });
}

async function settled(item, response) {
  const answer = await response.json().catch(() => null);
  if (answer) item.done(answer);
  else item.refused("");
}

async function refused(item, response) {
  const text = await response.text().catch(() => "");
  const page = new DOMParser().parseFromString(text, "text/html");
  const reason = page.querySelector("[data-reason]");
  item.refused(reason?.textContent.trim() ?? "", reason?.dataset.code);
}
