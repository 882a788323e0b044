// Looks at the camera's picture, small and grey: how light it is, how much it moved, where the face
// is, and what to do about it. Fetched when the camera opens; the search for a face is not fetched
// where data is saved.
const ACROSS = 160;
const FORGETS = 700;
const FORGETS_TURNED = 4000;
const TOO_FAR = 0.42;
const TOO_NEAR = 0.95;
const ASIDE = 0.2;
const DARK = 55;
const BRIGHT = 215;
const MOVES = 9;
const MISPLACED = ["missing", "closer", "back", "left", "right", "up", "down", "aside"];

export class Sight {
  #video;
  #finder;
  #context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  #before = null;
  #find = null;
  #last = null;

  constructor(video, finder) {
    this.#video = video;
    this.#finder = finder;
  }

  // Whether faces are looked for from now on.
  async learn(address) {
    if (navigator.connection?.saveData) return false;
    try {
      const [faces, answer] = await Promise.all([import("./faces.js"), fetch(address)]);
      if (!answer.ok) return false;
      const cascade = faces.unpack(await answer.arrayBuffer());
      this.#find = (picture) => faces.find(cascade, picture);
    } catch {
      return false;
    }
    return true;
  }

  // { light, moved, face }, with the face as shares of what the finder shows.
  look({ isMirrored, isTurned }) {
    const picture = this.#picture(isMirrored);
    const moved = this.#moved(picture.pixels);
    return { light: light(picture), moved, face: this.#face(picture, isTurned) };
  }

  forget() {
    this.#last = null;
  }

  #picture(isMirrored) {
    const { clientWidth: wide, clientHeight: tall } = this.#finder;
    const { videoWidth, videoHeight } = this.#video;
    const width = ACROSS;
    const height = Math.max(1, Math.round((ACROSS * tall) / wide));
    const scale = Math.max(wide / videoWidth, tall / videoHeight);
    const [cutWide, cutTall] = [wide / scale, tall / scale];
    const { canvas } = this.#context;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.#context.setTransform(isMirrored ? -1 : 1, 0, 0, 1, isMirrored ? width : 0, 0);
    const cut = [(videoWidth - cutWide) / 2, (videoHeight - cutTall) / 2, cutWide, cutTall];
    this.#context.drawImage(this.#video, ...cut, 0, 0, width, height);
    return { width, height, pixels: grey(this.#context.getImageData(0, 0, width, height).data) };
  }

  #moved(pixels) {
    const before = this.#before;
    this.#before = pixels;
    if (before?.length !== pixels.length) return 0;
    let sum = 0;
    for (let at = 0; at < pixels.length; at += 4) sum += Math.abs(pixels[at] - before[at]);
    return (4 * sum) / pixels.length;
  }

  // A face that was seen a moment ago is still there: one frame may miss it, and so may a turn.
  #face(picture, isTurned) {
    if (!this.#find) return undefined;
    const face = this.#find(picture);
    const at = performance.now();
    if (face) this.#last = { face, at };
    const lasts = isTurned ? FORGETS_TURNED : FORGETS;
    return this.#last && at - this.#last.at < lasts ? this.#last.face : null;
  }
}

function grey(data) {
  const pixels = new Uint8Array(data.length / 4);
  for (let at = 0; at < pixels.length; at += 1) {
    pixels[at] = (77 * data[4 * at] + 151 * data[4 * at + 1] + 28 * data[4 * at + 2]) >> 8;
  }
  return pixels;
}

// The mean of the middle, where the face should be.
function light({ pixels, width, height }) {
  let sum = 0;
  let count = 0;
  for (let row = height >> 2; row < (3 * height) >> 2; row += 2) {
    for (let column = width >> 2; column < (3 * width) >> 2; column += 2) {
      sum += pixels[row * width + column];
      count += 1;
    }
  }
  return sum / count;
}

// The one thing to do about what is seen, as the name of its words. `face` is undefined where
// faces are not looked for, and null where none is seen; `oval` is where it should be.
export function advice({ light, moved, face }, oval, isMirrored) {
  if (light < DARK) return "dark";
  if (light > BRIGHT) return "bright";
  if (face === null) return "missing";
  const place = face && placed(face, oval, isMirrored);
  if (place) return place;
  if (moved > MOVES) return "still";
  return face ? "good" : "ready";
}

function placed(face, oval, isMirrored) {
  const size = face.size / oval.height;
  if (size < TOO_FAR) return "closer";
  if (size > TOO_NEAR) return "back";
  const across = (face.x - oval.x) / oval.width;
  const down = (face.y - oval.y) / oval.height;
  if (Math.abs(across) > ASIDE) return isMirrored ? (across > 0 ? "left" : "right") : "aside";
  if (Math.abs(down) > ASIDE) return down < 0 ? "up" : "down";
  return "";
}

// Which of light, stillness and face are as they should be; a face only where it is looked for.
export function marks({ light, moved, face }, code) {
  return {
    light: light >= DARK && light <= BRIGHT,
    still: moved <= MOVES,
    face: Boolean(face) && !MISPLACED.includes(code),
  };
}
