"""What the machine measured about headshots, as rows that an employee and a reviewer read."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.redos import RedoReason
from generation.keeps.models import CHECKS as KEEP_CHECKS
from generation.keeps.models import Keep
from generation.photos import queries as photos
from generation.photos.models import Photo
from generation.training import queries as training
from generation.vision.reasons import DRIFTS, REJECTS
from portal.web.figures import percent
from tenants.kernel.languages import decimal, within
from tenants.people.models import Employee

Row = tuple[str, str, str]
"""Tone (ok, warn, bad, look), name of the check, and what was found."""


def checks_of(headshot: Headshot) -> list[Row]:
    """The checks of one take for its reviewer: likeness, and what else was measured."""
    if headshot.is_own_photo:
        return [("look", _("Own photo"), _("Nothing was measured"))]
    rows = [_likeness(headshot)]
    if headshot.nearest_other is not None:
        rows.append(_nobody_else(headshot))
    return rows + measured_of(headshot)


def nearest_photo(headshot: Headshot, sent: Sequence[Photo]) -> Photo | None:
    """Which of the photos the take is most like; None where that was not noted, or it is not among
    them any more."""
    noted = (headshot.checks.get("new") or {}).get("photo")
    return next((photo for photo in sent if str(photo.pk) == noted), None)


def nearest_row(headshot: Headshot, sent: Sequence[Photo]) -> list[Row]:
    """The same in words: the photo's number, and how like it the take is."""
    photo = nearest_photo(headshot, sent)
    if photo is None:
        return []
    apart = headshot.checks["new"]["found"]
    how = next(words for most, words in ALIKE if apart < most)
    said = _("Photo %(n)d: %(how)s") % {"n": sent.index(photo) + 1, "how": how}
    return [("ok" if apart < SAME_PERSON else "look", _("Nearest photo"), said)]


def measured_of(headshot: Headshot) -> list[Row]:
    """What was measured on one take besides whom it is like, what failed with its tone."""
    return [
        ("ok" if check["passes"] else "warn", str(label), words(check))
        for name, (label, words) in CHECKS.items()
        if (check := headshot.checks.get(name))
    ]


def kept_of(headshot: Headshot) -> list[Row]:
    """For its reviewer: what the employee had asked to keep when it was drawn, and what is seen."""
    asked = headshot.batch.keep if headshot.batch else []
    return [_kept(headshot, Keep(value)) for value in asked]


def _kept(headshot: Headshot, keep: Keep) -> Row:
    if KEEP_CHECKS.get(keep) not in headshot.checks:
        return "look", str(keep.label), _("Look for yourself: no check sees this")
    if keep in headshot.lacking:
        return "warn", str(keep.label), _("Not seen")
    return "ok", str(keep.label), _("Seen")


def flagged_in(headshot: Headshot) -> list[str]:
    """For the employee: a sentence for each thing they asked to keep that is not seen, and for each
    way in which they look changed."""
    lacking = [str(NOT_SEEN[value]) for value in headshot.lacking]
    return lacking + [_(DRIFTS[code]) for code in headshot.drifted if code in DRIFTS]


def asked_to_keep(values: Iterable[str]) -> str:
    """A line about what the employee asks to keep; empty where that is nothing."""
    things = ", ".join(within(Keep(value).label) for value in values)
    return _("You asked to keep: %(things)s.") % {"things": things} if things else ""


def redo_reasons(batches: Iterable[HeadshotBatch | None]) -> list[tuple[str, str]]:
    """What may be wrong with takes of these batches, by value."""
    is_kept = any(batch.keep for batch in batches if batch)
    return [
        (reason, str(label)) for reason, label in RedoReason.choices if is_kept or reason != "kept"
    ]


class LeftOut(NamedTuple):
    """Pictures with a fault: a sentence, and each fault with how many had it."""

    title: str
    rows: list[tuple[str, int]]


class UsedAnyway(NamedTuple):
    """Photos that their person used although a check doubted them: a sentence, and the doubts."""

    title: str
    rows: list[tuple[str, int]]


def used_anyway(employee: Employee) -> UsedAnyway | None:
    """What the person said about photos that were doubted; None where there is no such photo."""
    found = photos.used_anyway(employee)
    if not found:
        return None
    count = sum(found.values())
    sentence = ngettext("%(n)d photo was used anyway", "%(n)d photos were used anyway", count)
    return UsedAnyway(
        title=sentence % {"n": count},
        rows=[(str(DOUBTED.get(code, _("Other"))), n) for code, n in sorted(found.items())],
    )


