"""Accepting the licence of the base that renders."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from generation.licences import queries
from generation.licences import terms as licences
from generation.licences.models import Acceptance
from generation.licences.terms import Terms
from tenants.audit.actions import record
from tenants.kernel.errors import Conflict
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import Actor
from tenants.kernel.scoping import organization_in_force
from tenants.organizations.models import Membership


class NothingToAccept(Conflict):
    """The base needs no further agreement."""

    code = "nothing_to_accept"
    sentence = gettext_lazy("Nothing needs accepting: companies may use this base freely.")


class TermsChanged(Conflict):
    """Other terms hold by now than those that were read."""

    code = "terms_changed"
    sentence = gettext_lazy(
        "The terms were changed while you read them. Read them again, then accept."
    )


class TermsOver(Conflict):
    """The licence that the operator holds has ended."""

    code = "terms_over"
    sentence = gettext_lazy(
        "This licence has ended. Whoever runs Likeness for you has to renew it first."
    )


def accept(digest: str, *, member: Membership, at: datetime) -> Acceptance:
    """Accept the terms that were read, and let the work go on that waits for it.

    Terms that were accepted before keep that acceptance.

    digest: `Terms.digest` of what was read.

    Raises:
        NothingToAccept, TermsChanged, TermsOver.
    """
    terms = licences.current()
    if terms is None:
        raise NothingToAccept
    if digest != terms.digest:
        raise TermsChanged
    if terms.is_over(at=at):
        raise TermsOver
    with transaction.atomic():
        accepted = queries.acceptance(terms) or _record(terms, member, at)
        go_on(at=at)
    return accepted


def go_on(*, at: datetime) -> int:
    """Let the organization's work begin that is on hold, unless it still has to wait.

    Returns how many jobs.
    """
    if queries.must_wait(at=at):
        return 0
    return jobs.let_go(organization_in_force(), at=at)


def _record(terms: Terms, member: Membership, at: datetime) -> Acceptance:
    try:
        with transaction.atomic():
            accepted = Acceptance.objects.create(
                **asdict(terms),
                digest=terms.digest,
                member_id=member.pk,
                member_name=str(member.user),
                accepted_at=at,
            )
    except IntegrityError:  # another owner was faster
        return Acceptance.objects.get(digest=terms.digest)
    record("licence.accept", accepted, actor=Actor("member", str(member.pk)), at=at)
    return accepted
