"""How long ago something was."""

from datetime import timedelta

import pytest

from portal.web.moments import exact, near
from tests.make import NOON


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=59), "Just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=7), "25 May 2026"),
        (timedelta(days=-1), "2 Jun 2026"),
    ],
)
def test_recent_times_are_spans_and_others_dates(ago: timedelta, words: str) -> None:
    assert near(NOON - ago, now=NOON) == words


def test_the_exact_time_has_seconds() -> None:
    assert exact(NOON) == "1 Jun 2026, 12:00:00"
