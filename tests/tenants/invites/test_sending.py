"""Inviting employees, and what they answer."""

from collections.abc import Callable
from typing import Any

import pytest

from tenants.audit import queries as audit
from tenants.invites import actions, queries
from tenants.invites.actions import CannotBeInvited, InviteNotValid
from tenants.invites.lifecycle import InviteState
from tenants.invites.models import Invite
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job, Lookup
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, HOUR, MINUTE, OWNER
from tests.tenants.racing import at_once


def send(employee: Employee, at: Any = NOON) -> Invite:
    return actions.send(employee, actor=OWNER, at=at)


def token_of(invite: Invite, at: Any = NOON) -> str:
    return actions.fresh_link(invite, at=at).rsplit("/", 1)[-1]


def test_an_invite_is_mailed_by_a_worker(ada: Employee) -> None:
    invite = send(ada)

    job = Job.objects.get()
    assert (job.kind, job.subject_id) == ("tenants.invites.tasks.deliver", invite.pk)
    assert ada.state == EmployeeState.INVITED
    assert invite.expires_at == NOON + 14 * DAY


def test_an_invite_lets_the_employee_in(ada: Employee) -> None:
    invite = send(ada)

    employee = actions.claim(token_of(invite), at=NOON + DAY)

    invite.refresh_from_db()
    assert (employee, employee.state) == (ada, EmployeeState.ACTIVE)
    assert invite.state == InviteState.ACCEPTED


def test_an_invite_lets_in_once(ada: Employee) -> None:
    token = token_of(send(ada))
    actions.claim(token, at=NOON)

    with pytest.raises(InviteNotValid):
        actions.claim(token, at=NOON)


def test_looking_at_an_invite_changes_nothing(ada: Employee) -> None:
    token = token_of(send(ada))
    events = audit.events().count()

    peeks = [queries.peek(token, at=NOON) for _ in range(3)]

    assert peeks[0]
    assert peeks[0] == peeks[2]
    assert (peeks[0].organization, peeks[0].name) == ("Acme", "Ada Byron")
    assert audit.events().count() == events


def test_an_invite_ends_after_fourteen_days(ada: Employee) -> None:
    token = token_of(send(ada))

    assert queries.peek(token, at=NOON + 14 * DAY - MINUTE)
    assert queries.peek(token, at=NOON + 14 * DAY) is None


def revoke(invite: Invite) -> None:
    actions.revoke(invite, actor=OWNER, at=NOON)


def accept(invite: Invite) -> None:
    actions.claim(token_of(invite), at=NOON)


def leave(invite: Invite) -> None:
    people.leave(Employee.objects.get(pk=invite.employee_id), actor=OWNER, at=NOON)


def erase(invite: Invite) -> None:
    people.begin_erasure(Employee.objects.get(pk=invite.employee_id), actor=OWNER, at=NOON)


def leave_and_return(invite: Invite) -> None:
    leave(invite)
    people.rehire(Employee.objects.get(pk=invite.employee_id), actor=OWNER, at=NOON)


@pytest.mark.parametrize("end", [revoke, accept, leave, erase, leave_and_return])
def test_whatever_ended_an_invite_it_gets_one_answer(
    ada: Employee, end: Callable[[Invite], None]
) -> None:
    invite = send(ada)
    token = token_of(invite)

    end(invite)

    assert queries.peek(token, at=NOON) is None
    with pytest.raises(InviteNotValid) as refusal:
        actions.claim(token, at=NOON)
    assert str(refusal.value) == str(InviteNotValid.sentence)


@pytest.mark.parametrize("token", ["", "unknown", "ü", "x" * 5000])
def test_an_unknown_token_gets_the_same_answer(acme: Organization, token: str) -> None:
    assert queries.peek(token, at=NOON) is None
    with pytest.raises(InviteNotValid, match=str(InviteNotValid.sentence)):
        actions.claim(token, at=NOON)


