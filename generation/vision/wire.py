"""Values as they travel to and from the runner, and what they mean here."""

import base64
from collections.abc import Mapping
from typing import Any

from generation.vision import background as backgrounds
from generation.vision import edits, frames, logos, measure, pictures
from generation.vision.background import Background, BackgroundKind
from generation.vision.cutout import Cutout
from generation.vision.embeddings import Embeddings, from_bytes, to_bytes
from generation.vision.pictures import Picture
from generation.vision.renditions import Mark
from generation.vision.scoring import Person

Plain = dict[str, Any]
"""What can be written as JSON."""


def background_from(values: Mapping[str, Any]) -> Background:
    """A background as `generation.headshots` describes it to the runner."""
    return Background(
        kind=BackgroundKind(values["kind"]),
        colour=values.get("colour") or Background.colour,
        colour_to=values.get("colour_to") or "",
        angle=int(values.get("angle", backgrounds.DOWNWARDS)),
        is_radial=bool(values.get("is_radial")),
        picture=pixels_from(values["picture"]) if values.get("picture") else None,
    )


def editable_from(cutout: str, colour: str, light: str) -> edits.Editable:
    """What an edit may change of a person, before a ground of that colour."""
    person = Cutout(*pictures.read_cutout(base64.b64decode(cutout)))
    mood = edits.Light(light) if light else None
    return edits.Editable(person, pictures.colour_of(colour), light=mood)


def background_kept(pixels: Picture, *, as_is: str = "") -> Plain:
    """A background's JPEG, or its file as it was, with its average colour."""
    picture = as_is or coded(pictures.write_jpeg(pixels))
    return {"picture": picture, "average": backgrounds.average_colour(pixels)}


def frame_from(values: Mapping[str, Any]) -> frames.Frame:
    """A logo frame with the logo opened; lengths are shares of the shorter edge."""
    return frames.Frame(
        logo=logos.opened(base64.b64decode(values["logo"])),
        placement=frames.Placement(values["placement"]),
        size=float(values["size"]),
        margin=float(values["margin"]),
        colour=values.get("colour") or "",
    )


def for_training(found: measure.Look) -> Plain:
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


def mark_from(given: Mapping[str, Any]) -> Mark:
    """A watermark: its key, its number, and the matte it goes under."""
    matte = pictures.read_mask(base64.b64decode(given["matte"]))
    return Mark(base64.b64decode(given["key"]), given["number"], matte)


def pixels_from(text: str) -> Picture:
    """The pixels of a picture in base64."""
    return pictures.read(base64.b64decode(text))


def coded(data: bytes) -> str:
    """Bytes as base64."""
    return base64.b64encode(data).decode()


def person_from(given: Mapping[str, Any]) -> Person:
    """Whom a face is compared with."""
    return Person(
        held_out=[embedding_from(text) for text in given["held_out"]],
        others=[embedding_from(text) for text in given["others"]],
        colleagues={name: embedding_from(text) for name, text in given["colleagues"].items()},
        medium=given["medium"],
    )


def embedding_coded(face: Embeddings) -> str:
    """A face's vectors as base64."""
    return coded(to_bytes(face))


def embedding_from(text: str) -> Embeddings:
    """A face's vectors from base64."""
    return from_bytes(base64.b64decode(text))
