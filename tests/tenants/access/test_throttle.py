"""Tries are counted by the database, for every process at once."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from tenants.access import tasks, throttle
from tenants.access.models import Tally
from tenants.access.throttle import Allowance, TooOften
from tests.make import NOON

THREE = Allowance("test", tries=3, span=timedelta(minutes=10))


def count(times: int, value: str = "ada", *, allowance: Allowance = THREE) -> None:
    for _ in range(times):
        throttle.count(allowance, value, at=NOON)


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """All of these need it."""


def test_allowance_can_be_used_up() -> None:
    count(3)

    with pytest.raises(TooOften) as refusal:
        count(1)

    assert refusal.value.seconds == 600
    assert str(refusal.value) == "That was too often. Try again in 10 minutes."


def test_allowance_begins_anew_after_its_span() -> None:
    count(3)

    throttle.count(THREE, "ada", at=NOON + THREE.span)

    assert Tally.objects.get().tries == 1


def test_tries_while_refused_do_not_prolong_it() -> None:
    count(3)
    with pytest.raises(TooOften):
        throttle.count(THREE, "ada", at=NOON + timedelta(minutes=9))

    throttle.count(THREE, "ada", at=NOON + timedelta(minutes=10))


def test_everybody_and_every_kind_has_an_allowance_of_their_own() -> None:
    count(3)
    count(3, "bob")
    count(3, allowance=Allowance("other", tries=3, span=timedelta(minutes=10)))


def test_spelling_makes_no_difference() -> None:
    count(3)

    with pytest.raises(TooOften):
        count(1, " ADA ")


def test_right_answer_forgives_the_tries() -> None:
    count(3)

    throttle.forgive(THREE, "ada")

    count(3)


def test_who_tried_is_kept_as_a_digest_only() -> None:
    count(1, "ada@acme.example")

    assert "ada" not in Tally.objects.get().key


def test_old_tallies_are_dropped() -> None:
    count(1)
    throttle.count(THREE, "bob", at=NOON + timedelta(minutes=9))

    assert throttle.forget_old(at=NOON + timedelta(minutes=10)) == 1
    assert Tally.objects.count() == 1


def test_sweep_drops_what_is_over() -> None:
    throttle.count(THREE, "ada", at=now() - timedelta(hours=1))

    tasks.sweep()

    assert not Tally.objects.exists()
