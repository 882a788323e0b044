"""The question that work on a base asks before it begins."""

from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from generation.licences import terms as licences
from generation.licences.models import Acceptance
from generation.licences.terms import Terms


class Standing(StrEnum):
    """How the organization in force stands to the licence of the configured base."""

    FREE = "free"
    """Companies may use the base with no further agreement."""
    OPEN = "open"
    """An owner has to accept it first."""
    ACCEPTED = "accepted"
    OVER = "over"
    """What the operator holds has ended."""


WAITING = frozenset({Standing.OPEN, Standing.OVER})
"""Standings in which no work begins."""


def standing(*, at: datetime) -> Standing:
    """How the organization stands to the licence now."""
    terms = licences.current()
    if terms is None:
        return Standing.FREE
    if terms.is_over(at=at):
        return Standing.OVER
    return Standing.ACCEPTED if acceptance(terms) else Standing.OPEN


def must_wait(*, at: datetime) -> bool:
    """Whether the organization's new work waits for the licence."""
    return standing(at=at) in WAITING


def acceptance(terms: Terms) -> Acceptance | None:
    """The organization's acceptance of exactly these terms."""
    return Acceptance.objects.filter(digest=terms.digest).first()


def acceptances() -> QuerySet[Acceptance]:
    """Everything the organization ever accepted, newest first."""
    return Acceptance.objects.order_by("-accepted_at", "pk")
