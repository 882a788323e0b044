"""What one photo shows, in numbers: enough for its verdict and for its caption.

Nothing here says anything about who the person is, nor about race, gender or age.
"""

from dataclasses import dataclass

import numpy as np

from generation.vision import appearance, covers, eyes, hands, originality
from generation.vision.appearance import Appearance
from generation.vision.duplicates import fingerprint
from generation.vision.faces import Face, find_faces
from generation.vision.framing import Edges
from generation.vision.landmarks import CHIN, FOREHEAD, Landmarks, find_landmarks
from generation.vision.mask import person_mask
from generation.vision.modelfiles import (
    BLENDSHAPES,
    FACE_MESH,
    FULL_RANGE_DETECTOR,
    HAND_MESH,
    OPEN_NSFW,
    PERSON_MASK,
)
from generation.vision.mouth import Mouth, see_mouth
from generation.vision.nudity import nudity
from generation.vision.pictures import (
    LUMINANCE,
    Picture,
    Plane,
    lightness,
    resized,
    to_linear,
)
from generation.vision.quality import Exposure, exposure, sharpness

Colour = tuple[int, int, int]

LONGEST_EDGE = 512
"""Colours and light are measured on a copy of this size."""
PLAIN = 14.0
"""Lightness between the darkest and lightest fifth of a plain background; gradients have some."""
EVERY = 2
"""Of the rows and columns of a face every second is looked at for the side of the light."""
LEAST_SHARE = 0.02
"""Share of the picture that must be seen of something before its colour is told."""
VERSIONS = {
    "detector": FULL_RANGE_DETECTOR.version,
    "landmarks": FACE_MESH.version,
    "mask": PERSON_MASK.version,
    "eyes": BLENDSHAPES.version,
    "hand": HAND_MESH.version,
    "nudity": OPEN_NSFW.version,
    "appearance": appearance.VERSION,
}
"""The models behind every measurement, kept beside it."""


@dataclass(frozen=True)
class FaceMeasurements:
    """The largest face. Lengths are pixels, angles degrees, sides the picture's.

    `light_side` is how much brighter the right half is than the left, as a share of their mean.
    `share` is the face's height as a share of the picture's. `cut` is how far
    the picture's edge runs through the person above the chin, in faces; hair that the mask does not
    see goes unnoticed. `eyes_shut`, `lens_light`, `cloth` and `hand` are what `eyes.shut`,
    `covers` and `hands.over` say.
    """

    width: float
    height: float
    share: float
    score: float
    presence: float
    yaw: float
    pitch: float
    roll: float
    eyes_shut: float
    lens_light: float
    cloth: float
    hand: float
    sharpness: float
    exposure: Exposure
    light_side: float
    mouth: Mouth
    cut: float
    appearance: Appearance


@dataclass(frozen=True)
class Measurements:
    """One photo. Colours are None where too little is seen; the background's also where it is not
    plain, while the surroundings' is the median of whatever is there."""

    width: int
    height: int
    faces: int
    face: FaceMeasurements | None
    brightness: float  # mean lightness, 0 to 100
    bars: float  # of a screen around the photo (`originality.bars`)
    colour: float  # of the whole picture (`originality.colour`)
    nudity: float  # 0 to 1
    background: Colour | None
    surroundings: Colour | None
    clothing: Colour | None
    fingerprint: str


@dataclass(frozen=True)
class Look:
    """The measurements with the face and mesh they were taken from, for further steps."""

    measurements: Measurements
    face: Face | None
    landmarks: Landmarks | None
    edges: Edges


def look(picture: Picture) -> Look:
    """Measure a photo.

    Raises:
        ModelUnusable: a model's file is missing or was changed.
    """
    faces = find_faces(picture)
    face = faces[0] if faces else None
    landmarks = find_landmarks(picture, face) if face else None
    height, width = picture.shape[:2]
    scale = min(1.0, LONGEST_EDGE / max(width, height))
    small = resized(picture, width=round(width * scale), height=round(height * scale))
    mask = person_mask(small)
    around = _around(small, mask)
    measurements = Measurements(
        width=width,
        height=height,
        faces=len(faces),
        face=_of_face(picture, face, landmarks, mask) if face and landmarks else None,
        brightness=float(lightness(small).mean()),
        bars=originality.bars(picture),
        colour=originality.colour(small),
        nudity=nudity(small),
        background=_plain(around),
        surroundings=None if around is None else _median(around),
        clothing=_clothing(small, mask, landmarks, scale) if landmarks else None,
        fingerprint=fingerprint(small),
    )
    return Look(measurements, face, landmarks, Edges.of(mask))


