// A logo frame on a picture, placed as `generation.vision.frames` places it.
const WIDEST = 4;

function fitted(frame, width, height) {
  const scale = Math.min(width / frame.width, height / frame.height);
  return { width: frame.width * scale, height: frame.height * scale };
}

function onBand(frame, on, { size, margin }) {
  const top = frame.placement === "band_top" ? on.y : on.y + on.height - size;
  const room = fitted(frame, on.width - 2 * margin, Math.max(1, size - 2 * margin));
  return {
    band: { x: on.x, y: top, width: on.width, height: size },
    logo: { x: on.x + (on.width - room.width) / 2, y: top + (size - room.height) / 2, ...room },
  };
}

function inCorner(frame, on, { size, margin }) {
  const room = fitted(frame, Math.min(size * WIDEST, on.width - 2 * margin), size);
  const isLeft = frame.placement.endsWith("left");
  const isTop = frame.placement.startsWith("top");
  const x = on.x + (isLeft ? margin : on.width - margin - room.width);
  const y = on.y + (isTop ? margin : on.height - margin - room.height);
  return { band: { x: 0, y: 0, width: 0, height: 0 }, logo: { x, y, ...room } };
}

function place(element, box) {
  for (const [name, value] of Object.entries(box)) element.setAttribute(name, value.toFixed(2));
}

// `group` is a [data-frame] of a picture; `frame` has the logo's url, width and height, and the
// placement, size, margin and colour, lengths in hundredths of the shorter edge. None is hidden.
export function drawFrame(group, frame) {
  group.setAttribute("display", frame ? "inline" : "none");
  if (!frame) return;
  const { x, y, width, height } = group.ownerSVGElement.viewBox.baseVal;
  const on = { x, y, width, height };
  const [size, margin] = [frame.size, frame.margin].map(
    (share) => (share / 100) * Math.min(width, height),
  );
  const isBand = frame.placement.startsWith("band");
  const drawn = (isBand ? onBand : inCorner)(frame, on, { size, margin });
  const [band, logo] = ["band", "logo"].map((name) => group.querySelector(`[data-${name}]`));
  place(band, drawn.band);
  band.setAttribute("fill", isBand ? frame.colour : "none");
  place(logo, drawn.logo);
  logo.setAttribute("href", frame.url);
}
