"""What the runner offers to workers: plain values in and out, bytes as base64 text.

Pictures that come here were re-encoded by our own decoder or made by our own engine; uploads never
do. Every operation raises ModelUnusable where a model's file is missing or was changed.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from generation.vision import background as backgrounds
from generation.vision import cutout as cutouts
from generation.vision import (
    drift,
    judging,
    keeping,
    logos,
    measure,
    modelfiles,
    pictures,
    renditions,
    scenes,
    scoring,
    verdict,
    watermark,
)
from generation.vision import finish as finishing
from generation.vision import palette as palettes
from generation.vision import traits as traiting
from generation.vision.appearance import Appearance
from generation.vision.composition import Framing
from generation.vision.cutout import Cutout
from generation.vision.embeddings import averages, embed
from generation.vision.framing import Head, enlargement
from generation.vision.heads import find_head
from generation.vision.light import OwnSkin, matching
from generation.vision.mask import person_mask
from generation.vision.modelfiles import IDENTITY_A
from generation.vision.pictures import Picture
from generation.vision.wire import (
    Plain,
    background_from,
    background_kept,
    coded,
    editable_from,
    embedding_coded,
    embedding_from,
    for_training,
    frame_from,
    mark_from,
    person_from,
    pixels_from,
)

VERSIONS = {**measure.VERSIONS, "identity": IDENTITY_A.version}


def get_ready() -> None:
    """Load what looks at pictures, so that the first one need not wait."""
    modelfiles.open_all()


def look(picture: str) -> Plain:
    """Measure a photo, judge it, and embed its face.

    Gives `measured`, the verdict's `code` and whether it is `overridable`, and the face's
    `embedding` by every recogniser, or None.
    """
    seen = pixels_from(picture)
    found = measure.look(seen)
    decided = verdict.decide(found.measurements)
    return {
        "measured": {
            **asdict(found.measurements),
            "versions": verdict.recorded(verdict.THRESHOLDS, VERSIONS),
            "training": for_training(found),
        },
        "code": decided.code,
        "overridable": bool(decided.reason and decided.reason.overridable),
        "embedding": _embedded(seen, found),
    }


def judge(
    picture: str,
    *,
    asked: Mapping[str, float],
    framing: Mapping[str, float] | None = None,
    person: Mapping[str, Any] | None = None,
) -> Plain:
    """Judge a candidate whose head was to be as `asked` (`judging.Asked`) and may be framed by the
    finish (`framing.Framing`), and compare it with a `person`: embeddings that were `held_out` and
    the `others`, the means of `colleagues` by name, the `medium` of the picture, the `appearances`
    of the photos, and what to `keep`.

    Gives the `reject`, `checks` and `quality` of its judgement, its `fingerprint`, what it `shows`
    as captions take it, how many times larger than asked the finish must make the head for want of
    room (`enlarged`), and of a person a `score` (`scoring.Score`), every `drift` and what is
    `kept`; these are None and empty where it is rejected or nobody given.
    """
    seen = pixels_from(picture)
    found = measure.look(seen)
    judged = judging.judge(found.measurements, judging.Asked(**asked))
    compared: Plain = {"score": None, "drift": {}, "kept": {}}
    if person is not None and not judged.reject:
        compared = _compared(seen, found, person)
    return {
        **asdict(judged),
        "fingerprint": found.measurements.fingerprint,
        "shows": for_training(found),
        "enlarged": _enlarged(found, Framing(**framing)) if framing else 1.0,
        **compared,
    }


def mean(embeddings: Sequence[str]) -> str:
    """The mean of a person's embeddings: what colleagues' candidates are compared with."""
    return embedding_coded(averages([embedding_from(text) for text in embeddings]))


def cut_out(
    picture: str,
    *,
    background: Mapping[str, Any],
    ground: str = "",
    skin: Mapping[str, Any] | None = None,
) -> Plain:
    """The person in a rendered picture, in the light of the others: a PNG whose alpha is the matte
    as `cutout`, how many `stops` brighter it was made (`light.matching`), and where on it their
    `head` is (`framing.Head`) before a background, None where no face is found.

    `ground` is the colour that was to be behind the person, like `#d9dee4`; `skin` the drift of
    theirs that `judge` found.
    """
    seen = pixels_from(picture)
    person = cutouts.cut_out(seen)
    own = OwnSkin(skin["usual"], skin["found"], skin["bound"]) if skin else None
    light = matching(seen, person.alpha, ground=ground, own=own)
    person = person.lit(light)
    head = find_head(person, background_from(background))
    return {
        "cutout": coded(pictures.write_cutout(person.colours, person.alpha)),
        "stops": light.stops,
        "head": asdict(head) if head else None,
    }


def prepare_edit(cutout: str, *, colour: str, edge: int, light: str = "") -> Plain:
    """What `cut_out` gave, for a base to edit that draws pictures `edge` pixels wide and high: the
    person before a `colour` like `#b8bcc2`, in another `light` (`edits.Light`) where one is named.

    Gives the `picture` and a grey `mask`, white where it may be drawn anew, as PNGs. Raises
    NoFaceKnown where no face is found, so that none could be kept.
    """
    prepared = editable_from(cutout, colour, light).prepared(edge=edge)
    return {
        "picture": coded(pictures.write_png(prepared.picture)),
        "mask": coded(pictures.write_mask(prepared.opened)),
    }


def join_edit(picture: str, *, cutout: str, colour: str, light: str = "") -> Plain:
    """The head of what was edited with what was drawn below it; the rest is as in `prepare_edit`.

    Gives the person alone as a `cutout`, a `picture` of them of the drawn one's size, and of
    `edits.Edited` the `reject` and what was measured.
    """
    drawn, editable = pixels_from(picture), editable_from(cutout, colour, light)
    done = editable.joined(drawn)
    height, width = drawn.shape[:2]
    shown = pictures.resized(editable.before(done.person), width=width, height=height)
    return {
        "cutout": coded(pictures.write_cutout(done.person.colours, done.person.alpha)),
        "picture": coded(pictures.write_png(shown)),
        "reject": done.reject,
        "face": done.face,
        "skin": done.skin,
        "seam": done.seam,
        "changed": done.changed,
    }


def framed(picture: str, *, frame: Mapping[str, int], edge: int = finishing.EDGE) -> str:
    """A square of a photo, `left`, `top` and `side` in its pixels, as a PNG `edge` pixels wide.

    No face is looked for.
    """
    seen = pixels_from(picture)
    top, left, side = frame["top"], frame["left"], frame["side"]
    square = seen[top : top + side, left : left + side]
    return coded(pictures.write_png(pictures.resized(square, width=edge, height=edge)))


def silhouette(picture: str) -> str:
    """The person in a photo of their own: a PNG whose alpha is the matte. No face is looked for."""
    person = cutouts.silhouette(pixels_from(picture))
    return coded(pictures.write_cutout(person.colours, person.alpha))


def finish(
    cutout: str,
    *,
    head: Mapping[str, float] | None,
    framing: Mapping[str, float],
    background: Mapping[str, Any],
    edge: int = finishing.EDGE,
) -> Plain:
    """The brand finish of what `cut_out` gave, `edge` pixels wide and high. No face is looked for.

    The background has a `kind`, and a `colour`, perhaps with a `colour_to`, an `angle` and
    `is_radial`, or a `picture`; other members do not matter. Gives PNGs, the `picture` and its
    `matte` in grey, and how many times larger than asked the head is for want of room (`enlarged`).
    """
    person = Cutout(*pictures.read_cutout(base64.b64decode(cutout)))
    canvas = (edge, edge)
    placement, enlarged = finishing.placed(
        person, Head(**head) if head else None, Framing(**framing), canvas=canvas
    )
    done = finishing.finish(person, background_from(background), placement, canvas=canvas)
    return {
        "picture": coded(pictures.write_png(done.picture)),
        "matte": coded(pictures.write_mask(done.alpha)),
        "enlarged": enlarged,
    }


def traits(
    picture: str, *, matte: str, background: Mapping[str, Any], enlarged: float = 1.0
) -> Plain | None:
    """What would make a finished picture stand out on a team's wall (`traits.Traits`), the head of
    which the finish made so many times larger than asked; None where no face is found."""
    alpha = pictures.read_mask(base64.b64decode(matte))
    found = traiting.traits(
        pixels_from(picture), alpha, background_from(background), enlarged=enlarged
    )
    return asdict(found) if found else None


def carried_traits(
    picture: str,
    *,
    matte: str,
    background: Mapping[str, Any],
    cut: Mapping[str, Any],
    framings: Sequence[Mapping[str, float]],
    traits: Mapping[str, float],
) -> Plain:
    """The `traits` of an earlier finish of what `cut_out` gave, as they are on another one, whose
    picture this is: framed by the second of the `framings`, where the first framed it before. No
    face is looked for."""
    person = Cutout(*pictures.read_cutout(base64.b64decode(cut["cutout"])))
    alpha, where = pictures.read_mask(base64.b64decode(matte)), cut["head"] and Head(**cut["head"])
    (before, _), (after, enlarged) = (
        finishing.placed(person, where, Framing(**each), canvas=(alpha.shape[1], alpha.shape[0]))
        for each in framings
    )
    now = traiting.carried(
        traiting.Traits(**traits),
        pixels_from(picture),
        alpha,
        background_from(background),
        placements=(before, after),
        enlarged=enlarged,
    )
    return asdict(now)


def background(background: Mapping[str, Any], *, width: int, height: int) -> str:
    """The canonical background at a size, as a PNG."""
    drawn = backgrounds.draw(background_from(background), width=width, height=height)
    return coded(pictures.write_png(drawn))


def mask(picture: str) -> str:
    """Where the person is: a grey PNG of the picture's size, white for the person."""
    return coded(pictures.write_mask(person_mask(pixels_from(picture))))


