"""Who is an operator, and their visits to companies."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.audit import queries as audit
from tenants.audit.actions import record
from tenants.kernel import lookups
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lifecycle import Actor
from tenants.operators.models import Visit
from tenants.organizations.actions import account_for
from tenants.organizations.models import Membership, Organization, User
from tenants.organizations.queries import MEMBER

TERM: Final = timedelta(minutes=30)
SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 200
PLACE: Final = 60


class MemberIsNoOperator(Conflict):
    """Whoever runs Likeness for companies belongs to none of them."""

    code = "member_is_no_operator"
    sentence = gettext_lazy("This account is a member of a company. Use another address.")


def actor_of(user: User) -> Actor:
    """The operator as the companies' audit logs name them."""
    return Actor("operator", str(user.pk))


def appoint(email: str, *, name: str = "") -> User:
    """Make the address an operator's. Only a command does this: no page leads here.

    Raises:
        Invalid: this is no e-mail address.
        MemberIsNoOperator: the account is a member of a company.
    """
    with transaction.atomic():
        user = account_for(email, name=name)
        # whoever joins a company holds the same row
        user = User.objects.select_for_update().get(pk=user.pk)
        if lookups.find_all(MEMBER, str(user.pk)):
            raise MemberIsNoOperator
        user.is_operator = True
        user.save(update_fields=["is_operator"])
    return user


def dismiss(email: str) -> bool:
    """Let the address be an ordinary account again, at once; whether it was an operator's."""
    rows = User.objects.filter(email=email.strip().lower(), is_operator=True)
    return bool(rows.update(is_operator=False))


def begin_visit(membership: Membership, *, operator: User, reason: str, at: datetime) -> Visit:
    """Let the operator look at the company as this member does. One visit ends the one before.

    Raises:
        Invalid: the reason says too little.
    """
    reason = _clean_reason(reason)
    for earlier in Visit.objects.filter(operator=operator, ended_at=None):
        end_visit(earlier, actor=actor_of(operator), at=min(at, earlier.until))
    visit = Visit.objects.create(
        operator=operator, membership=membership, reason=reason, began_at=at, until=at + TERM
    )
    told = {"as": str(membership.pk)}
    record("visit.begin", visit, actor=actor_of(operator), at=at, after=membership.role, **told)
    return visit


def end_visit(visit: Visit, *, actor: Actor, at: datetime) -> None:
    """End the visit before its time, as its operator or an owner of the company may; one that has
    ended stays as it is."""
    if Visit.objects.filter(pk=visit.pk, ended_at=None).update(ended_at=at):
        record("visit.end", visit, actor=actor, at=at)


def note_look(visit: Visit, *, page: str, at: datetime) -> None:
    """Note in the company's log that the visitor looked at the page; a page that asks again and
    again for what is new is noted once."""
    last = audit.recent(audit.Filter(subject_id=visit.pk), limit=1)
    if last and last[0].verb == "visit.look" and last[0].after == page[:PLACE]:
        return
    record("visit.look", visit, actor=actor_of(visit.operator), at=at, after=page[:PLACE])


def note_company(*, operator: User, at: datetime) -> None:
    """Note that the operator looked at what is known of the organization in force."""
    record("organization.look", Organization.objects.get(), actor=actor_of(operator), at=at)


def _clean_reason(reason: str) -> str:
    reason = " ".join(reason.replace("\x00", "").split())
    if len(reason) < SHORTEST_REASON:
        fault = _("Say why in a few words: the company's owner reads it.")
        raise Invalid(fields={"reason": fault})
    return reason[:LONGEST_REASON]
