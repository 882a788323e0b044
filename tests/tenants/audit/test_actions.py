"""Writing what happened, and keeping it."""

import pytest
from django.db import IntegrityError, ProgrammingError, connections, transaction

from tenants.audit import queries
from tenants.audit.actions import record
from tenants.audit.models import AuditEvent
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import HOUR, OWNER


def test_an_event_says_who_did_what_to_whom(in_acme: Organization) -> None:
    record("organization.rename", in_acme, actor=OWNER, at=NOON, after="founded", count=2)

    event = queries.recent(queries.Filter(verb="organization.rename"))[0]
    assert (event.actor_kind, event.actor_id) == ("member", OWNER.id)
    assert (event.subject_type, event.subject_id) == ("organizations.organization", in_acme.pk)
    assert (event.after, event.detail) == ("founded", {"count": 2})


def test_every_move_is_recorded(ada: Employee) -> None:
    people.leave(ada, actor=OWNER, at=NOON + HOUR)

    event = queries.recent()[0]
    assert (event.verb, event.before, event.after) == ("employee.leave", "added", "left")
    assert (event.actor_id, event.at) == (OWNER.id, NOON + HOUR)


def test_what_is_rolled_back_is_not_recorded(ada: Employee) -> None:
    before = queries.events().count()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        people.leave(ada, actor=OWNER, at=NOON)
        raise ZeroDivisionError

    assert queries.events().count() == before


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_auditevent SET verb = ''", "DELETE FROM audit_auditevent"]
)
def test_the_apps_role_has_no_right_to_change_events(ada: Employee, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.slow
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_auditevent SET verb = ''", "DELETE FROM audit_auditevent"]
)
def test_not_even_the_tables_owner_changes_events(
    committed_db: dict[str, str], statement: str
) -> None:
    acme = make.make_organization("Acme")

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(using="owner"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute("SELECT set_config('app.tenant', %s, true)", [str(acme.pk)])
        cursor.execute(statement)


def test_one_company_never_sees_another_ones_events(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        record("organization.found", acme, actor=SYSTEM, at=NOON)
        theirs = queries.events().first()

    with acting_for(globex):
        assert theirs not in list(queries.events())


def test_an_event_cannot_be_written_into_another_company(
    acme: Organization, globex: Organization
) -> None:
    with (
        acting_for(acme),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        AuditEvent.objects.create(
            organization=globex, at=NOON, verb="x", subject_type="x", subject_id=acme.pk
        )