class Unlike(NamedTuple):
    """No take is like the person: whether a second training was tried, and what would help."""

    tried_twice: bool
    advice: list[str]


def unlike(employee: Employee, headshots: Sequence[Headshot]) -> Unlike | None:
    """What to say where none of the takes passes; None where one does, or there is none."""
    if not headshots or any(headshot.passes for headshot in headshots):
        return None
    run = training.latest(employee)
    return Unlike(tried_twice=run is not None and run.plan > 1, advice=photo_advice(employee))


def photo_advice(employee: Employee) -> list[str]:
    """Which photos would make a better model: those that the set lacks."""
    count = photos.counts(employee).admitted
    advice = [wish.sentence for wish in photos.wishes(employee)]
    if count < photos.ASKED:
        text = _("More photos: we have %(count)d of you, and %(asked)d are best.")
        advice.append(text % {"count": count, "asked": photos.ASKED})
    return advice or [_("Clear photos of your whole face, of other days and without filters.")]


def same_person(employee: Employee, *, may_see: Collection[UUID] | None) -> str:
    """Who seems to be on the employee's photos, too; empty where nobody does.

    Only those are named who may be seen: of these departments, or all where there are none.
    """
    others = photos.sharing(employee)
    if not others:
        return ""
    known = [each.name for each in others if may_see is None or each.department_id in may_see]
    names = ", ".join([*known, *[_("a colleague")] * (len(known) < len(others))])
    sentence = _("The photos of %(one)s and %(others)s seem to show the same person.")
    return sentence % {"one": employee.name, "others": names}


def left_out(batch: HeadshotBatch | None) -> LeftOut | None:
    """What a batch drew and nobody is shown; None where there is no such picture."""
    if batch is None or not batch.rejected:
        return None
    count = sum(batch.rejected.values())
    sentence = ngettext(
        "%(count)d of %(all)d pictures was left out",
        "%(count)d of %(all)d pictures were left out",
        count,
    )
    return LeftOut(
        title=sentence % {"count": count, "all": batch.rendered},
        rows=[(_(REJECTS[code]), n) for code in REJECTS if (n := batch.rejected.get(code))],
    )


def _likeness(headshot: Headshot) -> Row:
    passes = headshot.likeness >= headshot.likeness_floor
    found = _("%(found)s · min %(least)s") % {
        "found": decimal(headshot.likeness, 2),
        "least": decimal(headshot.likeness_floor, 2),
    }
    return "ok" if passes else "warn", _("Likeness"), found


def _nobody_else(headshot: Headshot) -> Row:
    other = headshot.nearest_other or 0.0
    tone = "ok" if headshot.likeness > other else "bad"
    return tone, _("Nearest colleague"), decimal(other, 2)


DOUBTED: Final[Mapping[str, Promise]] = {
    "no_face": gettext_lazy("No face was found"),
    "face_small": gettext_lazy("The face is small"),
    "cut_off": gettext_lazy("The head is cut off"),
    "blurred": gettext_lazy("The face is blurred"),
    "too_dark": gettext_lazy("It is dark"),
    "too_bright": gettext_lazy("It is bright"),
    "covered": gettext_lazy("Part of the face is hidden"),
    "turned": gettext_lazy("The head is turned far"),
    "eyes_shut": gettext_lazy("The eyes look shut"),
    "another_person": gettext_lazy("It looked like somebody else"),
    "perhaps_another": gettext_lazy("It looked unlike the others"),
}
"""What a check found on photos that may be used anyway, by the code of the reason."""

SAME_PERSON: Final = 0.6
"""Up to how far apart two faces are of one person: `vision.identity.SAME_PERSON`, which pages
cannot ask without its networks."""
ALIKE: Final[Sequence[tuple[float, Promise]]] = (
    (0.3, gettext_lazy("very alike")),
    (0.45, gettext_lazy("alike")),
    (SAME_PERSON, gettext_lazy("somewhat alike")),
    (math.inf, gettext_lazy("hardly alike")),
)
"""How like two faces are by how far they are apart, in halves and quarters of what one person's
photos may be."""
MOST_LIT: Final = 6
"""Mean distance in colour (CIELAB) by which an edit may change the light on a face; it is
`vision.edits.MOST_SKIN_CHANGE`, which pages cannot ask without its networks."""

