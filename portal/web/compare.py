"""Two takes side by side, for their employee and for a reviewer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from generation.headshots.models import Headshot
from portal.web.evidence import Row

PLACES = ("one", "other")
"""What addresses call the two."""


class Swap(NamedTuple):
    """A take that may stand here instead."""

    take: Headshot
    name: str
    url: str
    is_shown: bool


@dataclass(frozen=True)
class Side:
    """One of the two: the take, its name, and what may stand there instead."""

    place: str
    title: str
    take: Headshot
    name: str
    swaps: list[Swap]


class Compared(NamedTuple):
    """A check as it came out for each of the two: its name, and tone and words of both."""

    label: str
    one: tuple[str, str]
    other: tuple[str, str]


def name_of(take: Headshot) -> str:
    """What a take is called: it keeps the name when others come."""
    if take.batch is None:
        return _("Own photo")
    return _("Round %(round)d, take %(rank)d") % {"round": take.batch.round, "rank": take.rank}


def pair(takes: Sequence[Headshot], query: QueryDict) -> tuple[Headshot, Headshot] | None:
    """The two that the address names, else favourites and the best; None of a single take."""
    if len(takes) < 2:
        return None
    by_id = {str(take.pk): take for take in takes}
    ranked = sorted(takes, key=_rank)
    one = by_id.get(query.get(PLACES[0], ""), ranked[0])
    rest = [take for take in ranked if take.pk != one.pk]
    other = by_id.get(query.get(PLACES[1], ""), rest[0])
    return one, other if other.pk != one.pk else rest[0]


def _rank(take: Headshot) -> tuple[bool, bool, bool]:
    return take.is_unlike, not take.is_favourite, not take.is_recommended


def sides(
    takes: Sequence[Headshot], shown: tuple[Headshot, Headshot], *, name: Callable[[Headshot], str]
) -> list[Side]:
    """Both sides; each may be swapped for any take that is not on the other."""
    titles = (_("Left"), _("Right"))
    return [
        Side(
            place=place,
            title=title,
            take=take,
            name=name(take),
            swaps=[
                _swap(each, name(each), place, shown)
                for each in takes
                if each.pk != shown[1 - PLACES.index(place)].pk
            ],
        )
        for place, title, take in zip(PLACES, titles, shown, strict=True)
    ]


def rows(one: Sequence[Row], other: Sequence[Row]) -> list[Compared]:
    """What was checked on the two, beside each other; what differs comes first."""
    left, right = ({label: (tone, found) for tone, label, found in each} for each in (one, other))
    nothing = ("look", _("Not checked"))
    compared = [
        Compared(label, left.get(label, nothing), right.get(label, nothing))
        for label in {**left, **right}
    ]
    return sorted(compared, key=lambda row: row.one == row.other)


def _swap(take: Headshot, name: str, place: str, shown: tuple[Headshot, Headshot]) -> Swap:
    ids: dict[str, UUID] = {where: each.pk for where, each in zip(PLACES, shown, strict=True)}
    is_shown = ids[place] == take.pk
    return Swap(take, name, f"?{urlencode({**ids, place: take.pk})}", is_shown)
