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
    edits,
    frames,
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
from generation.vision.background import Background, BackgroundKind
from generation.vision.composition import Framing
from generation.vision.cutout import Cutout
from generation.vision.embeddings import Embeddings, averages, embed, from_bytes, to_bytes
from generation.vision.framing import Head, enlargement
from generation.vision.heads import find_head
from generation.vision.light import OwnSkin, matching
from generation.vision.mask import person_mask
from generation.vision.modelfiles import IDENTITY_A
from generation.vision.pictures import Picture
from generation.vision.renditions import Mark
from generation.vision.scoring import Person

Plain = dict[str, Any]

VERSIONS = {**measure.VERSIONS, "identity": IDENTITY_A.version}


def get_ready() -> None:
    """Load what looks at pictures, so that the first one need not wait."""
    modelfiles.open_all()


def look(picture: str) -> Plain:
    """Measure a photo, judge it, and embed its face.

    Gives `measured`, the verdict's `code` and whether it is `overridable`, and the face's
    `embedding` by every recogniser, or None.
    """
    seen = _pixels(picture)
    found = measure.look(seen)
    decided = verdict.decide(found.measurements)
    return {
        "measured": {
            **asdict(found.measurements),
            "versions": verdict.recorded(verdict.THRESHOLDS, VERSIONS),
            "training": _for_training(found),
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
    seen = _pixels(picture)
    found = measure.look(seen)
    judged = judging.judge(found.measurements, judging.Asked(**asked))
    compared: Plain = {"score": None, "drift": {}, "kept": {}}
    if person is not None and not judged.reject:
        compared = _compared(seen, found, person)
    return {
        **asdict(judged),
        "fingerprint": found.measurements.fingerprint,
        "shows": _for_training(found),
        "enlarged": _enlarged(found, Framing(**framing)) if framing else 1.0,
        **compared,
    }


def mean(embeddings: Sequence[str]) -> str:
    """The mean of a person's embeddings: what colleagues' candidates are compared with."""
    return _text(averages([_embedding(text) for text in embeddings]))


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
    seen = _pixels(picture)
    person = cutouts.cut_out(seen)
    own = OwnSkin(skin["usual"], skin["found"], skin["bound"]) if skin else None
    light = matching(seen, person.alpha, ground=ground, own=own)
    person = person.lit(light)
    head = find_head(person, _background(background))
    return {
        "cutout": _coded(pictures.write_cutout(person.colours, person.alpha)),
        "stops": light.stops,
        "head": asdict(head) if head else None,
    }


def prepare_edit(cutout: str, *, colour: str, edge: int, light: str = "") -> Plain:
    """What `cut_out` gave, for a base to edit that draws pictures `edge` pixels wide and high: the
    person before a `colour` like `#b8bcc2`, in another `light` (`edits.Light`) where one is named.

    Gives the `picture` and a grey `mask`, white where it may be drawn anew, as PNGs. Raises
    NoFaceKnown where no face is found, so that none could be kept.
    """
    prepared = _editable(cutout, colour, light).prepared(edge=edge)
    return {
        "picture": _coded(pictures.write_png(prepared.picture)),
        "mask": _coded(pictures.write_mask(prepared.opened)),
    }


def join_edit(picture: str, *, cutout: str, colour: str, light: str = "") -> Plain:
    """The head of what was edited with what was drawn below it; the rest is as in `prepare_edit`.

    Gives the person alone as a `cutout`, a `picture` of them of the drawn one's size, and of
    `edits.Edited` the `reject` and what was measured.
    """
    drawn, editable = _pixels(picture), _editable(cutout, colour, light)
    done = editable.joined(drawn)
    height, width = drawn.shape[:2]
    shown = pictures.resized(editable.before(done.person), width=width, height=height)
    return {
        "cutout": _coded(pictures.write_cutout(done.person.colours, done.person.alpha)),
        "picture": _coded(pictures.write_png(shown)),
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
    seen = _pixels(picture)
    top, left, side = frame["top"], frame["left"], frame["side"]
    square = seen[top : top + side, left : left + side]
    return _coded(pictures.write_png(pictures.resized(square, width=edge, height=edge)))


def silhouette(picture: str) -> str:
    """The person in a photo of their own: a PNG whose alpha is the matte. No face is looked for."""
    person = cutouts.silhouette(_pixels(picture))
    return _coded(pictures.write_cutout(person.colours, person.alpha))


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
    done = finishing.finish(person, _background(background), placement, canvas=canvas)
    return {
        "picture": _coded(pictures.write_png(done.picture)),
        "matte": _coded(pictures.write_mask(done.alpha)),
        "enlarged": enlarged,
    }


def traits(
    picture: str, *, matte: str, background: Mapping[str, Any], enlarged: float = 1.0
) -> Plain | None:
    """What would make a finished picture stand out on a team's wall (`traits.Traits`), the head of
    which the finish made so many times larger than asked; None where no face is found."""
    alpha = pictures.read_mask(base64.b64decode(matte))
    found = traiting.traits(_pixels(picture), alpha, _background(background), enlarged=enlarged)
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
        _pixels(picture),
        alpha,
        _background(background),
        placements=(before, after),
        enlarged=enlarged,
    )
    return asdict(now)


def background(background: Mapping[str, Any], *, width: int, height: int) -> str:
    """The canonical background at a size, as a PNG."""
    drawn = backgrounds.draw(_background(background), width=width, height=height)
    return _coded(pictures.write_png(drawn))


def mask(picture: str) -> str:
    """Where the person is: a grey PNG of the picture's size, white for the person."""
    return _coded(pictures.write_mask(person_mask(_pixels(picture))))


def backdrop(picture: str, *, blur: int) -> Plain:
    """An uploaded background as it is kept: a `picture` out of focus by `blur` thousandths of its
    height, and its `average` colour, like `#d9dee4`, for the prompt."""
    pixels = backgrounds.blurred(_pixels(picture), blur=blur)
    return _kept(pixels, as_is=picture if not blur else "")


def scene(name: str, *, colour: str, tint: int, blur: int) -> Plain:
    """A drawn place as it is kept; see `scenes.scene`, and `backdrop` for what it gives."""
    return _kept(scenes.scene(name, colour=colour, tint=tint, blur=blur))


def logo(picture: str) -> Plain:
    """What is known of a logo, a PNG with alpha: its `palette`, the `colour` that fills most of it,
    and a small copy as its `mark`."""
    pixels, alpha = pictures.read_cutout(base64.b64decode(picture))
    return {
        "palette": palettes.palette(pixels, alpha),
        "colour": palettes.main_colour(pixels, alpha),
        "mark": _coded(logos.mark(pixels, alpha)),
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
    frame = _frame(form["frame"]) if form.get("frame") else None
    pixels, wanted = _pixels(picture), renditions.Form(**{**form, "frame": frame})
    made = renditions.rendition(
        pixels,
        wanted,
        mark=_mark(mark) if mark else None,
        label=label,
        eye_line=eye_line,
        centre=centre,
    )
    height, width = pixels.shape[:2]
    size = {"width": wanted.width or width, "height": wanted.height or height}
    return {"file": _coded(made), **size}


def find_mark(picture: str, *, key: str) -> Plain | None:
    """The invisible mark of this key in a picture (`watermark.Found`), or None."""
    found = watermark.find(_pixels(picture), key=base64.b64decode(key))
    return asdict(found) if found else None


def thumbnail(picture: str, *, edge: int = renditions.THUMBNAIL_EDGE) -> str:
    """A small WebP copy for pages."""
    pixels = pictures.read(base64.b64decode(picture), least=edge)
    return _coded(renditions.thumbnail(pixels, edge=edge))


def _background(values: Mapping[str, Any]) -> Background:
    return Background(
        kind=BackgroundKind(values["kind"]),
        colour=values.get("colour") or Background.colour,
        colour_to=values.get("colour_to") or "",
        angle=int(values.get("angle", backgrounds.DOWNWARDS)),
        is_radial=bool(values.get("is_radial")),
        picture=_pixels(values["picture"]) if values.get("picture") else None,
    )


def _editable(cutout: str, colour: str, light: str) -> edits.Editable:
    person = Cutout(*pictures.read_cutout(base64.b64decode(cutout)))
    mood = edits.Light(light) if light else None
    return edits.Editable(person, pictures.colour_of(colour), light=mood)


def _kept(pixels: Picture, *, as_is: str = "") -> Plain:
    picture = as_is or _coded(pictures.write_jpeg(pixels))
    return {"picture": picture, "average": backgrounds.average_colour(pixels)}


def _frame(values: Mapping[str, Any]) -> frames.Frame:
    return frames.Frame(
        logo=logos.opened(base64.b64decode(values["logo"])),
        placement=frames.Placement(values["placement"]),
        size=float(values["size"]),
        margin=float(values["margin"]),
        colour=values.get("colour") or "",
    )


def _for_training(found: measure.Look) -> Plain:
    """What the engine's captions and crops need; the face's box in shares of the picture."""
    measured, face = found.measurements, found.measurements.face
    box = None
    if found.face:
        across, down = measured.width, measured.height
        box = [
            min(1.0, max(0.0, share))
            for share in (
                found.face.left / across,
                found.face.top / down,
                found.face.right / across,
                found.face.bottom / down,
            )
        ]
    return {
        "yaw": face.yaw if face else None,
        "light_side": face.light_side if face else None,
        "mouth_lift": face.mouth.lift if face else None,
        "mouth_gap": face.mouth.gap if face else None,
        "teeth": face.mouth.teeth if face else None,
        "background": measured.background,
        "clothing": measured.clothing,
        "face": box,
    }


def _enlarged(found: measure.Look, framing: Framing) -> float:
    if found.landmarks is None:
        return 1.0
    size = (found.measurements.width, found.measurements.height)
    canvas = (finishing.EDGE, finishing.EDGE)
    return enlargement(Head.of(found.landmarks), found.edges, framing, size=size, canvas=canvas)


def _mark(given: Mapping[str, Any]) -> Mark:
    matte = pictures.read_mask(base64.b64decode(given["matte"]))
    return Mark(base64.b64decode(given["key"]), given["number"], matte)


def _pixels(text: str) -> Picture:
    return pictures.read(base64.b64decode(text))


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _embedded(seen: Picture, found: measure.Look) -> str | None:
    if found.face is None or found.landmarks is None:
        return None
    return _text(embed(seen, found.face, found.landmarks))


def _compared(seen: Picture, found: measure.Look, person: Mapping[str, Any]) -> Plain:
    face = found.measurements.face
    assert face is not None  # noqa: S101  # else it was rejected
    own = [Appearance(**each) for each in person["appearances"]]
    drifts = drift.drifts(face.appearance, own)
    kept = keeping.kept(face.appearance, own, keep=person["keep"])
    return {
        "score": asdict(scoring.score(seen, found, _person(person))),
        "drift": {kind: asdict(each) for kind, each in drifts.items()},
        "kept": {what: asdict(each) for what, each in kept.items()},
    }


def _person(given: Mapping[str, Any]) -> Person:
    return Person(
        held_out=[_embedding(text) for text in given["held_out"]],
        others=[_embedding(text) for text in given["others"]],
        colleagues={name: _embedding(text) for name, text in given["colleagues"].items()},
        medium=given["medium"],
    )


def _text(face: Embeddings) -> str:
    return _coded(to_bytes(face))


def _embedding(text: str) -> Embeddings:
    return from_bytes(base64.b64decode(text))
