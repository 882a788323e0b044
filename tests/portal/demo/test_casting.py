"""Who is played, and when it ends."""

import pytest

from portal.demo import casting, seed
from portal.demo.cast import COMPANIES
from portal.demo.standing import Ending
from portal.demo.uploads import Upload
from tenants.organizations.models import Organization
from tests.make import NOON

FOLDER = [Upload("a", "a.jpg", bytes)]


@pytest.fixture
def organizations(db: None) -> list[Organization]:
    return [seed.company(company, at=NOON) for company in COMPANIES]


def test_everybody_but_the_guest_is_played(organizations: list[Organization]) -> None:
    show = casting.show(organizations, [], ends_by_itself=False, at=NOON)

    people = [person for company in COMPANIES for person in company.people]
    assert [p.name for p in show.players] == [p.name for p in people if not p.is_guest]
    assert {p.reviewer for p in show.players} == {c.reviewer for c in COMPANIES}
    assert (show.ends_by_itself, show.good) == (False, (Ending.APPROVED,))


def test_a_real_person_is_played_alone_and_may_be_refused(
    organizations: list[Organization],
) -> None:
    show = casting.show(organizations, FOLDER, ends_by_itself=False, at=NOON)

    assert [player.uploads for player in show.players] == [FOLDER]
    assert show.ends_by_itself
    assert Ending.REFUSED in show.good


def test_the_same_photos_are_the_same_person_when_it_is_started_again(
    organizations: list[Organization],
) -> None:
    first, again, other = [
        casting.show(organizations, uploads, ends_by_itself=True, at=NOON).players[0]
        for uploads in (FOLDER, FOLDER, [Upload("b", "a.jpg", bytes)])
    ]

    assert again.employee_id == first.employee_id
    assert other.employee_id != first.employee_id
