// Finds the largest face in a small grey picture: a cascade of shallow trees that compare pairs of
// pixels, as the file `vendor/pico/facefinder` holds it. Nothing leaves the device.
const HEADER = 8;
const SMALLEST = 0.18;
const FINER = 1.06;
const STRIDE = 0.05;
const SURE = 3;
const ALIKE = 0.3;

// The cascade from its file: the depth of a tree, the number of trees, then for each tree its
// comparisons, what its leaves are worth and the sum below which a window holds no face.
export function unpack(buffer) {
  const view = new DataView(buffer);
  const depth = view.getInt32(HEADER, true);
  const leaves = 2 ** depth;
  const trees = [];
  let at = HEADER + 8;
  for (let left = view.getInt32(HEADER + 4, true); left > 0; left -= 1) {
    // Nodes are numbered from 1, so the first four bytes belong to no comparison.
    const pairs = new Int8Array(4 * leaves);
    pairs.set(new Int8Array(buffer, at, 4 * leaves - 4), 4);
    at += 4 * leaves - 4;
    const worth = Float32Array.from({ length: leaves }, (_, leaf) => view.getFloat32(at + 4 * leaf, true));
    at += 4 * leaves;
    trees.push({ pairs, worth, least: view.getFloat32(at, true) });
    at += 4;
  }
  return { depth, leaves, trees };
}

// How sure the cascade is of a face of this size around this point; negative where there is none.
function judge({ depth, leaves, trees }, { pixels, width }, row, column, size) {
  const y = row * 256;
  const x = column * 256;
  let sum = 0;
  let over = 0;
  for (const { pairs, worth, least } of trees) {
    let node = 1;
    for (let level = 0; level < depth; level += 1) {
      const at = 4 * node;
      const one = ((y + pairs[at] * size) >> 8) * width + ((x + pairs[at + 1] * size) >> 8);
      const other = ((y + pairs[at + 2] * size) >> 8) * width + ((x + pairs[at + 3] * size) >> 8);
      node = 2 * node + (pixels[one] <= pixels[other] ? 1 : 0);
    }
    sum += worth[node - leaves];
    over = sum - least;
    if (over <= 0) return -1;
  }
  return over;
}

function scan(cascade, picture) {
  const { width, height } = picture;
  const largest = Math.min(width, height);
  const hits = [];
  for (let size = largest * SMALLEST; size <= largest; size *= FINER) {
    const step = Math.max(1, Math.round(STRIDE * size));
    const margin = Math.ceil(size / 2) + 1;
    for (let row = margin; row <= height - margin; row += step) {
      for (let column = margin; column <= width - margin; column += step) {
        const sure = judge(cascade, picture, row, column, Math.floor(size));
        if (sure > 0) hits.push({ row, column, size, sure });
      }
    }
  }
  return hits;
}

function overlap(one, other) {
  const shared = (a, b) =>
    Math.max(0, Math.min(a + one.size / 2, b + other.size / 2) - Math.max(a - one.size / 2, b - other.size / 2));
  const both = shared(one.row, other.row) * shared(one.column, other.column);
  return both / (one.size ** 2 + other.size ** 2 - both);
}

// Windows that overlap are of one face: their mean, and all that they are sure of.
function gathered(hits) {
  const left = new Set(hits);
  const faces = [];
  for (const hit of hits) {
    if (!left.has(hit)) continue;
    const group = [...left].filter((other) => overlap(hit, other) > ALIKE);
    for (const one of group) left.delete(one);
    const mean = (name) => group.reduce((sum, one) => sum + one[name], 0) / group.length;
    const sure = group.reduce((sum, one) => sum + one.sure, 0);
    faces.push({ row: mean("row"), column: mean("column"), size: mean("size"), sure });
  }
  return faces;
}

// The face that is found most surely, as shares of the picture: { x, y, size }; or null. `size` is
// of the picture's height.
export function find(cascade, picture) {
  const [best] = gathered(scan(cascade, picture)).sort((one, other) => other.sure - one.sure);
  if (!best || best.sure < SURE) return null;
  const { width, height } = picture;
  return { x: best.column / width, y: best.row / height, size: best.size / height, sure: best.sure };
}
