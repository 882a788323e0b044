"""Reading everybody of the organization: who is meant, where they stand, a page at a time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from generation.census.places import RESTING, Place
from generation.census.standings import statement
from tenants.people import queries as people
from tenants.people.models import Employee

_STANDINGS: Final = "SELECT id, place, since, code FROM ({people}) placed"
_STUCK: Final = "SELECT * FROM ({people}) stood WHERE since <= %s AND place <> ALL(%s)"
_MEANT: Final = "SELECT id, name FROM ({people}) placed WHERE {places}"
_COUNT: Final = "SELECT count(*) FROM ({meant}) meant"
_IDS: Final = "SELECT id FROM ({meant}) meant ORDER BY name, id"
_PAGE: Final = """
WITH placed AS MATERIALIZED ({people})
(SELECT id, place, since, code, 0 AS number FROM placed WHERE {places} AND {past}
 ORDER BY name {order}, id {order} LIMIT %s)
UNION ALL
(SELECT NULL, place, NULL, NULL, count(*) FROM placed GROUP BY place)
"""
"""Where everybody stands is found once, for the rows and for the counts."""


@dataclass(frozen=True)
class Standing:
    """Where somebody stands, since when, and the code of what went wrong there."""

    employee_id: UUID
    place: Place
    since: datetime
    code: str = ""


@dataclass(frozen=True)
class Wanted:
    """Who is meant; what is left empty does not limit them."""

    who: people.Filter = people.EVERYBODY
    places: frozenset[Place] = frozenset()
    stuck_for: timedelta | None = None
    """Only who has stood for so long where something is awaited of somebody."""


class Bound(NamedTuple):
    """Where a page begins or ends: behind this person, or before them."""

    place: people.Place
    is_before: bool = False


@dataclass(frozen=True)
class Page:
    """Some of those who are meant, by name, and how many there are at each place."""

    rows: list[tuple[Employee, Standing]]
    counts: dict[Place, int] = field(default_factory=dict)
    """Of those who are meant whatever their place: what choosing another place would show."""
    total: int = 0
    has_earlier: bool = False
    has_later: bool = False


def page(wanted: Wanted, *, bound: Bound | None = None, limit: int = 50, at: datetime) -> Page:
    """A page of those who are meant, with the counts; a deep one costs what the first does."""
    sql, params = _placed(wanted, at=at)
    places, which = _of_places(wanted)
    past, place = _past(bound)
    order = "DESC" if bound and bound.is_before else "ASC"
    rows = _fetched(
        _PAGE.format(people=sql, places=places, past=past, order=order),
        [*params, *which, *place, limit + 1],
    )
    found = [_standing(row) for row in rows if row[0] is not None]
    counts = {Place(row[1]): row[4] for row in rows if row[0] is None}
    return _page(wanted, found, counts, bound=bound, limit=limit)


def standings(employee_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Standing]:
    """Where each of these people stands, by id, in one statement."""
    sql, params = statement(people.listing().filter(pk__in=employee_ids), at=at)
    found = map(_standing, _fetched(_STANDINGS.format(people=sql), params))
    return {standing.employee_id: standing for standing in found}


def count(wanted: Wanted, *, at: datetime) -> int:
    """How many are meant."""
    sql, params = _meant(wanted, at=at)
    [(number,)] = _fetched(_COUNT.format(meant=sql), params)
    return int(number)


def ids(wanted: Wanted, *, at: datetime) -> list[UUID]:
    """Everybody who is meant, by name."""
    sql, params = _meant(wanted, at=at)
    return [pk for (pk,) in _fetched(_IDS.format(meant=sql), params)]


def with_employees(standings: Iterable[Standing]) -> list[tuple[Employee, Standing]]:
    """The people themselves beside where they stand, in the same order."""
    told = list(standings)
    rows = people.listing().filter(pk__in=[each.employee_id for each in told])
    known = {employee.pk: employee for employee in rows}
    return [(known[each.employee_id], each) for each in told if each.employee_id in known]


def _page(
    wanted: Wanted,
    found: list[Standing],
    counts: dict[Place, int],
    *,
    bound: Bound | None,
    limit: int,
) -> Page:
    more, is_before = len(found) > limit, bool(bound and bound.is_before)
    shown = found[:limit][::-1] if is_before else found[:limit]
    places = wanted.places or counts
    return Page(
        rows=with_employees(shown),
        counts=counts,
        total=sum(counts.get(place, 0) for place in places),
        has_earlier=more if is_before else bound is not None,
        has_later=is_before or more,
    )


def _meant(wanted: Wanted, *, at: datetime) -> tuple[str, list[Any]]:
    sql, params = _placed(wanted, at=at)
    places, which = _of_places(wanted)
    return _MEANT.format(people=sql, places=places), [*params, *which]


def _placed(wanted: Wanted, *, at: datetime) -> tuple[str, list[Any]]:
    """Those who are meant whatever their place."""
    sql, params = statement(people.listing(wanted.who), at=at)
    if wanted.stuck_for is None:
        return sql, params
    return _STUCK.format(people=sql), [*params, at - wanted.stuck_for, sorted(RESTING)]


def _of_places(wanted: Wanted) -> tuple[str, list[Any]]:
    return ("place = ANY(%s)", [sorted(wanted.places)]) if wanted.places else ("true", [])


def _past(bound: Bound | None) -> tuple[str, list[Any]]:
    if bound is None:
        return "true", []
    return f"(name, id) {'<' if bound.is_before else '>'} (%s, %s)", [*bound.place]


def _fetched(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _standing(row: tuple[Any, ...]) -> Standing:
    pk, place, since, code = row[:4]
    return Standing(pk, Place(place), since, code or "")
