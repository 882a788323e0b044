"""The queue's lists, a stretch at a time: a deep one costs as many queries as the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from generation.approvals import queries
from generation.approvals.lifecycle import DECIDED, ApprovalState
from generation.approvals.models import Approval
from tenants.organizations.models import Membership

LISTS: Final = ("to_review", "second", "flagged", "done")
HOME_OF: Final[dict[str, str]] = {ApprovalState.OPEN: "to_review", ApprovalState.SECOND: "second"}
"""The list in which each state waits; what is decided is in `done`."""
BEFORE: Final = 3
"""Rows that are shown before the one that was asked for."""
WAITING: Final = ("is_flagged", "signed_at", "pk")
LATEST: Final = ("-state_changed_at", "pk")
_IS_FLAGGED: Final = Case(
    When(queries.NEEDS_A_LOOK, then=Value(1)), default=Value(0), output_field=IntegerField()
)


@dataclass(frozen=True)
class Stretch:
    """Some rows of a list beside each other, and those that come before and after them."""

    rows: list[Approval]
    earlier: Approval | None = None
    later: Approval | None = None

    @property
    def last(self) -> Approval | None:
        """Where it ends."""
        return self.rows[-1] if self.rows else None

    def beside(self, row: Approval) -> tuple[Approval | None, Approval | None]:
        """Who comes before the row, which is among them, and who after it."""
        all_of_them = [self.earlier, *self.rows, self.later]
        at = all_of_them.index(row)
        return all_of_them[at - 1], all_of_them[at + 1]


def holds(name: str, reviewer: Membership, pk: UUID) -> bool:
    """Whether the approval is in the list."""
    return _rows(name, reviewer).filter(pk=pk).exists()


def start(name: str, reviewer: Membership, *, size: int) -> Stretch:
    """The list's beginning."""
    found = list(_rows(name, reviewer)[: size + 1])
    return Stretch(found[:size], later=_at(found, size))


def around(name: str, reviewer: Membership, pivot: Approval, *, size: int) -> Stretch:
    """The approval where it stands in the list, a few before it, and those after it."""
    few = min(BEFORE, size // 2)
    found = _before(name, reviewer, pivot, size=few + 1)
    above = found[:few][::-1]
    room = size - len(above) - 1
    below = _beyond(name, reviewer, pivot, size=room + 1)
    return Stretch([*above, pivot, *below[:room]], _at(found, few), _at(below, room))


def after(name: str, reviewer: Membership, pivot: Approval, *, size: int) -> Stretch:
    """What follows the approval, which may have left the list."""
    found = _beyond(name, reviewer, pivot, size=size + 1)
    return Stretch(found[:size], earlier=pivot, later=_at(found, size))


def before(name: str, reviewer: Membership, pivot: Approval, *, size: int) -> Stretch:
    """What precedes the approval, which may have left the list."""
    found = _before(name, reviewer, pivot, size=size + 1)
    return Stretch(found[:size][::-1], earlier=_at(found, size), later=pivot)


def _before(name: str, reviewer: Membership, pivot: Approval, *, size: int) -> list[Approval]:
    keys = [_turned(key) for key in _keys(name)]
    rows = _rows(name, reviewer).filter(_past(keys, pivot)).order_by(*keys)
    return list(rows[:size])  # the nearest first


def _beyond(name: str, reviewer: Membership, pivot: Approval, *, size: int) -> list[Approval]:
    return list(_rows(name, reviewer).filter(_past(_keys(name), pivot))[:size])


def _at(rows: Sequence[Approval], place: int) -> Approval | None:
    return rows[place] if place < len(rows) else None


def _rows(name: str, reviewer: Membership) -> QuerySet[Approval]:
    match name:
        case "done":
            rows = queries.visible_to(reviewer).filter(state__in=DECIDED)
        case "second":
            rows = queries.second_look(reviewer)
        case "flagged":
            rows = queries.waiting_for(reviewer).filter(queries.NEEDS_A_LOOK)
        case _:
            rows = queries.to_review(reviewer)
    return rows.annotate(is_flagged=_IS_FLAGGED).order_by(*_keys(name))


def _keys(name: str) -> Sequence[str]:
    return LATEST if name == "done" else WAITING


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _past(keys: Sequence[str], pivot: Approval) -> Q:
    """What is sorted behind the pivot: later by one key, and the same by those before it."""
    found, same = Q(), Q()
    for name, value, comparison in _values(keys, pivot):
        found |= same & Q(**{f"{name}__{comparison}": value})
        same &= Q(**{name: value})
    return found


def _values(keys: Sequence[str], pivot: Approval) -> Iterator[tuple[str, object, str]]:
    own = {
        "is_flagged": int(queries.needs_a_look(pivot.headshot)),
        "signed_at": pivot.signed_at,
        "state_changed_at": pivot.state_changed_at,
        "pk": pivot.pk,
    }
    for key in keys:
        name = key.removeprefix("-")
        yield name, own[name], "lt" if key.startswith("-") else "gt"
