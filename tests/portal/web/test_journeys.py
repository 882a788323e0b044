"""Where people stand, in words."""

from datetime import timedelta

import pytest

from generation.census.places import Place
from portal.web.journeys import LOOKS, standings
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make

LATER = make.NOON + timedelta(hours=1)


@pytest.fixture
def agreed(in_acme: Organization) -> Employee:
    return make.make_participant()


def test_every_place_has_a_look() -> None:
    assert set(LOOKS) == set(Place)


def test_photos_are_counted_while_they_come(agreed: Employee) -> None:
    make.make_photo(employee=agreed)
    make.make_photo(employee=agreed)

    assert standings([agreed], at=LATER)[agreed.pk].words == "Uploading 2/14"


def test_failed_training_says_why(agreed: Employee) -> None:
    make.make_run("failed", employee=agreed, failure_code="engine_crashed")

    standing = standings([agreed], at=LATER)[agreed.pk]

    assert standing.words == "Learning failed"
    assert "stopped" in standing.trouble
