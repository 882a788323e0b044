"""Going on with another device: a link that is shown on one screen, and opened from it."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy

from tenants.audit.actions import record
from tenants.invites import queries
from tenants.invites.actions.signing_in import new_sign_in_token
from tenants.invites.lifecycle import InviteState
from tenants.invites.models import Invite, SignInLink
from tenants.kernel import lookups
from tenants.kernel.errors import NotFound
from tenants.kernel.lifecycle import Actor
from tenants.kernel.scoping import acting_for
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

HAND_OVER_TERM: Final = timedelta(minutes=10)


class NothingToHandOver(NotFound):
    """The invite does not work any more, or the person is gone."""

    code = "nothing_to_hand_over"
    sentence = gettext_lazy("This invite does not work any more.")


def hand_over_invite(token: str, *, at: datetime) -> str:
    """A token for another device of whoever holds this invite's, which stays good meanwhile.

    Call it outside `acting_for()`.

    Raises:
        NothingToHandOver: whatever is wrong with the invite; nothing changed.
    """
    peek = queries.peek(token, at=at)
    if peek is None:
        raise NothingToHandOver
    with acting_for(peek.organization_id):
        return hand_over(Employee.objects.get(pk=peek.employee_id), at=at)


def hand_over(employee: Employee, *, at: datetime) -> str:
    """The token of a single-use link for another device of the employee; an earlier one ends.

    It is never good for longer than the invite of who has not joined yet.

    Raises:
        NothingToHandOver: the person is gone, or their invite does not work any more.
    """
    # two at once come one after the other, and the second one's link is the one that works
    employee.refresh_from_db(from_queryset=Employee.objects.select_for_update(no_key=True))
    until = _until(employee, at=at)
    end_hand_overs(employee)
    link = SignInLink.objects.create(
        employee=employee, sent_at=at, expires_at=until, hands_over=True
    )
    record("signinlink.hand_over", link, actor=Actor("employee", str(employee.pk)), at=at)
    return new_sign_in_token(link)


def end_hand_overs(employee: Employee) -> None:
    """Let no code that was shown for the employee lead in any more."""
    shown = SignInLink.objects.filter(employee=employee, hands_over=True)
    lookups.forget_all(queries.SIGN_IN, subject_ids=shown.values_list("pk", flat=True))


def _until(employee: Employee, *, at: datetime) -> datetime:
    until = at + HAND_OVER_TERM
    if not queries.may_ask_for_a_link(employee):
        raise NothingToHandOver
    if employee.state != EmployeeState.INVITED:
        return until
    invite = Invite.objects.filter(employee=employee, state=InviteState.SENT, expires_at__gt=at)
    if not (found := invite.first()):
        raise NothingToHandOver
    return min(until, found.expires_at)
