"""The brand finish: exact backgrounds, true edges, and nothing lost of the person.

The people are drawn by the renderer at full size, which knows how much of each pixel is theirs and
what they would look like before any background; each is finished on a brand's gradient, marked,
and saved as it is delivered. In another light each is brought back to the one that was asked.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.benchmarks.kept import seeds
from generation.benchmarks.measured import Goals, Measured, parser, report, say
from generation.demobase.people import Identity, random_scene
from generation.demobase.photos import person
from generation.demobase.portrait import Cutout as Drawn
from generation.demobase.portrait import cut_out as draw_alone
from generation.demobase.scenery import background as scenery
from generation.engine import colours, compute
from generation.engine.vocabulary import COLOURS
from generation.vision import light, pictures, renditions, watermark
from generation.vision.appearance import SKIN
from generation.vision.background import Background, BackgroundKind, draw
from generation.vision.composition import Framing
from generation.vision.cutout import cut_out
from generation.vision.difference import ciede2000
from generation.vision.drift import skin_apart
from generation.vision.faces import find_faces, find_the_face
from generation.vision.finish import EDGE, Finished, covering, finish, placed
from generation.vision.heads import find_head
from generation.vision.landmarks import find_landmarks
from generation.vision.light import Light, matching
from generation.vision.pictures import Picture, Plane, lab, to_linear, to_srgb
from generation.vision.planes import grown
from generation.vision.recognisers import DRAWING, RECOGNISERS
from generation.vision.renditions import Mark

GOALS: Goals = {
    "background_de_max": ("<=", 0),
    "background_de_jpeg_mean": ("<=", 1),
    "background_spread": ("<=", 0),
    "likeness_loss": ("<=", 0.01),
    "skin_moved_most": ("<=", light.MOST_SKIN),
    "s_per_headshot_core": ("<=", 0.4),
    "people": (">=", 50),
}
BRAND = Background(BackgroundKind.GRADIENT, "#e8edf2", "#9fb2c4")
NOTHING = 0.01
"""Less of the person than this is background."""
BAND = 8
"""Pixels on either side of the person's edge in which a fringe would be seen."""
SIGMA = 1.4
"""Of the Gaussian whose derivatives compare mattes (Rhemann and others, 2009)."""
ENROLLED = 3
KEY = bytes(32)
"""Any that hides a mark."""
CASTS = (
    Light(1.15, 1.15, 1.15),
    Light(0.85, 0.85, 0.85),
    Light(1.04, 1.0, 0.94),
    Light(0.95, 1.0, 1.06),
)
"""Brighter, darker, warmer and cooler light, in turn."""
KIND = 77

Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Truth:
    """A picture as a base would render it, and the person in it as the renderer knows them."""

    picture: Picture
    alpha: Plane
    ground: str
    """The colour that was asked for behind them, empty where that is a place."""
    branded: Picture
    """The person before the brand's background, as nobody could cut them out better."""


@dataclass(frozen=True)
class Found:
    """What was measured of one person."""

    background: NDArray[np.floating]
    jpeg: NDArray[np.floating]
    fringe: float
    sad: float
    gradient: float
    loss: float
    relit: "Relit"
    cut_s: float
    light_s: float
    head_s: float
    finish_s: float
    mark_s: float


@dataclass(frozen=True)
class Relit:
    """How far skin is from its own colour (`drift.skin_apart`) in another light, and after that
    was matched; and how far the matching moved it."""

    before: float
    after: float
    moved: float


def truth(who: Identity, rng: np.random.Generator, *, edge: int = EDGE) -> Truth:
    """Somebody in a studio."""
    scene = random_scene(rng, casual=False)
    alone: Drawn = draw_alone(who, scene, width=edge, height=edge)
    picture = alone.before(scenery(scene, width=edge, height=edge))
    share = alone.coverage[..., None]
    own = alone.colours / np.maximum(share, 1 / 255)
    shone = to_linear(own.clip(0, 255).round().astype(np.uint8)) * share
    behind = to_linear(draw(BRAND, width=edge, height=edge))
    ground = colours.code(COLOURS[scene.background]) if scene.background in COLOURS else ""
    return Truth(picture, alone.coverage, ground, to_srgb(shone + (1 - share) * behind))


def measure(seed: int) -> Found:
    """Finish one person and compare."""
    who, rng = person(seed), np.random.default_rng([KIND, seed])
    known = truth(who, rng)
    started = time.process_time()
    cutout = cut_out(known.picture)
    cut = time.process_time()
    cutout = cutout.lit(matching(known.picture, cutout.alpha, ground=known.ground))
    lit = time.process_time()
    head = find_head(cutout, BRAND)
    looked = time.process_time()
    placement, _ = placed(cutout, head, Framing())
    framed = finish(cutout, BRAND, placement)
    finished = time.process_time()
    watermark.marked(framed.picture, framed.alpha, key=KEY, number=seed)
    marked = time.process_time()
    mark = Mark(KEY, seed, framed.alpha)
    delivered = _delivered(framed.picture, mark, renditions.PNG)
    # where the person was: there the truth is known for every pixel
    same = finish(cutout, BRAND, covering(cutout.size, (EDGE, EDGE)))
    return Found(
        background=_behind(delivered, framed),
        jpeg=_behind(_delivered(framed.picture, mark, renditions.JPEG), framed),
        fringe=_fringe(same.picture, known),
        sad=float(np.abs(same.alpha - known.alpha).sum() / 1000),
        gradient=_gradient_error(same.alpha, known.alpha),
        loss=_loss(who, rng, known.picture, delivered),
        relit=relit(known, cutout.alpha, CASTS[seed % len(CASTS)]),
        cut_s=cut - started,
        light_s=lit - cut,
        head_s=looked - lit,
        finish_s=finished - looked,
        mark_s=marked - finished,
    )


