"""Departments, and which of them a reviewer is limited to."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.audit.actions import record
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Membership
from tenants.organizations.policy import Role
from tenants.people.models import Department, ReviewerDepartment


class LimitNeedsReviewer(Conflict):
    """Only a reviewer sees some departments and not others."""

    code = "limit_needs_reviewer"
    sentence = gettext_lazy(
        "Only reviewers can be limited to departments. Make this member a reviewer first."
    )


def limit_reviewer(
    membership: Membership, department_ids: Iterable[UUID], *, actor: Actor, at: datetime
) -> None:
    """Let the reviewer see these departments only; with none, everybody.

    The same ones again change nothing.

    Raises:
        LimitNeedsReviewer: the member is no reviewer.
        Invalid: a department is not the organization's.
    """
    wanted = set(department_ids)
    if membership.role != Role.REVIEWER:
        raise LimitNeedsReviewer
    with transaction.atomic():
        Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
        if _all_known(wanted) and _replace_limits(membership, wanted):
            record("membership.limit", membership, actor=actor, at=at, departments=len(wanted))


def department_named(name: str) -> Department:
    """The department with this name, whatever the case of its letters; made if there is none."""
    known = Department.objects.filter(name__iexact=name).first()
    if known:
        return known
    try:
        with transaction.atomic():
            return Department.objects.create(name=name)
    except IntegrityError:  # somebody else was faster
        return Department.objects.get(name__iexact=name)


def departments_named(names: Iterable[str]) -> dict[str, Department]:
    """The department of each name, as `department_named` finds or makes it."""
    found = {each.name: each for each in Department.objects.all()}
    wanted = sorted({name for name in names if name})
    return {name: found.get(name) or department_named(name) for name in wanted}


def _all_known(wanted: set[UUID]) -> bool:
    if Department.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Invalid(fields={"departments": _("Choose departments of your organization.")})
    return True


def _replace_limits(membership: Membership, wanted: set[UUID]) -> bool:
    limits = ReviewerDepartment.objects.filter(membership=membership)
    present = set(limits.values_list("department_id", flat=True))
    limits.exclude(department_id__in=wanted).delete()
    ReviewerDepartment.objects.bulk_create(
        ReviewerDepartment(membership=membership, department_id=department)
        for department in wanted - present
    )
    return present != wanted
