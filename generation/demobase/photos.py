"""Uploads of invented people: casual photos as a phone would send them, and bad ones on request.

python -m generation.demobase.photos --seed 31 --count 14 --out photos
"""

import argparse
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from generation.demobase.people import Identity, Rng, Scene, random_identity, random_scene
from generation.demobase.portrait import Pixels, cut_out
from generation.demobase.scenery import background
from generation.demobase.svg import Box
from generation.demobase.vocabulary import (
    CASUAL,
    CASUAL_BACKGROUNDS,
    EXPRESSIONS,
    LIGHTS,
    POSES,
)

BadKind = Literal[
    "blurred",
    "two_people",
    "no_face",
    "dark",
    "small_face",
    "cut_off",
    "eyes_shut",
    "sunglasses",
    "mask",
    "hand",
    "screenshot",
    "no_colour",
]
BAD_KINDS: tuple[BadKind, ...] = get_args(BadKind)

CAST = (44, 50, 52, 63, 42, 46, 56, 58, 60, 62)
"""Seeds of people whom the product's first recogniser tells apart well, the best four first.

Of 24 people tried with six photos each, the means of these are at least 0.37 apart, those of the
first four 0.45; a photo of theirs is about 0.2 from its own person's mean.
"""

WIDTH, HEIGHT = 768, 960
POSE_ROUND = ["facing the camera", *POSES]
LIGHT_ROUND = ["soft light", *LIGHTS]
"""One round of a photo set; the easiest word comes twice."""
FACE_AT = 0.43
"""Height of the face's middle in the photo, as a share of the photo's height."""


@dataclass(frozen=True, kw_only=True)
class Camera:
    """What a phone does to a picture."""

    across: float  # picture units the photo is wide; a face is about 54 wide
    aside: float  # how far the person stands from the middle
    exposure: float
    warmth: float  # red up and blue down by this share
    grain: float  # standard deviation of the sensor's noise, 0-255
    quality: int  # of the JPEG

    @property
    def frame(self) -> Box:
        """The part of the world that the photo shows, in picture units."""
        tall = self.across * HEIGHT / WIDTH
        left, top = 64 - self.across / 2 + self.aside, 58 - tall * FACE_AT
        return left, top, left + self.across, top + tall


def person(seed: int) -> Identity:
    """The invented person of a seed."""
    return random_identity(np.random.default_rng(seed))


def casual_scenes(seed: int, count: int) -> list[Scene]:
    """Scenes of one photo set: every axis goes through all its words before one comes again."""
    rng = np.random.default_rng([seed, 1])
    clothes, places = _cycle(rng, list(CASUAL), count), _cycle(rng, CASUAL_BACKGROUNDS, count)
    poses, lights = _cycle(rng, POSE_ROUND, count), _cycle(rng, LIGHT_ROUND, count)
    smiles = _cycle(rng, list(EXPRESSIONS), count)
    return [
        replace(
            random_scene(rng, casual=True),
            clothing=clothes[i],
            background=places[i],
            light=lights[i],
            expression=smiles[i],
            pose=poses[i],
            yaw=float(np.clip(POSES[poses[i]] + rng.normal(0, 0.1), -1, 1)),
        )
        for i in range(count)
    ]


def casual_photos(seed: int, count: int) -> list[bytes]:
    """JPEGs, 768 x 960, of the seed's person in ``count`` varied casual scenes; always the same."""
    who, rng = person(seed), np.random.default_rng([seed, 2])
    return [_taken(who, scene, rng) for scene in casual_scenes(seed, count)]


def bad_photo(kind: BadKind, seed: int) -> bytes:
    """A JPEG of the seed's person that a photo check should refuse, for one known reason."""
    rng = np.random.default_rng([seed, 3])
    return _BAD[kind](person(seed), random_scene(rng, casual=True), rng)