def _behind(picture: Picture, done: Finished) -> NDArray[np.floating]:
    """CIEDE2000 from the brand's background where nothing is of the person."""
    outside = done.alpha < NOTHING
    canonical = draw(BRAND, width=EDGE, height=EDGE)
    return ciede2000(lab(picture[outside]), lab(canonical[outside]))


def _delivered(picture: Picture, mark: Mark, media_type: str) -> Picture:
    """As a file of this kind has it; a JPEG is of quality 92."""
    form = renditions.Form(media_type=media_type, width=EDGE, height=EDGE)
    return pictures.read(renditions.rendition(picture, form, mark=mark))


def relit(known: Truth, alpha: Plane, cast: Light) -> Relit:
    """What becomes of the person's skin in this light."""
    seen = cast.on(known.picture)
    matched = matching(seen, alpha, ground=known.ground).on(seen)
    face = find_the_face(known.picture)
    if face is None:
        return Relit(0.0, 0.0, 0.0)
    mesh = find_landmarks(known.picture, face)
    skin = np.any([mesh.within(outline, seen) for outline in SKIN], axis=0)
    true, before, after = (lab(each[skin][None])[0] for each in (known.picture, seen, matched))
    pairs = ((before, true), (after, true), (after, before))
    return Relit(*(float(np.median(skin_apart(one, other))) for one, other in pairs))


def _fringe(picture: Picture, known: Truth) -> float:
    """Mean CIEDE2000 from the truth near the person's edge."""
    inside = known.alpha > 0.5
    near = grown(inside, BAND) & grown(~inside, BAND)
    return float(ciede2000(lab(picture[near]), lab(known.branded[near])).mean())


def _gradient_error(found: Plane, known: Plane) -> float:
    apart = _steepness(found) - _steepness(known)
    return float((apart**2).sum() / 1000)


def _steepness(plane: Plane) -> Plane:
    reach = np.arange(-4, 5)
    bell = np.exp(-(reach**2) / (2 * SIGMA**2))
    bell, slope = bell / bell.sum(), -reach / SIGMA**2 * bell / bell.sum()
    down = _across(_across(plane, slope).T, bell).T
    across = _across(_across(plane, bell).T, slope).T
    steep: Plane = np.hypot(down, across)
    return steep


def _across(plane: Plane, kernel: NDArray[np.floating]) -> Plane:
    reach = len(kernel) // 2
    padded = np.pad(plane, ((0, 0), (reach, reach)), "edge")
    width = plane.shape[1]
    return np.asarray(sum(k * padded[:, i : i + width] for i, k in enumerate(kernel)))


def _loss(who: Identity, rng: np.random.Generator, before: Picture, after: Picture) -> float:
    """How much less alike other pictures of the person the finished one is."""
    others = [truth(who, rng, edge=512).picture for _ in range(ENROLLED)]
    template = np.mean([vector for each in others if (vector := _known(each)) is not None], axis=0)
    template = template / np.linalg.norm(template)
    first, second = _known(before), _known(after)
    if first is None or second is None:
        return float("nan")
    return float((first - second) @ template)


def _known(picture: Picture) -> Vector | None:
    faces = find_faces(picture)
    if not faces:
        return None
    return RECOGNISERS[DRAWING].embed(picture, faces[0], find_landmarks(picture, faces[0]))


def found(people: int) -> Iterator[Found]:
    """One after the other."""
    for place, seed in enumerate(seeds(people), start=1):
        yield measure(seed)
        say(f"finish: {place} of {people} people")


def figures(people: Sequence[Found]) -> dict[str, float | int]:
    """Of all people together."""
    background = np.concatenate([each.background for each in people])
    jpeg = np.concatenate([each.jpeg for each in people])
    lost = [each.loss for each in people if not np.isnan(each.loss)]
    return {
        "people": len(people),
        **_summary("background_de", background),
        **_summary("background_de_jpeg", jpeg),
        "background_spread": float(np.ptp([each.background.mean() for each in people])),
        "fringe_de": fmean(each.fringe for each in people),
        "matte_sad": fmean(each.sad for each in people),
        "matte_gradient": fmean(each.gradient for each in people),
        "likeness_loss": fmean(lost),
        "likeness_loss_most": max(lost),
        "skin_in_another_light": fmean(each.relit.before for each in people),
        "skin_matched": fmean(each.relit.after for each in people),
        "skin_moved_most": max(each.relit.moved for each in people),
        **_times(people),
    }


def _times(people: Sequence[Found]) -> dict[str, float]:
    """Processor time of each step, and of all; what every later finish takes again is `s_again`."""
    steps = ("cut", "light", "head", "finish", "mark")
    told = {step: fmean(getattr(each, f"{step}_s") for each in people) for step in steps}
    again = {"s_again": told["finish"] + told["mark"]}
    whole = {"s_per_headshot_core": sum(told.values())}
    return {f"s_{step}": seconds for step, seconds in told.items()} | again | whole


def _summary(key: str, values: NDArray[np.floating]) -> dict[str, float]:
    found = {"mean": values.mean(), "p99": np.percentile(values, 99), "max": values.max()}
    return {f"{key}_{name}": float(value) for name, value in found.items()}


def main() -> None:
    """Finish people one after the other."""
    arguments = parser(__doc__)
    arguments.add_argument("--people", type=int, default=50)
    options: Any = arguments.parse_args()
    if options.people < 2:
        arguments.error("Nothing is told of one person alone: ask for two people or more.")
    about: dict[str, object] = {"threads": compute.use_threads(1), "edge": EDGE}
    done = Measured(figures=figures(list(found(options.people))), about=about)
    report("finish", done, GOALS, as_json=options.json)


if __name__ == "__main__":
    main()
