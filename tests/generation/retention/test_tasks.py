"""The sweep of every organization."""

import pytest
from django.core.files.storage import default_storage

from generation.retention import tasks
from tenants.consent import actions as consent
from tenants.kernel.scoping import acting_for
from tenants.people.models import Employee
from tests import make
from tests.generation.stored import keep, lying_about
from tests.make import NOON
from tests.tenants.moments import OWNER


def withdrawn_in(name: str) -> Employee:
    with acting_for(make.make_organization(name)):
        employee = make.make_participant()
        make.make_photo(employee=employee, file_key=keep(employee, "photo"))
        consent.withdraw(employee, actor=OWNER, at=NOON)
        return employee


@pytest.mark.slow
def test_every_organization_is_swept(committed_db: dict[str, str]) -> None:
    people = [withdrawn_in("Acme"), withdrawn_in("Globex")]

    tasks.sweep()

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
