"""Whether a rendered picture may be shown at all, and how good it is as a picture.

The thresholds are those of uploads (`verdict`) where the same thing is measured; the others, with
what they were measured on, stand in docs/models.md.
"""

from dataclasses import dataclass, replace

import numpy as np

from generation.vision.measure import FaceMeasurements, Measurements
from generation.vision.verdict import (
    THRESHOLDS,
    about_count,
    about_eyes,
    about_light,
    about_nudity,
    about_sharpness,
)

LIMITS = replace(THRESHOLDS, version="rendered-1", least_light=20.0)
"""A studio may be darker than a phone's photos: of drawn faces in one, the darkest has 29."""
LEAST_SIZE, MOST_SIZE = 0.6, 1.5
"""Height of the face, in heights that the framing asks for."""
MOST_CUT = 0.25
"""How far the picture's edge may run through the person above the chin, in faces."""
PLENTY = 16.0
"""A face this many times as sharp as it must be is as good as any sharper one."""


@dataclass(frozen=True)
class Asked:
    """What a prompt asks of the head: the face's share of the picture's height, and most degrees
    that it may be turned to either side."""

    face_height: float
    most_yaw: float


@dataclass(frozen=True)
class Check:
    """What was found, and the code of `reasons.REJECTS` where that must not be, else empty."""

    found: float
    reject: str = ""


@dataclass(frozen=True)
class Judgement:
    """`reject` is the first check's that has one; empty where the picture may be shown.

    `checks` are by name, only that of the count where not exactly one face is seen; `quality` is
    0 to 1.
    """

    reject: str
    quality: float
    checks: dict[str, Check]


def judge(measured: Measurements, asked: Asked) -> Judgement:
    """Judge a rendered picture by what was measured on it."""
    face, reject = measured.face, about_count(measured)
    if face is None or reject:
        return Judgement(reject, 0.0, {"one_face": Check(measured.faces, reject)})
    checks = {
        "one_face": Check(1),
        "size": Check(face.share, _about_size(face.share / asked.face_height)),
        "turn": Check(face.yaw, "turned" if abs(face.yaw) > asked.most_yaw else ""),
        "whole_head": Check(face.cut, "cut_off" if face.cut > MOST_CUT else ""),
        "sharpness": Check(face.sharpness, about_sharpness(face, LIMITS)),
        "light": Check(face.exposure.light, about_light(face, LIMITS)),
        "eyes": Check(face.eyes_shut, about_eyes(face, LIMITS)),
        "dressed": Check(measured.nudity, about_nudity(measured, LIMITS)),
    }
    reject = next((check.reject for check in checks.values() if check.reject), "")
    return Judgement(reject, _quality(face, asked), checks)


def _about_size(times: float) -> str:
    if times < LEAST_SIZE:
        return "face_small"
    return "face_large" if times > MOST_SIZE else ""


def _quality(face: FaceMeasurements, asked: Asked) -> float:
    """Half for sharpness, half for the face as large as asked, both by their logarithm.

    Light and the eyes' contrast have no part in it: both depend on somebody's colours, and the
    lightest picture of a dark face is not its best.
    """
    sharp = np.log(max(face.sharpness, 1.0) / LIMITS.least_sharpness) / np.log(PLENTY)
    off = abs(np.log(face.share / asked.face_height)) / np.log(MOST_SIZE)
    return float(np.clip([sharp, 1 - off], 0, 1).mean())