def test_an_invite_is_of_its_own_company(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        ada = people.add(name="Ada", email="ada@acme.example", actor=OWNER, at=NOON)
        token = token_of(send(ada))
    with acting_for(globex):
        assert not queries.open_invites().exists()

    assert actions.claim(token, at=NOON).organization_id == acme.pk


def test_sending_again_ends_the_old_link(ada: Employee) -> None:
    first = send(ada)
    token = token_of(first)

    again = send(ada, at=NOON + DAY)

    assert again == first
    assert queries.peek(token, at=NOON + DAY) is None
    assert queries.peek(token_of(again, at=NOON + DAY), at=NOON + 15 * DAY - MINUTE)
    assert Job.objects.count() == 2


def test_a_copied_link_leaves_the_mailed_one_alone(ada: Employee) -> None:
    invite = send(ada)
    mailed = actions.new_token(invite)

    copied = token_of(invite)

    assert queries.peek(mailed, at=NOON)
    assert queries.peek(copied, at=NOON)


def test_one_link_used_ends_the_others(ada: Employee) -> None:
    invite = send(ada)
    mailed = actions.new_token(invite)

    actions.claim(token_of(invite), at=NOON)

    assert queries.peek(mailed, at=NOON) is None
    assert not Lookup.objects.filter(kind=queries.INVITE).exists()


def test_there_is_no_link_to_an_invite_that_ran_out(ada: Employee) -> None:
    invite = send(ada)

    with pytest.raises(CannotBeInvited):
        actions.fresh_link(invite, at=NOON + 14 * DAY)


def test_who_joined_is_not_invited_again(ada: Employee) -> None:
    actions.claim(token_of(send(ada)), at=NOON)
    ada.refresh_from_db()

    with pytest.raises(CannotBeInvited, match="has joined already"):
        send(ada)


@pytest.mark.parametrize("go", [people.leave, people.begin_erasure])
def test_who_is_gone_is_not_invited(ada: Employee, go: Callable[..., None]) -> None:
    invite = send(ada)
    go(ada, actor=OWNER, at=NOON)

    with pytest.raises(CannotBeInvited):
        send(ada)
    with pytest.raises(CannotBeInvited):
        actions.resend(queries.open_invites().get(pk=invite.pk), actor=OWNER, at=NOON)


def test_who_comes_back_is_invited_anew(ada: Employee) -> None:
    token = token_of(send(ada))
    people.leave(ada, actor=OWNER, at=NOON)
    people.rehire(ada, actor=OWNER, at=NOON)

    invite = send(ada)

    assert queries.peek(token, at=NOON) is None
    assert actions.claim(token_of(invite), at=NOON) == ada


def test_a_revoked_invite_is_not_sent_again(ada: Employee) -> None:
    invite = send(ada)
    revoke(invite)

    with pytest.raises(IllegalMove):
        actions.resend(invite, actor=OWNER, at=NOON)
    assert send(ada) != invite


def test_only_what_is_due_expires(ada: Employee) -> None:
    bo = people.add(name="Bo", email="bo@acme.example", actor=OWNER, at=NOON)
    early, late = send(ada), send(bo, at=NOON + DAY)

    assert actions.expire_due(at=NOON + 14 * DAY) == 1

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, late.state) == (InviteState.EXPIRED, InviteState.SENT)
    assert send(ada, at=NOON + 20 * DAY) == early


def test_the_invites_of_leavers_are_put_away(ada: Employee) -> None:
    invite = send(ada)
    people.leave(ada, actor=OWNER, at=NOON)

    assert actions.end_of_leavers(at=NOON + HOUR) == 1

    invite.refresh_from_db()
    assert invite.state == InviteState.REVOKED
    assert actions.end_of_leavers(at=NOON + HOUR) == 0


def company_with_ada() -> tuple[Organization, Employee]:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        ada = people.add(name="Ada", email="ada@acme.example", actor=OWNER, at=NOON)
    return acme, ada


@pytest.mark.slow
def test_an_invite_claimed_twice_at_once_lets_in_once(committed_db: dict[str, str]) -> None:
    acme, ada = company_with_ada()
    with acting_for(acme):
        token = token_of(send(ada))

    outcomes = at_once(*[lambda: actions.claim(token, at=NOON)] * 4)

    assert sum(isinstance(outcome, Employee) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, InviteNotValid) for outcome in outcomes) == 3


@pytest.mark.slow
def test_an_invite_sent_twice_at_once_is_one(committed_db: dict[str, str]) -> None:
    acme, ada = company_with_ada()

    def invite() -> Invite:
        with acting_for(acme):
            return send(Employee.objects.get(pk=ada.pk))

    outcomes = at_once(invite, invite)

    assert outcomes[0] == outcomes[1]
    with acting_for(acme):
        assert Invite.objects.count() == 1


@pytest.mark.slow
def test_claiming_and_leaving_at_once_never_lets_a_leaver_in(committed_db: dict[str, str]) -> None:
    acme, ada = company_with_ada()
    with acting_for(acme):
        token = token_of(send(ada))
        stale = Employee.objects.get(pk=ada.pk)

    def go() -> None:
        with acting_for(acme):
            people.leave(stale, actor=OWNER, at=NOON)

    claimed, left = at_once(lambda: actions.claim(token, at=NOON), go)

    with acting_for(acme):
        state = Employee.objects.get(pk=ada.pk).state
    assert (isinstance(claimed, InviteNotValid), left) == (state == EmployeeState.LEFT, None) or (
        isinstance(left, IllegalMove) and state == EmployeeState.ACTIVE
    )
