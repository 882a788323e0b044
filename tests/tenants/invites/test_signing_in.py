"""Coming back by a link."""

from typing import Any

import pytest

from tenants.invites import actions, queries
from tenants.invites.actions import LinkNotValid
from tenants.invites.lifecycle import InviteState
from tenants.invites.models import Invite, SignInLink
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, MINUTE, OWNER
from tests.tenants.racing import at_once

ADDRESS = "ada@acme.example"


def invited(organization: Organization) -> Employee:
    with acting_for(organization):
        employee = people.add(name="Ada", email=ADDRESS, actor=OWNER, at=NOON)
        actions.send(employee, actor=OWNER, at=NOON)
    return employee


def joined(organization: Organization) -> Employee:
    employee = invited(organization)
    with acting_for(organization):
        people.activate(employee, at=NOON)
    return employee


def ask(email: str = ADDRESS, at: Any = NOON) -> None:
    actions.send_sign_in_link(email, at=at)


def mails() -> int:
    return Job.objects.filter(kind="tenants.invites.tasks.deliver_sign_in_link").count()


def link_of(organization: Organization, employee: Employee) -> str:
    with acting_for(organization):
        return actions.link_for_mail(employee, at=NOON).rsplit("/", 1)[-1]


def test_who_asks_is_sent_a_link(acme: Organization) -> None:
    ada = joined(acme)

    ask(" ADA@acme.example ")

    with acting_for(acme):
        link = SignInLink.objects.get()
    assert (link.employee_id, link.expires_at) == (ada.pk, NOON + 30 * MINUTE)
    assert mails() == 1


@pytest.mark.parametrize("email", ["nobody@acme.example", "", "no address", "a\x00@acme.example"])
def test_who_is_unknown_is_answered_with_the_same_silence(acme: Organization, email: str) -> None:
    joined(acme)

    ask(email)

    assert mails() == 0


def test_one_address_in_two_companies_gets_two_links(
    acme: Organization, globex: Organization
) -> None:
    joined(acme)
    joined(globex)

    ask()

    assert mails() == 2


def test_nobody_gets_more_than_three_an_hour(acme: Organization) -> None:
    joined(acme)

    for minute in (0, 10, 20, 30, 59):
        ask(at=NOON + minute * MINUTE)
    assert mails() == 3

    ask(at=NOON + 60 * MINUTE)
    assert mails() == 4


def test_links_in_our_own_mails_do_not_count(acme: Organization) -> None:
    ada = joined(acme)
    for _ in range(5):
        link_of(acme, ada)

    ask()

    assert mails() == 1


def test_who_was_never_invited_gets_no_link(acme: Organization) -> None:
    with acting_for(acme):
        people.add(name="Ada", email=ADDRESS, actor=OWNER, at=NOON)

    ask()

    assert mails() == 0


def revoke(organization: Organization) -> None:
    with acting_for(organization):
        actions.revoke(Invite.objects.get(), actor=OWNER, at=NOON)


def test_who_is_not_invited_any_more_gets_no_link(acme: Organization) -> None:
    invited(acme)
    revoke(acme)

    ask()

    assert mails() == 0


def test_who_is_invited_again_gets_a_link(acme: Organization) -> None:
    ada = invited(acme)
    revoke(acme)
    with acting_for(acme):
        actions.send(ada, actor=OWNER, at=NOON + DAY)

    ask()

    assert mails() == 1


def test_a_revoked_invite_ends_the_links_that_were_sent(acme: Organization) -> None:
    token = link_of(acme, invited(acme))
    revoke(acme)

    assert queries.peek_sign_in_link(token, at=NOON) is None
    with pytest.raises(LinkNotValid, match=str(LinkNotValid.sentence)):
        actions.use_sign_in_link(token, at=NOON)
    with acting_for(acme):
        assert Employee.objects.get().state == EmployeeState.INVITED


def test_who_left_gets_no_link(acme: Organization) -> None:
    ada = joined(acme)
    with acting_for(acme):
        people.leave(ada, actor=OWNER, at=NOON)

    ask()

    assert mails() == 0


def test_a_link_brings_back_once(acme: Organization) -> None:
    ada = joined(acme)
    token = link_of(acme, ada)

    assert actions.use_sign_in_link(token, at=NOON) == ada
    with pytest.raises(LinkNotValid):
        actions.use_sign_in_link(token, at=NOON)


def test_looking_at_a_link_does_not_use_it(acme: Organization) -> None:
    ada = joined(acme)
    token = link_of(acme, ada)

    peeks = [queries.peek_sign_in_link(token, at=NOON) for _ in range(3)]

    assert peeks[0]
    assert peeks[0] == peeks[2]
    assert actions.use_sign_in_link(token, at=NOON) == ada


def test_a_link_in_a_mail_waits_fourteen_days(acme: Organization) -> None:
    token = link_of(acme, joined(acme))

    assert queries.peek_sign_in_link(token, at=NOON + 14 * DAY - MINUTE)
    with pytest.raises(LinkNotValid):
        actions.use_sign_in_link(token, at=NOON + 14 * DAY)


def test_a_link_outlives_an_invite_that_ran_out(acme: Organization) -> None:
    ada = invited(acme)
    with acting_for(acme):
        actions.expire_due(at=NOON + 20 * DAY)
        token = actions.link_for_mail(ada, at=NOON + 20 * DAY).rsplit("/", 1)[-1]

    employee = actions.use_sign_in_link(token, at=NOON + 20 * DAY)

    assert employee.state == EmployeeState.ACTIVE
    with acting_for(acme):
        assert Invite.objects.get().state == InviteState.REVOKED


def test_coming_by_a_link_accepts_the_open_invite(acme: Organization) -> None:
    token = link_of(acme, invited(acme))

    actions.use_sign_in_link(token, at=NOON)

    with acting_for(acme):
        assert Invite.objects.get().state == InviteState.ACCEPTED


def test_a_leavers_link_gets_the_answer_of_an_unknown_one(acme: Organization) -> None:
    ada = joined(acme)
    token = link_of(acme, ada)
    with acting_for(acme):
        people.leave(ada, actor=OWNER, at=NOON)

    for held in (token, "unknown"):
        assert queries.peek_sign_in_link(held, at=NOON) is None
        with pytest.raises(LinkNotValid, match=str(LinkNotValid.sentence)):
            actions.use_sign_in_link(held, at=NOON)


@pytest.mark.slow
def test_a_link_used_twice_at_once_brings_back_once(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    token = link_of(acme, joined(acme))

    outcomes = at_once(*[lambda: actions.use_sign_in_link(token, at=NOON)] * 3)

    assert sum(isinstance(outcome, Employee) for outcome in outcomes) == 1


@pytest.mark.slow
def test_many_requests_at_once_are_counted(committed_db: dict[str, str]) -> None:
    joined(make.make_organization("Acme"))

    at_once(*[ask] * 6)

    assert mails() == 3
