"""How a headshot stands out on the team's wall, and what mends that, in words."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from generation.headshots.roster import TOLERANCES, Deviation
from generation.wall import Picture, Remedy, Wall
from portal.web.evidence import Row
from portal.web.rebrands import OBSTACLES
from tenants.kernel.languages import decimal, within

AXES: Final[Mapping[str, Promise]] = {
    "background": gettext_lazy("Background"),
    "head_height": gettext_lazy("Head height"),
    "eye_line": gettext_lazy("Eye line"),
    "centre": gettext_lazy("Centre"),
    "light": gettext_lazy("Light direction"),
    "sharpness": gettext_lazy("Sharpness"),
}
"""Traits by the name that the roster has for them."""


def said(picture: Picture) -> list[str]:
    """A sentence for each way in which the picture stands out, the worst first."""
    off = picture.outlier.deviations if picture.outlier else ()
    return [WORDS[each.axis](each) if each.axis in WORDS else _ground(picture) for each in off]


def remedy(picture: Picture) -> str:
    """What brings the picture in line; empty where it is."""
    if picture.remedy is None:
        return ""
    if picture.remedy == Remedy.FINISH and picture.may_stay:
        return _half(picture)
    if picture.can_be_cropped:
        return _(
            "It is finished as the style asks, and was measured otherwise. A crop of it alone"
            " brings it in line."
        )
    sentence = str(REMEDIES[picture.remedy])
    why = OBSTACLES.get(picture.obstacle) if picture.remedy == Remedy.NOT_KEPT else None
    return f"{why}. {sentence}" if why else sentence


def note(picture: Picture) -> str:
    """Why a picture is not counted; empty where it is."""
    if picture.is_counted:
        return ""
    if picture.headshot.is_own_photo:
        return _("Own photo, not measured")
    if picture.headshot.traits is None:
        return _("Not measured yet")
    return _("No face was found")


def rows(wall: Wall) -> list[Row]:
    """For each axis how many of the measured pictures stand out on it."""
    counts = dict.fromkeys(TOLERANCES, 0)
    for each in wall.outliers:
        for deviation in each.outlier.deviations if each.outlier else ():
            counts[deviation.axis] += 1
    return [("warn" if n else "ok", str(AXES[axis]), _count(n)) for axis, n in counts.items()]


def _count(number: int) -> str:
    if not number:
        return _("All match")
    text = ngettext("%(n)d stands out", "%(n)d stand out", number)
    return text % {"n": number}


def _ground(picture: Picture) -> str:
    if not picture.is_elsewhere:
        return _("The background differs from the style's.")
    own, wanted = picture.headshot.style_version.background, picture.version.background
    if own.name == wanted.name:
        return _("The background is an earlier one of the same name.")
    sentence = _("The background is %(own)s; the team's is %(wanted)s.")
    return sentence % {"own": own.name, "wanted": wanted.name}


def _head_height(off: Deviation) -> str:
    percent = round(100 * abs(off.found / off.wanted - 1))
    larger = _("The head is %(n)d%% larger than the team's.")
    smaller = _("The head is %(n)d%% smaller than the team's.")
    return (larger if off.found > off.wanted else smaller) % {"n": percent}


def _eye_line(off: Deviation) -> str:
    lower = _("The eyes are lower than the team's, by %(n)s%% of the picture.")
    higher = _("The eyes are higher than the team's, by %(n)s%% of the picture.")
    return (lower if off.found > off.wanted else higher) % {"n": _share(off)}


def _centre(off: Deviation) -> str:
    right = _("The head is too far right, by %(n)s%% of the picture.")
    left = _("The head is too far left, by %(n)s%% of the picture.")
    return (right if off.found > off.wanted else left) % {"n": _share(off)}


def _light(off: Deviation) -> str:
    if off.found > off.wanted:
        return _("The light comes more from the right than the team's.")
    return _("The light comes more from the left than the team's.")


def _sharpness(off: Deviation) -> str:
    if off.found > off.wanted:
        return _("The face is sharper than the team's.")
    return _("The face is softer than the team's.")


def _share(off: Deviation) -> str:
    return decimal(100 * abs(off.found - off.wanted), 1)


def _half(picture: Picture) -> str:
    """What another finish leaves as it is."""
    left = [
        AXES[each.axis]
        for each in (picture.outlier.deviations if picture.outlier else ())
        if not each.is_of_the_finish
    ]
    if not left:
        return _(
            "Re-finishing brings it nearer. The picture lacks room around the head, so the head may"
            " stay too large."
        )
    things = ", ".join(within(each) for each in left)
    return _("Re-finishing mends the rest, but not: %(things)s.") % {"things": things}


WORDS: Final[Mapping[str, Callable[[Deviation], str]]] = {
    "head_height": _head_height,
    "eye_line": _eye_line,
    "centre": _centre,
    "light": _light,
    "sharpness": _sharpness,
}
REMEDIES: Final[Mapping[Remedy, Promise]] = {
    Remedy.FINISH: gettext_lazy("Re-finishing brings it in line."),
    Remedy.UNDER_WAY: gettext_lazy("It is being re-finished, or waits for a reviewer."),
    Remedy.NEW_TAKES: gettext_lazy(
        "No finish changes this. It takes new takes: call the picture back on the person's page."
    ),
    Remedy.NO_ROOM: gettext_lazy(
        "The picture lacks room around the head, so it was made larger. It takes new takes, or a"
        " style with larger heads."
    ),
    Remedy.LOOK: gettext_lazy(
        "It is finished as the style asks, so re-finishing changes nothing. Look at it: if it looks"
        " wrong, call it back for new takes."
    ),
    Remedy.NOT_KEPT: gettext_lazy("It takes new takes: call it back on the person's page."),
}
