"""From what was measured to one verdict with one reason, in the order a person can act on."""

from collections.abc import Mapping
from dataclasses import dataclass

from generation.vision.measure import FaceMeasurements, Measurements
from generation.vision.reasons import REASONS, Reason


@dataclass(frozen=True)
class Thresholds:
    """Where a measurement becomes a reason. The version is kept with each verdict."""

    version: str = "4"
    least_face: float = 96.0  # pixels across in the working picture
    most_cut: float = 0.9  # of the head by the picture's edge; close portraits cut hair
    least_sharpness: float = 100.0
    least_light: float = 25.0  # lightness of the face's lightest parts, 0 to 100
    most_middle: float = 93.0  # lightness of most of the face
    most_clipped: float = 0.25  # share of the face that is burnt out
    least_lens_light: float = 0.2
    most_cloth: float = 14.0
    most_hand: float = 0.8
    most_yaw: float = 40.0  # degrees
    most_pitch: float = 30.0
    most_shut: float = 0.36
    least_presence: float = 0.5  # blurred, dark and hidden faces have little, too
    most_bars: float = 0.015  # of the picture's height or width
    least_colour: float = 3.0  # chroma of CIELAB
    most_nudity: float = 0.8


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
    """The first reason that applies, in the order in which a person can act on them: the face, its
    size, light, what hides it and how it is held; then whether this is the photo itself.

    Whether a good photo repeats an earlier one is for whoever knows those: `duplicates`.
    """
    found = (
        about_count(measured)
        or _about_face(measured, thresholds)
        or _about_originality(measured, thresholds)
    )
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
    if face.cut >= thresholds.most_cut:
        return "cut_off"
    return (
        about_sharpness(face, thresholds)
        or about_light(face, thresholds)
        or _about_covers(face, thresholds)
        or _about_pose(face, thresholds)
        or about_eyes(face, thresholds)
        or ("no_face" if face.presence < thresholds.least_presence else "")
    )


def _about_originality(measured: Measurements, thresholds: Thresholds) -> str:
    if measured.bars > thresholds.most_bars:
        return "screenshot"
    if measured.colour < thresholds.least_colour:
        return "no_colour"
    return about_nudity(measured, thresholds)


def about_nudity(measured: Measurements, thresholds: Thresholds) -> str:
    """The code for a nude picture; empty for any other."""
    return "nudity" if measured.nudity > thresholds.most_nudity else ""


def about_eyes(face: FaceMeasurements, thresholds: Thresholds) -> str:
    """The code for shut eyes; empty for open ones."""
    return "eyes_shut" if face.eyes_shut > thresholds.most_shut else ""


def _about_covers(face: FaceMeasurements, thresholds: Thresholds) -> str:
    is_covered = (
        face.lens_light < thresholds.least_lens_light
        or face.cloth > thresholds.most_cloth
        or face.hand > thresholds.most_hand
    )
    return "covered" if is_covered else ""


def _about_pose(face: FaceMeasurements, thresholds: Thresholds) -> str:
    is_turned = abs(face.yaw) > thresholds.most_yaw or abs(face.pitch) > thresholds.most_pitch
    return "turned" if is_turned else ""
