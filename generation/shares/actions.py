"""Making, opening and ending share links."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.shares import links, queries
from generation.shares.models import Layout, ShareLink
from tenants.audit.actions import record
from tenants.kernel import lookups
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lifecycle import Actor
from tenants.organizations.details import clean_name
from tenants.people.models import Department, Employee

LONGEST: Final = timedelta(days=365)
MOST_PEOPLE: Final = 500
"""Of one selection; beyond it, whole departments are chosen."""


class Made(NamedTuple):
    """A link, and its address for the one time it can be shown."""

    share: ShareLink
    address: str


class ShareEnded(Conflict):
    """The link was ended before."""

    code = "share_ended"
    sentence = gettext_lazy("This link was ended before.")


def make(  # noqa: PLR0913  # each is the admin's to say, by name
    name: str,
    *,
    expires_at: datetime,
    actor: Actor,
    at: datetime,
    departments: Collection[UUID] = (),
    people: Collection[UUID] = (),
    may_download: bool = False,
    layout: str = Layout.GRID,
) -> Made:
    """Make a link to everybody's approved pictures, or to those of departments and people.

    Raises:
        Invalid: no name, an end that is past or too far off, or somebody or a department that is
        not the company's.
    """
    tidy = clean_name(name, longest=80)
    if not at < expires_at <= at + LONGEST:
        raise Invalid(
            fields={"expires_at": _("Choose an end within {days} days.").format(days=LONGEST.days)}
        )
    chosen = {"departments": _known(departments, Department, "departments")}
    chosen["people"] = _known(people, Employee, "people")
    if len(chosen["people"]) > MOST_PEOPLE:
        raise Invalid(
            fields={
                "people": _("Choose at most {most_people} people, or departments.").format(
                    most_people=MOST_PEOPLE
                )
            }
        )
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        share = ShareLink.objects.create(
            name=tidy,
            may_download=may_download,
            layout=Layout(layout),
            created_at=at,
            created_by_kind=actor.kind,
            created_by=actor.id,
            expires_at=expires_at,
            **chosen,
        )
        lookups.register(
            queries.LOOKUP, token, organization_id=share.organization_id, subject_id=share.pk
        )
        record("sharelink.make", share, actor=actor, at=at, may_download=may_download)
    return Made(share, links.share_url(token))


def note_opening(share: ShareLink, *, at: datetime) -> None:
    """Count that somebody opened the link."""
    ShareLink.objects.filter(pk=share.pk).update(
        opened_count=F("opened_count") + 1, last_opened_at=at
    )


def revoke(share: ShareLink, *, actor: Actor, at: datetime) -> None:
    """End the link now; who looks at its pictures this moment gets no further one.

    Raises:
        ShareEnded: it was ended before.
    """
    with transaction.atomic():
        if not ShareLink.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=at):
            raise ShareEnded
        lookups.forget(queries.LOOKUP, subject_id=share.pk)
        share.revoked_at = at
        record("sharelink.revoke", share, actor=actor, at=at)


def _known(ids: Collection[UUID], model: type[Department | Employee], field: str) -> list[UUID]:
    wanted = sorted(set(ids))
    if model.objects.filter(pk__in=wanted).count() < len(wanted):
        raise Invalid(fields={field: _("Choose among those of your company.")})
    return wanted
