"""Going on with another device: one link at a time, once, and never past the invite."""

import pytest

from tenants.audit.models import AuditEvent
from tenants.invites import actions, queries
from tenants.invites.actions import LinkNotValid
from tenants.invites.actions.handing_over import NothingToHandOver
from tenants.invites.models import Invite, SignInLink
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, MINUTE, OWNER


@pytest.fixture
def invited(acme: Organization) -> Employee:
    with acting_for(acme):
        employee = people.add(name="Ada", email="ada@acme.example", actor=OWNER, at=NOON)
        actions.send(employee, actor=OWNER, at=NOON)
    return employee


def invite_of(person: Employee) -> Invite:
    with acting_for(person.organization_id):
        return Invite.objects.select_related("employee").get(employee=person)


def key_of(person: Employee) -> str:
    """The token in the invite's mail."""
    with acting_for(person.organization_id):
        return actions.new_token(invite_of(person))


def state_of(person: Employee) -> str:
    with acting_for(person.organization_id):
        person.refresh_from_db()
    return person.state


def test_phone_joins_in_the_place_of_the_device_that_held_the_invite(invited: Employee) -> None:
    token = actions.hand_over_invite(key_of(invited), at=NOON)

    employee = actions.use_sign_in_link(token, at=NOON + MINUTE)

    assert employee == invited
    assert state_of(invited) == EmployeeState.ACTIVE


def test_code_works_once(invited: Employee) -> None:
    token = actions.hand_over_invite(key_of(invited), at=NOON)
    actions.use_sign_in_link(token, at=NOON)

    with pytest.raises(LinkNotValid):
        actions.use_sign_in_link(token, at=NOON)


def test_device_that_shows_it_sees_that_it_was_used(invited: Employee) -> None:
    token = actions.hand_over_invite(key_of(invited), at=NOON)
    before = queries.hand_over(token, at=NOON)
    actions.use_sign_in_link(token, at=NOON)

    after = queries.hand_over(token, at=NOON)

    assert before
    assert after
    assert (before.is_open, before.is_used) == (True, False)
    assert (after.is_open, after.is_used) == (False, True)


def test_code_runs_out_after_ten_minutes(invited: Employee) -> None:
    token = actions.hand_over_invite(key_of(invited), at=NOON)

    assert queries.peek_sign_in_link(token, at=NOON + 9 * MINUTE)
    with pytest.raises(LinkNotValid):
        actions.use_sign_in_link(token, at=NOON + 10 * MINUTE)


def test_code_is_never_good_for_longer_than_the_invite(invited: Employee) -> None:
    last = NOON + 14 * DAY - 2 * MINUTE
    token = actions.hand_over_invite(key_of(invited), at=last)

    with pytest.raises(LinkNotValid):
        actions.use_sign_in_link(token, at=last + 3 * MINUTE)


def test_no_code_is_shown_for_an_invite_that_ran_out(invited: Employee) -> None:
    with pytest.raises(NothingToHandOver):
        actions.hand_over_invite(key_of(invited), at=NOON + 15 * DAY)


def test_code_of_a_withdrawn_invite_leads_nowhere(invited: Employee) -> None:
    token = actions.hand_over_invite(key_of(invited), at=NOON)
    with acting_for(invited.organization_id):
        actions.revoke(invite_of(invited), actor=OWNER, at=NOON)

    with pytest.raises(LinkNotValid):
        actions.use_sign_in_link(token, at=NOON)
    assert state_of(invited) == EmployeeState.INVITED


def test_code_of_an_invite_that_was_sent_anew_leads_nowhere(invited: Employee) -> None:
    token = actions.hand_over_invite(key_of(invited), at=NOON)
    with acting_for(invited.organization_id):
        actions.resend(invite_of(invited), actor=OWNER, at=NOON)

    with pytest.raises(LinkNotValid):
        actions.use_sign_in_link(token, at=NOON)


def test_newer_code_ends_the_earlier_one(invited: Employee) -> None:
    first = actions.hand_over_invite(key_of(invited), at=NOON)
    second = actions.hand_over_invite(key_of(invited), at=NOON)

    assert queries.peek_sign_in_link(first, at=NOON) is None
    assert queries.peek_sign_in_link(second, at=NOON)


def test_code_of_somebody_who_left_leads_nowhere(acme: Organization) -> None:
    with acting_for(acme):
        ada = make.make_employee()
        token = actions.hand_over(ada, at=NOON)
        people.leave(ada, actor=OWNER, at=NOON)

    with pytest.raises(LinkNotValid):
        actions.use_sign_in_link(token, at=NOON)


def test_code_is_of_one_company_and_unseen_in_another(
    invited: Employee, globex: Organization
) -> None:
    token = actions.hand_over_invite(key_of(invited), at=NOON)

    with acting_for(globex):
        assert not SignInLink.objects.exists()
    found = queries.hand_over(token, at=NOON)
    assert found
    assert found.organization_id == invited.organization_id


def test_link_of_a_mail_is_no_code(acme: Organization) -> None:
    with acting_for(acme):
        link = actions.link_for_mail(make.make_employee(), at=NOON)

    assert queries.hand_over(link.rsplit("/", 1)[-1], at=NOON) is None


def test_showing_a_code_is_audited(invited: Employee) -> None:
    actions.hand_over_invite(key_of(invited), at=NOON)

    with acting_for(invited.organization_id):
        event = AuditEvent.objects.get(verb="signinlink.hand_over")
    assert event.actor_id == str(invited.pk)
