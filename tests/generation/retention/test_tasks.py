"""The sweep of every organization."""

import pytest
from django.core.files.storage import default_storage

from generation.approvals.lifecycle import ApprovalState
from generation.headshots.lifecycle import HeadshotState
from generation.retention import actions, tasks
from tenants.consent import actions as consent
from tenants.kernel import tasks as kernel
from tenants.kernel.scoping import acting_for
from tenants.people import actions as staff
from tenants.people.models import Employee
from tests import make
from tests.generation.retention.conftest import keep_files
from tests.generation.stored import keep, lying_about
from tests.make import NOON
from tests.tenants.moments import DAY, OWNER


def withdrawn_in(name: str) -> Employee:
    with acting_for(make.make_organization(name)):
        employee = make.make_participant()
        make.make_photo(employee=employee, file_key=keep(employee, "photo"))
        consent.withdraw(employee, actor=OWNER, at=NOON)
        return employee


def being_erased_in(name: str) -> Employee:
    """Somebody with an approved picture, long enough ago that nothing else is kept."""
    with acting_for(make.make_organization(name)):
        headshot = make.make_headshot(HeadshotState.RELEASED)
        keep_files(headshot)
        decided = {"decided_at": NOON, "told_at": NOON}
        make.make_approval(ApprovalState.APPROVED, headshot=headshot, **decided)
        actions.sweep(at=NOON + 31 * DAY)
        staff.begin_erasure(headshot.employee, actor=OWNER, at=NOON + 32 * DAY)
        return headshot.employee


def failing(key: str) -> None:
    raise OSError("disk")


@pytest.mark.slow
def test_every_organization_is_swept(committed_db: dict[str, str]) -> None:
    people = [withdrawn_in("Acme"), withdrawn_in("Globex")]

    tasks.sweep()

    assert [lying_about(person) for person in people] == [set(), set()]


@pytest.mark.slow
def test_an_approved_picture_does_not_outlive_an_erasure_whose_deletions_failed(
    committed_db: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [being_erased_in("Acme"), being_erased_in("Globex")]
    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", failing)
        tasks.sweep()
    for person in people:
        with acting_for(person.organization_id):
            person.refresh_from_db()
    assert [person.state for person in people] == ["erased", "erased"]
    assert all(lying_about(person) for person in people)

    kernel.sweep()

    assert [lying_about(person) for person in people] == [set(), set()]


@pytest.mark.slow
def test_one_organizations_trouble_does_not_stop_the_others(
    committed_db: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [withdrawn_in("Acme"), withdrawn_in("Globex")]
    delete = default_storage.delete

    def broken(key: str) -> None:
        if str(people[0].organization_id) in key:
            raise OSError("disk")
        delete(key)

    monkeypatch.setattr(default_storage, "delete", broken)
    tasks.sweep()

    assert [len(lying_about(person)) for person in people] == [1, 0]
