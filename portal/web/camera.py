"""The employee's camera: `/me/camera/`. What it takes is sent as any other photo is."""

import math
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from generation.journey import Step, step_of
from generation.photos import queries
from generation.photos.poses import Pose
from portal.http.doors import EmployeeRequest, employee_page
from portal.http.powers import uses_camera
from portal.web.capture import set_of, tiles_of

WIDE: Final = 34
TALL: Final = 44
"""The half axes of the oval, in units of its drawing, whose middle is at 0, 0."""
AROUND: Final = (
    f"M-500-500H500V500H-500zM0-{TALL}a{WIDE} {TALL} 0 0 0 0 {2 * TALL}"
    f"a{WIDE} {TALL} 0 0 0 0-{2 * TALL}"
)
"""What is outside the oval, as path data."""
NEAR: Final = 3.5
LONG: Final = 4.0
"""How far outside the oval a tick begins, and its length."""
PROMPTS: Final = {
    Pose.STRAIGHT: _("Look straight at the camera"),
    Pose.LEFT: _("Turn slightly left"),
    Pose.RIGHT: _("Turn slightly right"),
    Pose.SMILE: _("Give a smile"),
    Pose.NEUTRAL: _("Look calm and neutral"),
    Pose.WINDOW: _("Face a window"),
    Pose.SIDE_LIGHT: _("Stand beside a window"),
    Pose.TOP: _("Put on another top"),
    Pose.PLACE: _("Go to another place"),
}
TURNED: Final = (Pose.LEFT, Pose.RIGHT)
"""Poses in which a face is easily lost from sight."""


@dataclass(frozen=True)
class Tick:
    """One line of the ring, from the oval outwards. Numbers as SVG reads them in any language."""

    x1: str
    y1: str
    x2: str
    y2: str
    is_done: bool


@employee_page
@uses_camera
@require_safe
def show(request: EmployeeRequest) -> HttpResponse:
    """The camera with its ring and strip; without a script, the phone's own camera."""
    if step_of(request.employee, at=now()) == Step.CONSENT:
        return redirect("capture:consent")
    context = {"tiles": tiles_of(request), "set": set_of(request), **_standing(request)}
    return render(request, "capture/camera.html", context)


@employee_page
@require_safe
def standing(request: EmployeeRequest) -> HttpResponse:
    """How far the photos are and what to do next, asked for again after each photo."""
    return render(request, "capture/_camera_standing.html", _standing(request))


def ring(done: int, *, of: int) -> list[Tick]:
    """A tick for each photo asked for, clockwise from the top; `done` of them are there."""
    return [_tick(number, of, is_done=number < done) for number in range(of)]


def _tick(number: int, of: int, *, is_done: bool) -> Tick:
    angle = math.tau * (number + 0.5) / of
    x1, y1 = _point(angle, outside=NEAR)
    x2, y2 = _point(angle, outside=NEAR + LONG)
    return Tick(x1, y1, x2, y2, is_done)


def _point(angle: float, *, outside: float) -> tuple[str, str]:
    across, down = math.sin(angle), -math.cos(angle)
    return f"{(WIDE + outside) * across:.2f}", f"{(TALL + outside) * down:.2f}"


def _standing(request: EmployeeRequest) -> dict[str, object]:
    counts = queries.counts(request.employee)
    pose = queries.next_pose(request.employee)
    return {
        "counts": counts,
        "asked": queries.ASKED,
        "following": min(counts.admitted + 1, queries.ASKED),
        "ring": ring(counts.admitted, of=queries.ASKED),
        "oval": {"wide": WIDE, "tall": TALL, "around": AROUND},
        "prompt": PROMPTS[pose],
        "is_turned": pose in TURNED,
    }
