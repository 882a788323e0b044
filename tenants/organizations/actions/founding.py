"""Setting up an organization, and the accounts of those who run it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from tenants.audit.actions import record
from tenants.kernel import lookups
from tenants.kernel.lifecycle import Actor
from tenants.kernel.scoping import acting_for
from tenants.organizations import queries
from tenants.organizations.actions.members import join
from tenants.organizations.details import clean_address, clean_name
from tenants.organizations.models import Organization, User
from tenants.organizations.policy import Role

LONGEST_SLUG: Final = 60
RESERVED_SLUGS: Final = frozenset({"admin", "api", "company", "likeness", "new", "static"})
"""Nobody's: they read as if they were ours; names without Latin letters start at `company`."""


def found(name: str, *, owner: User, at: datetime) -> Organization:
    """Set up an organization with its first owner. Call it outside `acting_for()`.

    Raises:
        Invalid: the name is empty or too long.
    """
    name, organization_id = clean_name(name), uuid4()
    with acting_for(organization_id):
        slug = _take_slug(name, organization_id)
        organization = Organization.objects.create(
            pk=organization_id, name=name, slug=slug, created_at=at
        )
        membership = join(owner, Role.OWNER, at=at)
        actor = Actor("member", str(membership.pk))
        record("organization.found", organization, actor=actor, at=at)
        record("membership.add", membership, actor=actor, at=at, after=Role.OWNER)
    return organization


def account_for(email: str, *, name: str = "") -> User:
    """The account of the address; a new one has no password until its owner sets one by a link.

    Raises:
        Invalid: this is no e-mail address.
    """
    email = clean_address(email)
    if known := queries.user_by_email(email):
        return known
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name)
    except IntegrityError:  # somebody else was faster
        return User.objects.get(email=email)


def _take_slug(name: str, organization_id: UUID) -> str:
    for slug in _slugs(name):
        try:
            with transaction.atomic():
                lookups.register(
                    queries.SLUG, slug, organization_id=organization_id, subject_id=organization_id
                )
        except IntegrityError:  # another organization's, perhaps taken this moment
            continue
        return slug
    raise AssertionError("count() does not end")


def _slugs(name: str) -> Iterator[str]:
    stem = slugify(name)[: LONGEST_SLUG - 5].strip("-") or "company"
    if stem not in RESERVED_SLUGS:
        yield stem
    yield from (f"{stem}-{number}" for number in count(2))
