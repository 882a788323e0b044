"""Where people stand on the way to their headshot, in words, for a page of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from generation.census import queries
from generation.census.places import Place
from generation.photos import queries as photos
from generation.photos.queries import PhotoCounts
from portal.web.badges import BADGES, Badge
from tenants.kernel.jobs.reasons import sentence
from tenants.people.models import Employee

P = Place
LOOKS: Final = MappingProxyType(
    {
        P.ADDED: BADGES["added"],
        P.INVITED: BADGES["invited"],
        P.RUN_OUT: BADGES["expired"],
        P.REVOKED: Badge("", "minus"),
        P.NOT_AGREED: Badge("", "clock"),
        P.UPLOADING: Badge("", "upload"),
        P.UNCHECKED: Badge("bad", "warning"),
        P.WAITING: Badge("", "clock"),
        P.HELD: Badge("warn", "clock"),
        P.LEARNING: Badge("accent", "working"),
        P.LEARNING_FAILED: Badge("bad", "warning"),
        P.RENDERING: Badge("accent", "working"),
        P.RENDERING_FAILED: Badge("bad", "warning"),
        P.CHOOSING: Badge("accent", "heart"),
        P.OWN_PHOTO: Badge("", "image"),
        P.REDO: BADGES["changes_requested"],
        P.TO_REVIEW: BADGES["open"],
        P.SECOND: BADGES["second"],
        P.APPROVED: BADGES["approved"],
        P.LEFT: BADGES["left"],
        P.ERASING: BADGES["erasing"],
    }
)
"""The tone and icon of each place."""


class Standing(NamedTuple):
    """One person's place on the way, as a pill: words, tone, icon; since when; what is wrong."""

    place: Place
    words: str
    tone: str
    icon: str
    since: datetime
    photos: PhotoCounts
    trouble: str = ""


def standings(employees: Sequence[Employee], *, at: datetime) -> dict[UUID, Standing]:
    """Where each of these people stands, by id. The number of queries is the same for any many."""
    return shown(queries.standings([employee.pk for employee in employees], at=at).values())


def shown(found: Iterable[queries.Standing]) -> dict[UUID, Standing]:
    """The same of standings that were read already."""
    known = {each.employee_id: each for each in found}
    counts = photos.counts_by_employee(known)
    return {pk: _worded(each, counts.get(pk, PhotoCounts())) for pk, each in known.items()}


def _worded(standing: queries.Standing, counted: PhotoCounts) -> Standing:
    place, look = standing.place, LOOKS[standing.place]
    words = str(place.label)
    if place == Place.UPLOADING:
        words = _("Uploading %(n)d/%(of)d") % {"n": counted.admitted, "of": photos.ASKED}
    trouble = sentence(standing.code) if standing.code else ""
    return Standing(place, words, look.tone, look.icon, standing.since, counted, trouble)
