"""How often somebody may try: counted in the database, so that every process sees every try."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from tenants.access.models import Tally
from tenants.kernel.errors import DomainError
from tenants.kernel.lookups import digest_of

COUNT: Final = """
    INSERT INTO access_tally (key, tries, until) VALUES (%(key)s, 1, %(fresh)s)
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN access_tally.until <= %(at)s THEN 1 ELSE access_tally.tries + 1 END,
        until = CASE WHEN access_tally.until <= %(at)s THEN %(fresh)s ELSE access_tally.until END
    RETURNING tries, until
"""
"""One statement, so that a hundred tries at once are counted as a hundred."""


@dataclass(frozen=True)
class Allowance:
    """So many tries in a span of time, which begins with the first."""

    kind: str
    tries: int
    span: timedelta


class TooOften(DomainError):
    """The allowance is used up. `seconds` says how long until it begins anew."""

    code = "too_often"

    def __init__(self, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(
            _("That was too often. Try again in {minutes} {unit}.").format(
                minutes=minutes, unit=unit
            ),
            seconds=seconds,
        )
        self.seconds = seconds


def count(allowance: Allowance, value: str, *, at: datetime) -> None:
    """Count a try by or on `value`, an address or an account; it is kept as a digest only.

    Call it outside a transaction: a try counts even if what follows is rolled back.

    Raises:
        TooOften: there have been more than the allowance has.
    """
    with connection.cursor() as cursor:
        given: dict[str, str | datetime] = {
            "key": _key(allowance, value),
            "at": at,
            "fresh": at + allowance.span,
        }
        cursor.execute(COUNT, given)
        tries, until = cursor.fetchone()
    if tries > allowance.tries:
        raise TooOften(round((until - at).total_seconds()))


def forgive(allowance: Allowance, value: str) -> None:
    """Forget the tries by or on `value`: they were followed by the right answer."""
    Tally.objects.filter(key=_key(allowance, value)).delete()


def forget_old(*, at: datetime) -> int:
    """Drop the tallies whose span is over; returns how many there were."""
    return Tally.objects.filter(until__lte=at).delete()[0]


def _key(allowance: Allowance, value: str) -> str:
    return digest_of(allowance.kind, value.strip().lower())