NOT_SEEN: Final[Mapping[str, Promise]] = {
    Keep.HEAD_COVERING: gettext_lazy("We do not see your head covering in this one."),
    Keep.GLASSES: gettext_lazy("We do not see your glasses in this one."),
    Keep.BEARD: gettext_lazy("We do not see your beard in this one."),
}

JUST_SEEN = 0.02
"""Share of more or less light that is worth a word."""
Words = Callable[[Mapping[str, Any]], str]
"""What a stored check is called by what was found."""


def _always(word: Promise) -> Words:
    """For what no kept take lacks."""
    return lambda _check: str(word)


def _share(check: Mapping[str, Any]) -> str:
    return percent(check["found"])


def _turn(check: Mapping[str, Any]) -> str:
    degrees = round(check["found"])
    if not degrees:
        return _("Straight")
    side = _("%(degrees)d° to the right") if degrees > 0 else _("%(degrees)d° to the left")
    return side % {"degrees": abs(degrees)}


def _new(check: Mapping[str, Any]) -> str:
    return _("Yes") if check["passes"] else _("Copies a photo")


def _held_out(check: Mapping[str, Any]) -> str:
    return _("Photos kept aside") if check["passes"] else _("Photos it learned from")


def _lit(check: Mapping[str, Any]) -> str:
    found = decimal(check["found"], 1)
    return _("Changed by %(found)s of %(most)s") % {"found": found, "most": MOST_LIT}


def _as_in_photos(check: Mapping[str, Any]) -> str:
    return _("As in the photos") if check["passes"] else _(DRIFTS.get(check["code"], "Other"))


def _matched_light(check: Mapping[str, Any]) -> str:
    share = 2 ** abs(check["found"]) - 1
    if share < JUST_SEEN:
        return _("As drawn")
    told = _("%(share)s brighter") if check["found"] > 0 else _("%(share)s darker")
    return told % {"share": percent(share)}


def _as_asked(check: Mapping[str, Any]) -> str:
    return _("As asked") if check["passes"] else _("Not as asked")


def _room(check: Mapping[str, Any]) -> str:
    if check["passes"]:
        return _("Enough")
    larger = _("Too little: the head is %(percent)d%% larger than the style asks")
    return larger % {"percent": round((check["found"] - 1) * 100)}


CHECKS: Final[Mapping[str, tuple[Promise, Words]]] = {
    "one_face": (gettext_lazy("Faces"), _always(gettext_lazy("One"))),
    "size": (gettext_lazy("Face height"), _share),
    "turn": (gettext_lazy("Head turned"), _turn),
    "whole_head": (gettext_lazy("Whole head"), _always(gettext_lazy("Yes"))),
    "room": (gettext_lazy("Room around the head"), _room),
    "sharpness": (gettext_lazy("Sharpness"), _always(gettext_lazy("Sharp"))),
    "light": (gettext_lazy("Exposure"), _always(gettext_lazy("Good"))),
    "eyes": (gettext_lazy("Eyes"), _always(gettext_lazy("Open"))),
    "dressed": (gettext_lazy("Dressed"), _always(gettext_lazy("Yes"))),
    "new": (gettext_lazy("A new picture"), _new),
    "held_out": (gettext_lazy("Compared with"), _held_out),
    "approved": (gettext_lazy("Compared with"), _always(gettext_lazy("The approved picture"))),
    "face_kept": (gettext_lazy("Face"), _always(gettext_lazy("The same pixels"))),
    "face_lit": (gettext_lazy("Light on the face"), _lit),
    "seam": (gettext_lazy("Head and clothes"), _always(gettext_lazy("Go over evenly"))),
    "drift_skin": (gettext_lazy("Skin colour"), _as_in_photos),
    "drift_glasses": (gettext_lazy("Glasses"), _as_in_photos),
    "drift_facial_hair": (gettext_lazy("Beard"), _as_in_photos),
    "drift_head_covering": (gettext_lazy("Head covering"), _as_in_photos),
    "drift_hair_colour": (gettext_lazy("Hair colour"), _as_in_photos),
    "pose": (gettext_lazy("Pose"), _as_asked),
    "lighting": (gettext_lazy("Lighting"), _as_asked),
    "matched_light": (gettext_lazy("Brightness matched to the team"), _matched_light),
    "clothing": (gettext_lazy("Colour of clothes"), _as_asked),
    "expression": (gettext_lazy("Expression"), _as_asked),
    "background": (gettext_lazy("Background"), _as_asked),
}
"""Checks by the name they are stored under: what people call them, and their outcome."""