def _of_face(picture: Picture, face: Face, landmarks: Landmarks, mask: Plane) -> FaceMeasurements:
    return FaceMeasurements(
        width=face.width,
        height=face.height,
        share=face.height / picture.shape[0],
        score=face.score,
        presence=landmarks.presence,
        yaw=landmarks.yaw,
        pitch=landmarks.pitch,
        roll=landmarks.roll,
        eyes_shut=eyes.shut(picture, landmarks),
        lens_light=covers.lens_light(picture, landmarks),
        cloth=covers.cloth(picture, landmarks),
        hand=hands.over(picture, face),
        sharpness=sharpness(picture, face),
        exposure=exposure(picture, face),
        light_side=light_side(picture, landmarks),
        mouth=see_mouth(picture, landmarks),
        cut=_cut(mask, face, landmarks, scale=mask.shape[0] / picture.shape[0]),
        appearance=appearance.appearance(picture, landmarks, mask),
    )


def light_side(picture: Picture, landmarks: Landmarks) -> float:
    """How much brighter the right half of the face is, as a share of the halves' mean."""
    inside = landmarks.area(picture)[::EVERY, ::EVERY]
    chin, forehead = landmarks.points[CHIN, :2], landmarks.points[FOREHEAD, :2]
    down, across = (EVERY * places for places in np.nonzero(inside))
    along = chin - forehead
    # positive on the right of the line from forehead to chin
    side = along[1] * (across - forehead[0]) - along[0] * (down - forehead[1])
    light = to_linear(picture[down, across]) @ LUMINANCE
    left, right = light[side < 0], light[side >= 0]
    if not (left.size and right.size):
        return 0.0
    mean = (left.mean() + right.mean()) / 2
    return float((right.mean() - left.mean()) / max(mean, 1e-4))


def _cut(mask: Plane, face: Face, landmarks: Landmarks, *, scale: float) -> float:
    """How far the upper edge, or a side's above the chin, runs through the person, in faces."""
    height, width = mask.shape
    outline = landmarks.outline * scale
    if (outline < 0).any() or (outline > (width, height)).any():
        return 1.0
    chin = round(float(landmarks.points[CHIN, 1]) * scale)
    person = mask > 0.5
    across = person[0].sum() / face.width
    down = max(person[:chin, 0].sum(), person[:chin, -1].sum()) / face.height
    return float(max(across, down) / scale)


def _around(picture: Picture, mask: Plane) -> Picture | None:
    """The pixels (N, 3) around the person; None where there are too few."""
    seen = picture[mask < 0.1]
    return None if len(seen) < LEAST_SHARE * mask.size else seen


def _plain(around: Picture | None) -> Colour | None:
    if around is None:
        return None
    # hair that the mask misses is why the extremes do not count
    spread = np.ptp(np.percentile(lightness(around), (20, 80)))
    return _median(around) if spread <= PLAIN else None


def _clothing(picture: Picture, mask: Plane, landmarks: Landmarks, scale: float) -> Colour | None:
    """The colour of the shoulders; between them a collar, a tie or the neck may show."""
    chin, forehead = landmarks.points[CHIN, :2] * scale, landmarks.points[FOREHEAD, :2] * scale
    tall = float(chin[1] - forehead[1])
    down, across = np.ogrid[: mask.shape[0], : mask.shape[1]]
    below = (down > chin[1] + 0.55 * tall) & (down < chin[1] + 1.1 * tall)
    aside = np.abs(across - chin[0])
    shoulders = below & (aside > 0.35 * tall) & (aside < 0.9 * tall) & (mask > 0.9)
    seen = picture[shoulders]
    return _median(seen) if len(seen) >= LEAST_SHARE * mask.size / 4 else None


def _median(pixels: Picture) -> Colour:
    red, green, blue = (round(float(level)) for level in np.median(pixels, axis=0))
    return red, green, blue
