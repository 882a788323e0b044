"""Why a picture is not used, and what to do about it: every code with its words.

Nothing here knows a language: the words are marked, and whoever tells them brings the translation.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace


def _(text: str) -> str:
    """Marks a text as one that is translated where it is told."""
    return text


@dataclass(frozen=True)
class Reason:
    """One reason and one fix, as the person reads them."""

    code: str
    sentence: str
    fix: str
    overridable: bool = False
    """Whether "use anyway" is offered: where a check of the face may be wrong about somebody."""
    anyway: str = _("Use anyway")
    """What the person says with it."""
    asks: bool = False
    """Whether it is a question more than a refusal: then the photo must stay to be seen."""

    @property
    def text(self) -> str:
        """What is wrong and what to do, one after the other."""
        return f"{self.sentence} {self.fix}"

    def told(self, translate: Callable[[str], str]) -> "Reason":
        """The same in the language of whoever reads it."""
        return replace(
            self,
            sentence=translate(self.sentence),
            fix=translate(self.fix),
            anyway=translate(self.anyway),
        )


_FILE = (
    Reason("damaged", _("This file is damaged."), _("Send the photo again, or choose another.")),
    Reason("too_many_pixels", _("This picture has too many pixels."), _("Send a smaller copy.")),
    Reason("too_small", _("This picture is too small."), _("Send the original photo.")),
    Reason(
        "odd_shape", _("This picture is far too long."), _("Send a photo as the camera took it.")
    ),
    Reason(
        "not_a_photo", _("This file is not a photo."), _("Send a JPEG, PNG, WebP or HEIC photo.")
    ),
    Reason("not_still", _("This is not a still photo."), _("Choose a photo that does not move.")),
    Reason(
        "not_accepted", _("This kind of picture is not taken."), _("Send it as JPEG, PNG or HEIC.")
    ),
    Reason("too_heavy", _("This picture takes too much work to open."), _("Send it as JPEG.")),
    Reason("not_checked", _("We could not look at this photo."), _("Send it again.")),
    Reason("consent_withdrawn", _("You withdrew your consent."), _("Agree again to send photos.")),
)
_BRAND = (
    Reason("file_damaged", _("This file is damaged."), _("Export it again, or choose another.")),
    Reason(
        "not_a_picture", _("This file is not a picture."), _("Choose a JPEG, PNG, WebP or HEIC.")
    ),
    Reason("moving", _("This picture moves."), _("Choose a still one.")),
    Reason(
        "background_small",
        _("This picture is smaller than a headshot."),
        _("Choose one at least 1,024 pixels wide and high."),
    ),
    Reason(
        "see_through",
        _("Parts of this picture are see-through."),
        _("Fill them with a colour, or save it as JPEG."),
    ),
    Reason("not_a_logo", _("This file is not a picture."), _("Choose an SVG, PNG, WebP or JPEG.")),
    Reason(
        "logo_small",
        _("This logo is too small."),
        _("Choose one at least 120 pixels wide and 40 high, or an SVG."),
    ),
    Reason("logo_long", _("This logo is more than 12 times as long as high."), _("Crop it.")),
    Reason("logo_heavy", _("This logo takes too much work to draw."), _("Save it as PNG.")),
    Reason("logo_empty", _("Nothing can be seen in this logo."), _("Check what the file shows.")),
    Reason(
        "svg_text",
        _("This SVG has text that needs a font."),
        _("Convert the text to outlines, or save it as PNG."),
    ),
    Reason(
        "svg_refers",
        _("This SVG refers to other files."),
        _("Embed them, or save it as PNG."),
    ),
    Reason("file_not_checked", _("We could not open this file."), _("Send it again.")),
    Reason("not_drawn", _("This scene could not be drawn."), _("Add it once more.")),
    Reason("svg_entities", _("This SVG defines entities."), _("Save it as plain SVG, or as PNG.")),
)
NOTES = {
    "was_cmyk": _(
        "This was CMYK, for print. Its colours were converted: check that they look right."
    ),
    "has_ground": _(
        "This logo has a ground of its own, which shows as a box. An SVG or a PNG with a clear "
        "ground looks better."
    ),
}
"""What is told of a picture that is used all the same, by code."""
_SET = (
    Reason("duplicate", _("You have sent this photo already."), _("Send a different one.")),
    Reason(
        "near_duplicate", _("This is almost an earlier photo."), _("Move, then take a new one.")
    ),
)
_FACE = (
    Reason("several_faces", _("There is more than one face."), _("Send a photo of you alone.")),
    Reason("no_face", _("We see no face."), _("Show your whole face."), overridable=True),
    Reason("face_small", _("Your face is too small."), _("Come closer."), overridable=True),
    Reason("blurred", _("Your face is blurred."), _("Hold still and try again."), overridable=True),
    Reason(
        "too_dark", _("It is too dark."), _("Turn towards a window or a lamp."), overridable=True
    ),
    Reason(
        "too_bright", _("It is too bright."), _("Step out of the strong light."), overridable=True
    ),
)

_COVERED = (
    Reason(
        "cut_off", _("Part of your head is outside."), _("Step back a little."), overridable=True
    ),
    Reason(
        "covered",
        _("Part of your face is hidden."),
        _("Take off sunglasses or a mask."),
        overridable=True,
    ),
    Reason(
        "turned", _("Your head is turned far."), _("Look towards the camera."), overridable=True
    ),
    Reason("eyes_shut", _("Your eyes look shut."), _("Open them and try again."), overridable=True),
)
_PICTURE = (
    Reason("screenshot", _("This looks like a screenshot."), _("Send the photo itself.")),
    Reason("no_colour", _("This photo has no colour."), _("Send it without a filter.")),
    Reason("nudity", _("This photo shows too much skin."), _("Send one with a top on.")),
)
_WHOSE = (
    Reason(
        "another_person",
        _("This seems to be somebody else."),
        _("Remove it if it is."),
        overridable=True,
        anyway=_("It is me"),
        asks=True,
    ),
    Reason(
        "perhaps_another",
        _("Is this you?"),
        _("It looks unlike your other photos."),
        overridable=True,
        anyway=_("It is me"),
        asks=True,
    ),
)
DOUBTS = tuple(reason.code for reason in _WHOSE)
"""Codes of photos that may show somebody else than the person's others do."""
_SPARE = (
    Reason("spare_alike", _("Not needed: another one is much like it."), _("It stays here.")),
    Reason("spare_less_clear", _("Not needed: your others are clearer."), _("It stays here.")),
    Reason("spare_enough", _("Not needed: you have enough of its kind."), _("It stays here.")),
)
SPARES = tuple(reason.code for reason in _SPARE)
"""Codes of photos that are good and that others are used instead of."""

REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (*_FILE, *_BRAND, *_SET, *_FACE, *_COVERED, *_PICTURE, *_WHOSE, *_SPARE)
}
_UNKNOWN = Reason("unusable", _("This picture cannot be used."), _("Choose another one."))


REJECTS = {
    "no_face": _("No face is seen."),
    "several_faces": _("More than one face is seen."),
    "face_small": _("The face is too small."),
    "face_large": _("The face is too large."),
    "turned": _("The head is turned too far."),
    "cut_off": _("The head is cut off."),
    "blurred": _("The face is blurred."),
    "too_dark": _("The face is too dark."),
    "too_bright": _("The face is too bright."),
    "eyes_shut": _("The eyes are shut."),
    "nudity": _("It looks like a nude picture."),
    "face_changed": _("The face was changed."),
    "seam": _("The clothes do not join the head."),
    "not_as_asked": _("It does not show what was asked."),
}
"""Why a rendered picture is left out, whomever it shows, in the order in which it is judged; the
last three are of edits (`edits`)."""

DRIFTS = {
    "skin_lighter": _("The skin is lighter than in the photos."),
    "skin_darker": _("The skin is darker than in the photos."),
    "skin_colour": _("The skin has another hue than in the photos."),
    "glasses_gone": _("The glasses of the photos are missing."),
    "glasses_added": _("There are glasses that the photos do not show."),
    "facial_hair_gone": _("There is less beard than in the photos."),
    "facial_hair_added": _("There is more beard than in the photos."),
    "head_covering_gone": _("The head covering of the photos is missing."),
    "head_covering_added": _("There is a head covering that the photos do not show."),
    "hair_colour": _("The hair has another colour than in the photos."),
}
"""What of a rendered picture is unlike the person's own photos (`drift`)."""
DRIFTING = ("skin", "glasses", "facial_hair", "head_covering", "hair_colour")
"""The kinds that they are of."""


def reason_for(code: str, translate: Callable[[str], str] = str) -> Reason | None:
    """The words for a stored code: None where there is none, general ones for a forgotten code."""
    return REASONS.get(code, _UNKNOWN).told(translate) if code else None


def note_for(code: str, translate: Callable[[str], str] = str) -> str:
    """The words for a code of `NOTES`: empty where there is none."""
    return translate(NOTES[code]) if code in NOTES else ""
