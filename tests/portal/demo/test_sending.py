"""Sending photos, and what the door says to them."""

import pytest

from generation.photos import queries as photos
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.training import queries as runs
from portal.demo.journey import take
from portal.demo.standing import Ending, Standing
from portal.demo.uploads import Upload
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.portal.demo.turns import turn_of, upload


@pytest.fixture
def lukas(in_acme: Organization) -> Employee:
    """Lukas, whose company has a style."""
    make.make_version(make.make_style(is_default=True))
    return make.make_participant()


def judge(state: str) -> None:
    """As if workers had looked at everything, and found a face each time."""
    Photo.objects.filter(state=PhotoState.RECEIVED).update(state=state, embedding_key="a face")


def test_photos_are_sent_once_and_waited_for(lukas: Employee) -> None:
    turn = turn_of(lukas, uploads=[upload(1), upload(2)])

    assert take(turn) == Standing("photos 0 accepted, 2 being checked")
    assert take(turn) == Standing("photos 0 accepted, 2 being checked")

    assert {row.upload_key for row in photos.of(lukas)} == {"key-1", "key-2"}
    assert photos.of(lukas).count() == 2


def test_nothing_is_read_that_was_sent_before(lukas: Employee) -> None:
    make.make_photo(PhotoState.RECEIVED, employee=lukas, upload_key="key-1")
    unreadable = Upload("key-1", "1.jpg", lambda: pytest.fail("it was read"))

    take(turn_of(lukas, uploads=[unreadable]))


def test_enough_good_photos_are_trained_on(lukas: Employee) -> None:
    turn = turn_of(lukas, uploads=[upload(number) for number in range(photos.ENOUGH)])
    take(turn)
    judge(PhotoState.ADMITTED)

    assert take(turn) == Standing("training queued")

    assert runs.latest(lukas)


def test_too_few_good_photos_are_refused_with_what_is_missing(lukas: Employee) -> None:
    turn = turn_of(lukas, uploads=[upload(1)])
    take(turn)
    judge(PhotoState.REJECTED)

    standing = take(turn)

    assert standing.stage == Ending.REFUSED
    assert "add 8 more" in standing.reason


def test_without_a_style_the_rest_is_left_to_the_visitor(in_acme: Organization) -> None:
    assert take(turn_of(make.make_participant())).stage == Ending.LEFT


def test_a_file_that_is_no_photo_keeps_no_other_out_and_is_no_ending(lukas: Employee) -> None:
    turn = turn_of(lukas, uploads=[upload(1, b"words, not pixels"), upload(2)])

    assert take(turn) == Standing("photos 0 accepted, 1 being checked")

    assert turn.door.refused["key-1"].startswith("1.jpg: ")
    assert turn.door.notes == [turn.door.refused["key-1"]]


def test_what_the_door_refused_is_not_read_again(lukas: Employee) -> None:
    turn = turn_of(lukas, uploads=[upload(1, b"words, not pixels")])
    take(turn)
    again = Upload("key-1", "1.jpg", lambda: pytest.fail("it was read"))

    take(turn_of(lukas, uploads=[again], door=turn.door))


def test_sending_stops_at_the_allowed_number_and_says_so(lukas: Employee) -> None:
    for number in range(photos.MOST - 1):
        make.make_photo(employee=lukas, upload_key=f"earlier-{number}")
    turn = turn_of(lukas, uploads=[upload(number) for number in range(3)])

    assert take(turn) == Standing("photos 59 accepted, 1 being checked")

    assert turn.door.left_out == {"key-1", "key-2"}
    assert turn.door.notes == ["files left out: 2, since 60 photos is the most we take"]
