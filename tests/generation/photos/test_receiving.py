"""Taking photos in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from generation.photos import actions, queries
from generation.photos.actions import PhotoRefused, PhotoTooLarge, TooManyPhotos
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.consent import actions as consent
from tenants.consent.queries import ConsentMissing
from tenants.kernel import files
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import Actor
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.generation.stored import jpeg, lying_about
from tests.make import NOON, YEAR
from tests.tenants.moments import OWNER
from tests.tenants.racing import at_once, held_up


def receive(employee: Employee, data: bytes = b"", **other: Any) -> Photo:
    given = {"upload_key": "one", "limit": 10_000, "at": NOON}
    actor = Actor("employee", str(employee.pk))
    return actions.receive(employee, data or jpeg(), **{**given, "actor": actor, **other})


def test_a_photo_is_kept_encrypted_and_looked_at(ada: Employee) -> None:
    photo = receive(ada)

    assert photo.state == PhotoState.RECEIVED
    assert lying_about(ada) == {photo.file_key}
    assert files.get(photo.file_key) == jpeg()
    assert Job.objects.get(subject_id=photo.pk).kind == "generation.photos.tasks.look"


def test_the_log_says_that_a_photo_came(ada: Employee) -> None:
    photo = receive(ada)

    event = audit.recent(Filter(subject_id=photo.pk))[0]
    assert (event.verb, event.actor_id, event.detail) == ("photo.receive", str(ada.pk), {})


def test_no_photo_is_taken_without_consent(in_acme: Organization) -> None:
    stranger = make.make_employee(EmployeeState.ACTIVE)

    with pytest.raises(ConsentMissing):
        receive(stranger)

    assert lying_about(stranger) == set()


def test_no_photo_is_taken_after_consent_was_withdrawn(ada: Employee) -> None:
    consent.withdraw(ada, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        receive(ada)


def test_no_photo_is_taken_after_consent_ran_out(ada: Employee) -> None:
    with pytest.raises(ConsentMissing):
        receive(ada, at=NOON + YEAR)


def test_no_photo_is_taken_before_a_new_text_is_agreed_to(ada: Employee) -> None:
    consent.publish_text(2, "en", "New words.", at=NOON)

    with pytest.raises(ConsentMissing):
        receive(ada)


@pytest.mark.parametrize("move", [people.leave, people.begin_erasure])
def test_no_photo_is_taken_of_who_is_gone(ada: Employee, move: Any) -> None:
    move(Employee.objects.get(pk=ada.pk), actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        receive(ada)

    assert lying_about(ada) == set()


def test_a_photo_may_be_as_large_as_the_limit(ada: Employee) -> None:
    assert receive(ada, limit=len(jpeg())).size == len(jpeg())
    with pytest.raises(PhotoTooLarge):
        receive(ada, jpeg(1), upload_key="two", limit=len(jpeg(1)) - 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x", "damaged"),
        (b"MZ" + bytes(1000), "not_a_photo"),
        (jpeg(size=(100, 100)), "too_small"),
        (jpeg(size=(200, 2000)), "odd_shape"),
    ],
)
def test_what_is_no_photo_is_refused_at_the_door(ada: Employee, data: bytes, reason: str) -> None:
    with pytest.raises(PhotoRefused) as refusal:
        receive(ada, data)

    assert refusal.value.details == {"reason": reason}
    assert lying_about(ada) == set()
    assert not queries.of(ada).exists()


@pytest.mark.parametrize("key", ["", "x" * 65, "a\x00b", "a\nb"])
def test_an_upload_key_that_will_not_do_is_refused(ada: Employee, key: str) -> None:
    with pytest.raises(Invalid) as refusal:
        receive(ada, upload_key=key)

    assert set(refusal.value.fields) == {"upload_key"}


def test_the_same_upload_again_is_the_same_photo(ada: Employee) -> None:
    first = receive(ada)

    assert receive(ada) == first
    assert receive(ada, jpeg(9)) == first
    assert Job.objects.filter(subject_id=first.pk).count() == 1


def test_an_upload_that_comes_again_late_does_not_bring_an_erased_photo_back(ada: Employee) -> None:
    first = receive(ada)
    actions.erase(first, actor=OWNER, at=NOON)

    assert receive(ada) == first
    assert not queries.of(ada).exists()


def test_two_people_may_use_the_same_key(ada: Employee) -> None:
    bob = make.make_participant()

    assert receive(ada) != receive(bob)


def test_the_same_bytes_twice_are_a_duplicate(ada: Employee) -> None:
    first = receive(ada)

    second = receive(ada, upload_key="two")

    assert (second.state, second.verdict_code) == (PhotoState.REJECTED, "duplicate")
    assert lying_about(ada) == {first.file_key}
    assert not Job.objects.filter(subject_id=second.pk).exists()


def test_the_same_bytes_of_two_people_are_no_duplicate(ada: Employee) -> None:
    receive(ada)

    assert receive(make.make_participant()).state == PhotoState.RECEIVED


def test_a_refused_photo_may_be_sent_again(ada: Employee) -> None:
    actions.reject(receive(ada), actions.Intake(code="not_checked"), at=NOON)

    assert receive(ada, upload_key="two").state == PhotoState.RECEIVED


def test_an_erased_photo_may_be_sent_again(ada: Employee) -> None:
    actions.erase(receive(ada), actor=OWNER, at=NOON)

    assert receive(ada, upload_key="two").state == PhotoState.RECEIVED


def test_nobody_may_have_more_than_the_most(ada: Employee) -> None:
    photos = [make.make_photo("rejected", employee=ada) for _ in range(queries.MOST)]

    with pytest.raises(TooManyPhotos):
        receive(ada)
    actions.erase(photos[0], actor=OWNER, at=NOON)
    assert receive(ada).state == PhotoState.RECEIVED


def test_one_company_sees_no_photo_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        photo = receive(make.make_participant())

    with acting_for(globex):
        assert not queries.of(photo.employee).exists()
        assert queries.counts(photo.employee).checking == 0
        with pytest.raises(files.Missing):
            files.get(photo.file_key)


@pytest.fixture
def bob(committed_db: dict[str, str]) -> Employee:
    with acting_for(make.make_organization("Acme")):
        return make.make_participant()


@pytest.mark.slow
def test_one_upload_that_comes_twice_at_once_is_one_photo(bob: Employee) -> None:
    def send() -> Photo:
        with acting_for(bob.organization_id):
            return receive(bob)

    first, second = at_once(send, send)

    assert first == second
    assert lying_about(bob) == {first.file_key}
    assert Job.objects.filter(subject_id=first.pk).count() == 1


@pytest.mark.slow
def test_the_same_bytes_twice_at_once_are_kept_once(bob: Employee) -> None:
    def send(key: str) -> Photo:
        with acting_for(bob.organization_id):
            return receive(bob, upload_key=key)

    photos = at_once(lambda: send("one"), lambda: send("two"))

    assert sorted(photo.state for photo in photos) == [PhotoState.RECEIVED, PhotoState.REJECTED]
    assert len(lying_about(bob)) == 1


@pytest.mark.slow
def test_a_photo_on_its_way_while_consent_is_withdrawn_is_not_taken(bob: Employee) -> None:
    def send() -> Photo:
        with acting_for(bob.organization_id):
            return receive(bob)

    @contextmanager
    def withdrawing() -> Iterator[None]:
        with acting_for(bob.organization_id):
            consent.withdraw(bob, actor=OWNER, at=NOON)
            yield

    result = held_up(send, by=withdrawing())

    assert isinstance(result, ConsentMissing)
    assert lying_about(bob) == set()


@pytest.mark.slow
def test_a_burst_does_not_pass_the_most(bob: Employee) -> None:
    with acting_for(bob.organization_id):
        for _ in range(queries.MOST - 1):
            make.make_photo(employee=bob)

    def send(shade: int) -> Photo:
        with acting_for(bob.organization_id):
            return receive(bob, jpeg(shade), upload_key=f"key-{shade}")

    results = at_once(lambda: send(1), lambda: send(2), lambda: send(3))

    assert [type(result) for result in results].count(TooManyPhotos) == 2