def backdrop(picture: str, *, blur: int) -> Plain:
    """An uploaded background as it is kept: a `picture` out of focus by `blur` thousandths of its
    height, and its `average` colour, like `#d9dee4`, for the prompt."""
    pixels = backgrounds.blurred(pixels_from(picture), blur=blur)
    return background_kept(pixels, as_is=picture if not blur else "")


def scene(name: str, *, colour: str, tint: int, blur: int) -> Plain:
    """A drawn place as it is kept; see `scenes.scene`, and `backdrop` for what it gives."""
    return background_kept(scenes.scene(name, colour=colour, tint=tint, blur=blur))


def logo(picture: str) -> Plain:
    """What is known of a logo, a PNG with alpha: its `palette`, the `colour` that fills most of it,
    and a small copy as its `mark`."""
    pixels, alpha = pictures.read_cutout(base64.b64decode(picture))
    return {
        "palette": palettes.palette(pixels, alpha),
        "colour": palettes.main_colour(pixels, alpha),
        "mark": coded(logos.mark(pixels, alpha)),
    }


def rendition(
    picture: str,
    *,
    form: Mapping[str, Any],
    mark: Mapping[str, Any] | None = None,
    label: str = "",
    eye_line: float = renditions.EYE_LINE,
    centre: float = renditions.CENTRE,
) -> Plain:
    """A finished headshot as a `file` of a `renditions.Form`, with its `width` and `height`.

    The form's `frame` has a `placement`, `size`, `margin`, `colour` and `logo`, a PNG with alpha;
    other members do not matter. `mark` has the `number` to carry, the `key` that hides it, and the
    `matte`, a grey PNG. A `label` is written on it. The eyes and the head's middle are at these
    shares of the picture.
    """
    frame = frame_from(form["frame"]) if form.get("frame") else None
    pixels, wanted = pixels_from(picture), renditions.Form(**{**form, "frame": frame})
    made = renditions.rendition(
        pixels,
        wanted,
        mark=mark_from(mark) if mark else None,
        label=label,
        eye_line=eye_line,
        centre=centre,
    )
    height, width = pixels.shape[:2]
    size = {"width": wanted.width or width, "height": wanted.height or height}
    return {"file": coded(made), **size}


