"""What to ask of somebody in front of the camera, so that their photos become varied.

A proposal for the next photo, never a condition of it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from generation.photos.variety import Wish


class Pose(StrEnum):
    """One thing to do for the next photo."""

    STRAIGHT = "straight"
    LEFT = "left"
    RIGHT = "right"
    SMILE = "smile"
    NEUTRAL = "neutral"
    WINDOW = "window"
    SIDE_LIGHT = "side_light"
    TOP = "top"
    PLACE = "place"


ROUND: Final = (
    Pose.STRAIGHT,
    Pose.LEFT,
    Pose.SMILE,
    Pose.RIGHT,
    Pose.WINDOW,
    Pose.NEUTRAL,
    Pose.SIDE_LIGHT,
    Pose.SMILE,
)
"""While nothing is known to be lacking."""
ANSWERS: Final[Mapping[str, Mapping[str, tuple[Pose, ...]]]] = {
    "angle": {"": (Pose.STRAIGHT,), "facing the camera": (Pose.LEFT, Pose.RIGHT)},
    "expression": {"": (Pose.NEUTRAL,), "professional neutral": (Pose.SMILE,)},
    "light": {"": (Pose.WINDOW,), "soft light": (Pose.SIDE_LIGHT,)},
    "clothing": {"": (Pose.TOP,)},
    "place": {"": (Pose.PLACE,)},
}
"""What answers a wish, by its axis and by what most photos show; where several do, in turn."""


def after(taken: int, wishes: Sequence[Wish]) -> Pose:
    """The pose for the photo after so many: the wishes take turns."""
    if not wishes:
        return ROUND[taken % len(ROUND)]
    turn, which = divmod(taken, len(wishes))
    wish = wishes[which]
    answers = ANSWERS[wish.axis]
    poses = answers.get(wish.common, answers[""])
    return poses[turn % len(poses)]