def _cycle(rng: Rng, words: list[str], count: int) -> list[str]:
    rounds = -(-count // len(words))
    return [str(word) for _ in range(rounds) for word in rng.permutation(words)][:count]


def _camera(rng: Rng) -> Camera:
    return Camera(
        across=float(rng.uniform(118, 150)),
        aside=float(rng.normal(0, 3)),
        exposure=float(rng.uniform(0.94, 1.06)),
        warmth=float(rng.normal(0, 0.015)),
        grain=float(rng.uniform(1, 3)),
        quality=int(rng.integers(86, 94)),
    )


def _seen(who: Identity, scene: Scene, camera: Camera) -> Pixels:
    behind = background(scene, width=WIDTH, height=HEIGHT)
    return cut_out(who, scene, width=WIDTH, height=HEIGHT, frame=camera.frame).before(behind)


def _developed(seen: NDArray[np.uint8], camera: Camera, rng: Rng) -> bytes:
    """Exposure, white balance, noise and JPEG."""
    gains = camera.exposure * np.array([1 + camera.warmth, 1, 1 - camera.warmth], np.float32)
    noise = rng.normal(0, camera.grain, (HEIGHT, WIDTH, 1)).astype(np.float32)
    exposed = (seen * gains + noise).clip(0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(exposed).save(file, "JPEG", quality=camera.quality)
    return file.getvalue()


def _taken(who: Identity, scene: Scene, rng: Rng) -> bytes:
    camera = _camera(rng)
    return _developed(_seen(who, scene, camera), camera, rng)


def _blurred(who: Identity, scene: Scene, rng: Rng) -> bytes:
    # grain is added after the blur and would read as detail
    camera = replace(_camera(rng), grain=0.5)
    soft = Image.fromarray(_seen(who, scene, camera)).filter(ImageFilter.GaussianBlur(12))
    return _developed(np.asarray(soft), camera, rng)


def _two_people(who: Identity, scene: Scene, rng: Rng) -> bytes:
    camera = replace(_camera(rng), across=180, aside=0)
    left, top, right, bottom = camera.frame
    seen = background(scene, width=WIDTH, height=HEIGHT)
    for one, step in ((random_identity(rng), -40), (who, 40)):
        frame = (left - step, top, right - step, bottom)
        seen = (
            cut_out(one, scene, width=WIDTH, height=HEIGHT, frame=frame)
            .before(seen)
            .astype(np.float32)
        )
    return _developed(seen.astype(np.uint8), camera, rng)


def _no_face(_who: Identity, scene: Scene, rng: Rng) -> bytes:
    empty = background(scene, width=WIDTH, height=HEIGHT)
    return _developed(empty.astype(np.uint8), _camera(rng), rng)


def _dark(who: Identity, scene: Scene, rng: Rng) -> bytes:
    camera = replace(_camera(rng), exposure=0.1)
    return _developed(_seen(who, scene, camera), camera, rng)


def _small_face(who: Identity, scene: Scene, rng: Rng) -> bytes:
    camera = replace(_camera(rng), across=620)
    return _developed(_seen(who, scene, camera), camera, rng)


def _cut_off(who: Identity, scene: Scene, rng: Rng) -> bytes:
    camera = replace(_camera(rng), aside=46)
    return _developed(_seen(who, scene, camera), camera, rng)


def _eyes_shut(who: Identity, scene: Scene, rng: Rng) -> bytes:
    return _taken(who, replace(scene, eyes_shut=True), rng)


def _covered(cover: str) -> Callable[[Identity, Scene, Rng], bytes]:
    return lambda who, scene, rng: _taken(who, replace(scene, cover=cover), rng)


def _screenshot(who: Identity, scene: Scene, rng: Rng) -> bytes:
    """The photo as a phone's gallery shows it: between bars, with a line of controls below."""
    photo = Image.open(io.BytesIO(_taken(who, scene, rng))).resize((WIDTH, HEIGHT))
    screen = Image.new("RGB", (WIDTH, HEIGHT * 17 // 10), "black")
    screen.paste(photo, (0, HEIGHT * 3 // 10))
    controls = ImageDraw.Draw(screen)
    for place in range(4):
        left, top = WIDTH * (1 + 2 * place) // 8 - 20, screen.height - 120
        controls.ellipse((left, top, left + 40, top + 40), outline="white", width=4)
    file = io.BytesIO()
    screen.save(file, "JPEG", quality=92)
    return file.getvalue()


def _no_colour(who: Identity, scene: Scene, rng: Rng) -> bytes:
    file = io.BytesIO()
    Image.open(io.BytesIO(_taken(who, scene, rng))).convert("L").save(file, "JPEG", quality=90)
    return file.getvalue()


_BAD: dict[BadKind, Callable[[Identity, Scene, Rng], bytes]] = {
    "blurred": _blurred,
    "two_people": _two_people,
    "no_face": _no_face,
    "dark": _dark,
    "small_face": _small_face,
    "cut_off": _cut_off,
    "eyes_shut": _eyes_shut,
    "sunglasses": _covered("sunglasses"),
    "mask": _covered("mask"),
    "hand": _covered("hand"),
    "screenshot": _screenshot,
    "no_colour": _no_colour,
}


def _write(folder: Path, photos: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, photo in photos.items():
        (folder / name).write_bytes(photo)


def main() -> None:
    """Write one person's photos into a folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seed", type=int, required=True, help="which person")
    parser.add_argument("--count", type=int, default=14)
    parser.add_argument("--bad", choices=BAD_KINDS, nargs="*", default=[], help="add bad photos")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    good = enumerate(casual_photos(args.seed, args.count), start=1)
    photos = {f"photo-{i:02d}.jpg": photo for i, photo in good}
    photos |= {f"bad-{kind}.jpg": bad_photo(kind, args.seed) for kind in args.bad}
    _write(args.out, photos)


if __name__ == "__main__":
    main()
