"""From what was measured to one verdict with one reason, in the order a person can act on."""

from collections.abc import Mapping
from dataclasses import dataclass

from generation.vision.measure import FaceMeasurements, Measurements
from generation.vision.reasons import REASONS, Reason


@dataclass(frozen=True)
class Thresholds:
    """Where a measurement becomes a reason. The version is kept with each verdict."""

    version: str = "2"
    least_face: float = 96.0  # pixels across in the working picture
    least_sharpness: float = 100.0
    least_light: float = 38.0  # lightness of the face's lightest parts, 0 to 100
    most_middle: float = 93.0  # lightness of most of the face
    most_clipped: float = 0.25  # share of the face that is burnt out


THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class Verdict:
    """Good, or one reason why not."""

    reason: Reason | None = None

    @property
    def good(self) -> bool:
        """Whether the photo is used."""
        return self.reason is None

    @property
    def code(self) -> str:
        """The reason's code; empty when the photo is good."""
        return self.reason.code if self.reason else ""


def decide(measured: Measurements, *, thresholds: Thresholds = THRESHOLDS) -> Verdict:
    """The first reason that applies: the face before its size, sharpness and light.

    Whether a good photo repeats an earlier one is for whoever knows those: `duplicates`.
    """
    found = about_count(measured) or _about_face(measured, thresholds)
    return Verdict(REASONS[found] if found else None)


def recorded(thresholds: Thresholds, versions: Mapping[str, str]) -> dict[str, str]:
    """What a verdict was made with, to be kept beside it."""
    return {"thresholds": thresholds.version, **versions}


def about_count(measured: Measurements) -> str:
    """The code for none or several faces; empty for one."""
    if measured.faces > 1:
        return "several_faces"
    return "no_face" if measured.face is None else ""


def about_sharpness(face: FaceMeasurements, thresholds: Thresholds) -> str:
    """The code for a blurred face; empty for a sharp one."""
    return "blurred" if face.sharpness < thresholds.least_sharpness else ""


def about_light(face: FaceMeasurements, thresholds: Thresholds) -> str:
    """The code for a face that is too dark or too bright; empty for one that is well lit."""
    if face.exposure.light < thresholds.least_light:
        return "too_dark"
    burnt = face.exposure.clipped > thresholds.most_clipped
    return "too_bright" if burnt or face.exposure.middle > thresholds.most_middle else ""


def _about_face(measured: Measurements, thresholds: Thresholds) -> str:
    face = measured.face
    if face is None:
        return "no_face"
    if face.width < thresholds.least_face:
        return "face_small"
    return about_sharpness(face, thresholds) or about_light(face, thresholds)
