// What the camera page says: one thing at a time, and never another one within 800 ms, so that it
// can be read and a screen reader can finish it.
const LEAST = 800;

export class Guide {
  #place;
  #waiting = [];
  #hint = "";
  #free = 0;
  #timer = 0;

  constructor(place) {
    this.#place = place;
  }

  // Said in its turn: what happened, or what to do next.
  tell(text, hold = 1600) {
    this.#waiting.push({ text, hold });
    this.#go();
  }

  // Said when nothing else is: how to stand and hold the phone now.
  hint(text) {
    this.#hint = text;
    this.#go();
  }

  #go() {
    if (this.#timer) return;
    const wait = this.#free - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#again(), wait);
      return;
    }
    const next = this.#waiting.shift() ?? { text: this.#hint, hold: LEAST };
    if (!next.text || next.text === this.#place.textContent) return;
    this.#place.textContent = next.text;
    this.#free = performance.now() + next.hold;
    if (this.#waiting.length) this.#go();
  }

  #again() {
    this.#timer = 0;
    this.#go();
  }
}
