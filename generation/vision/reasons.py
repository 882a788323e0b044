"""Why a picture is not used, and what to do about it: every code with its words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One reason and one fix, as the person reads them."""

    code: str
    sentence: str
    fix: str
    overridable: bool = False
    """Whether "use anyway" is offered: where a check of the face may be wrong about somebody."""
    anyway: str = "Use anyway"
    """What the person says with it."""
    asks: bool = False
    """Whether it is a question more than a refusal: then the photo must stay to be seen."""


_FILE = (
    Reason("damaged", "This file is damaged.", "Send the photo again, or choose another."),
    Reason("too_many_pixels", "This picture has too many pixels.", "Send a smaller copy."),
    Reason("too_small", "This picture is too small.", "Send the original photo."),
    Reason("odd_shape", "This picture is far too long.", "Send a photo as the camera took it."),
    Reason("not_a_photo", "This file is not a photo.", "Send a JPEG, PNG, WebP or HEIC photo."),
    Reason("not_still", "This is not a still photo.", "Choose a photo that does not move."),
    Reason("not_accepted", "This kind of picture is not taken.", "Send it as JPEG, PNG or HEIC."),
    Reason("too_heavy", "This picture takes too much work to open.", "Send it as JPEG."),
    Reason("not_checked", "We could not look at this photo.", "Send it again."),
    Reason("consent_withdrawn", "You withdrew your consent.", "Agree again to send photos."),
)
_BRAND = (
    Reason("file_damaged", "This file is damaged.", "Export it again, or choose another."),
    Reason("not_a_picture", "This file is not a picture.", "Choose a JPEG, PNG, WebP or HEIC."),
    Reason("moving", "This picture moves.", "Choose a still one."),
    Reason(
        "background_small",
        "This picture is smaller than a headshot.",
        "Choose one at least 1,024 pixels wide and high.",
    ),
    Reason(
        "see_through",
        "Parts of this picture are see-through.",
        "Fill them with a colour, or save it as JPEG.",
    ),
    Reason("not_a_logo", "This file is not a picture.", "Choose an SVG, PNG, WebP or JPEG."),
    Reason(
        "logo_small",
        "This logo is too small.",
        "Choose one at least 120 pixels wide and 40 high, or an SVG.",
    ),
    Reason("logo_long", "This logo is more than 12 times as long as high.", "Crop it."),
    Reason("logo_heavy", "This logo takes too much work to draw.", "Save it as PNG."),
    Reason("logo_empty", "Nothing can be seen in this logo.", "Check what the file shows."),
    Reason(
        "svg_text",
        "This SVG has text that needs a font.",
        "Convert the text to outlines, or save it as PNG.",
    ),
    Reason(
        "svg_refers",
        "This SVG refers to other files.",
        "Embed them, or save it as PNG.",
    ),
    Reason("file_not_checked", "We could not open this file.", "Send it again."),
    Reason("not_drawn", "This scene could not be drawn.", "Add it once more."),
    Reason("svg_entities", "This SVG defines entities.", "Save it as plain SVG, or as PNG."),
)
NOTES = {
    "was_cmyk": "This was CMYK, for print. Its colours were converted: check that they look right.",
    "has_ground": "This logo has a ground of its own, which shows as a box. An SVG or a PNG with "
    "a clear ground looks better.",
}
"""What is told of a picture that is used all the same, by code."""
_SET = (
    Reason("duplicate", "You have sent this photo already.", "Send a different one."),
    Reason("near_duplicate", "This is almost an earlier photo.", "Move, then take a new one."),
)
_FACE = (
    Reason("several_faces", "There is more than one face.", "Send a photo of you alone."),
    Reason("no_face", "We see no face.", "Show your whole face.", overridable=True),
    Reason("face_small", "Your face is too small.", "Come closer.", overridable=True),
    Reason("blurred", "Your face is blurred.", "Hold still and try again.", overridable=True),
    Reason("too_dark", "It is too dark.", "Turn towards a window or a lamp.", overridable=True),
    Reason("too_bright", "It is too bright.", "Step out of the strong light.", overridable=True),
)

_COVERED = (
    Reason("cut_off", "Part of your head is outside.", "Step back a little.", overridable=True),
    Reason(
        "covered",
        "Part of your face is hidden.",
        "Take off sunglasses or a mask.",
        overridable=True,
    ),
    Reason("turned", "Your head is turned far.", "Look towards the camera.", overridable=True),
    Reason("eyes_shut", "Your eyes look shut.", "Open them and try again.", overridable=True),
)
_PICTURE = (
    Reason("screenshot", "This looks like a screenshot.", "Send the photo itself."),
    Reason("no_colour", "This photo has no colour.", "Send it without a filter."),
    Reason("nudity", "This photo shows too much skin.", "Send one with a top on."),
)
_WHOSE = (
    Reason(
        "another_person",
        "This seems to be somebody else.",
        "Remove it if it is.",
        overridable=True,
        anyway="It is me",
        asks=True,
    ),
    Reason(
        "perhaps_another",
        "Is this you?",
        "It looks unlike your other photos.",
        overridable=True,
        anyway="It is me",
        asks=True,
    ),
)
DOUBTS = tuple(reason.code for reason in _WHOSE)
"""Codes of photos that may show somebody else than the person's others do."""
_SPARE = (
    Reason("spare_alike", "Not needed: another one is much like it.", "It stays here."),
    Reason("spare_less_clear", "Not needed: your others are clearer.", "It stays here."),
    Reason("spare_enough", "Not needed: you have enough of its kind.", "It stays here."),
)
SPARES = tuple(reason.code for reason in _SPARE)
"""Codes of photos that are good and that others are used instead of."""

REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (*_FILE, *_BRAND, *_SET, *_FACE, *_COVERED, *_PICTURE, *_WHOSE, *_SPARE)
}
_UNKNOWN = Reason("unusable", "This picture cannot be used.", "Choose another one.")


REJECTS = {
    "no_face": "No face is seen.",
    "several_faces": "More than one face is seen.",
    "face_small": "The face is too small.",
    "face_large": "The face is too large.",
    "turned": "The head is turned too far.",
    "cut_off": "The head is cut off.",
    "blurred": "The face is blurred.",
    "too_dark": "The face is too dark.",
    "too_bright": "The face is too bright.",
    "eyes_shut": "The eyes are shut.",
    "nudity": "It looks like a nude picture.",
    "face_changed": "The face was changed.",
    "seam": "The clothes do not join the head.",
    "not_as_asked": "It does not show what was asked.",
}
"""Why a rendered picture is left out, whomever it shows, in the order in which it is judged; the
last three are of edits (`edits`)."""

DRIFTS = {
    "skin_lighter": "The skin is lighter than in the photos.",
    "skin_darker": "The skin is darker than in the photos.",
    "skin_colour": "The skin has another hue than in the photos.",
    "glasses_gone": "The glasses of the photos are missing.",
    "glasses_added": "There are glasses that the photos do not show.",
    "facial_hair_gone": "There is less beard than in the photos.",
    "facial_hair_added": "There is more beard than in the photos.",
    "head_covering_gone": "The head covering of the photos is missing.",
    "head_covering_added": "There is a head covering that the photos do not show.",
    "hair_colour": "The hair has another colour than in the photos.",
}
"""What of a rendered picture is unlike the person's own photos (`drift`)."""
DRIFTING = ("skin", "glasses", "facial_hair", "head_covering", "hair_colour")
"""The kinds that they are of."""


def reason_for(code: str) -> Reason | None:
    """The words for a stored code: None where there is none, general ones for a forgotten code."""
    return REASONS.get(code, _UNKNOWN) if code else None
