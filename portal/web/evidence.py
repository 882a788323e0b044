"""What the machine measured about a headshot, as rows that a reviewer reads."""

from django.utils.translation import gettext as _

from generation.headshots.models import Headshot

Row = tuple[str, str, str]
"""Tone (ok, warn, bad), name of the check, and what was found."""


def checks_of(headshot: Headshot) -> list[Row]:
    """The checks of one take, what failed with its tone."""
    rows = [_likeness(headshot)]
    if headshot.nearest_other is not None:
        rows.append(_nobody_else(headshot))
    named = {"one_face": _("One face"), "sharpness": _("Sharpness"), "background": _("Background")}
    for name, label in named.items():
        if found := headshot.checks.get(name):
            rows.append(("ok" if found["passes"] else "warn", label, str(found["text"])))
    return rows


def _likeness(headshot: Headshot) -> Row:
    passes = headshot.likeness >= headshot.likeness_floor
    found = _("%(found).2f · min %(least).2f") % {
        "found": headshot.likeness,
        "least": headshot.likeness_floor,
    }
    return "ok" if passes else "warn", _("Likeness"), found


def _nobody_else(headshot: Headshot) -> Row:
    other = headshot.nearest_other or 0.0
    tone = "ok" if headshot.likeness > other else "bad"
    return tone, _("Nearest colleague"), f"{other:.2f}"