def find_mark(picture: str, *, key: str) -> Plain | None:
    """The invisible mark of this key in a picture (`watermark.Found`), or None."""
    found = watermark.find(pixels_from(picture), key=base64.b64decode(key))
    return asdict(found) if found else None


def thumbnail(picture: str, *, edge: int = renditions.THUMBNAIL_EDGE) -> str:
    """A small WebP copy for pages."""
    pixels = pictures.read(base64.b64decode(picture), least=edge)
    return coded(renditions.thumbnail(pixels, edge=edge))


def _enlarged(found: measure.Look, framing: Framing) -> float:
    if found.landmarks is None:
        return 1.0
    size = (found.measurements.width, found.measurements.height)
    canvas = (finishing.EDGE, finishing.EDGE)
    return enlargement(Head.of(found.landmarks), found.edges, framing, size=size, canvas=canvas)


def _embedded(seen: Picture, found: measure.Look) -> str | None:
    if found.face is None or found.landmarks is None:
        return None
    return embedding_coded(embed(seen, found.face, found.landmarks))


def _compared(seen: Picture, found: measure.Look, person: Mapping[str, Any]) -> Plain:
    face = found.measurements.face
    assert face is not None  # noqa: S101  # else it was rejected
    own = [Appearance(**each) for each in person["appearances"]]
    drifts = drift.drifts(face.appearance, own)
    kept = keeping.kept(face.appearance, own, keep=person["keep"])
    return {
        "score": asdict(scoring.score(seen, found, person_from(person))),
        "drift": {kind: asdict(each) for kind, each in drifts.items()},
        "kept": {what: asdict(each) for what, each in kept.items()},
    }
