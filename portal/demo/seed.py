"""Setting up the demo's companies. Doing it again changes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from generation.brand import actions as brand
from generation.brand.models import Ground
from generation.delivery.gate import GONE
from generation.photos.models import Photo
from generation.styles import actions as styles
from generation.styles import queries as style_queries
from generation.styles.specification import DEFAULT
from portal.demo.cast import PASSWORD, Company, Person, visitor
from portal.demo.uploads import Upload
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions as organizations
from tenants.organizations import queries as organization_queries
from tenants.organizations.models import Membership, Organization, User
from tenants.organizations.policy import Role
from tenants.people import actions as people
from tenants.people.models import Employee


def company(cast: Company, *, at: datetime) -> Organization:
    """The company with its members, brand, published style and people."""
    owner = _account(cast.owner, f"{cast.name} owner")
    organization = _first_of(owner) or organizations.found(cast.name, owner=owner, at=at)
    with acting_for(organization):
        _member(_account(cast.reviewer, f"{cast.name} reviewer"), Role.REVIEWER, at=at)
        if style_queries.default_version() is None:
            _style(cast, at=at)
        for person in cast.people:
            employee(person, cast.domain, at=at)
    return organization


def sender(uploads: Sequence[Upload], domain: str, *, at: datetime) -> Employee:
    """Whoever sent one of these photos before, else somebody new, in the company in force.

    So a person who adds photos to their folder stays the same, and is not their own double.
    """
    keys = [upload.key for upload in uploads]
    sent = Photo.objects.filter(upload_key__in=keys).exclude(employee__state__in=GONE)
    photo = sent.select_related("employee").order_by("received_at", "pk").first()
    return photo.employee if photo else employee(visitor(keys), domain, at=at)


def employee(person: Person, domain: str, *, at: datetime) -> Employee:
    """The person as an employee of the company in force."""
    address = person.address(domain)
    known = Employee.objects.filter(email=address).first()
    if known:
        return known
    return people.add(
        name=person.name,
        email=address,
        title=person.title,
        department=person.department,
        actor=SYSTEM,
        at=at,
    )


def _first_of(owner: User) -> Organization | None:
    """The organization the demo founded: the visitor may have renamed it, and founded others."""
    known = organization_queries.organizations_of(owner)
    return min(known, key=lambda organization: organization.created_at, default=None)


def _account(email: str, name: str) -> User:
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(email, PASSWORD, name=name)


def _member(user: User, role: Role, *, at: datetime) -> None:
    if not Membership.objects.filter(user=user).exists():
        organizations.add_member(user, role, actor=SYSTEM, at=at)


def _style(cast: Company, *, at: datetime) -> None:
    brand.set_colours([cast.brand], actor=SYSTEM, at=at)
    logo = (Path(__file__).parent / "logos" / cast.logo).read_bytes()
    brand.add_logo(logo, Ground.LIGHT, actor=SYSTEM, at=at)
    background = brand.add_gradient("House gradient", (cast.top, cast.bottom), actor=SYSTEM, at=at)
    axes = {**DEFAULT.axes, "expression": list(cast.expressions)}
    draft = replace(DEFAULT, axes=axes)
    template = styles.create("Company headshot", background, draft, actor=SYSTEM, at=at)
    styles.publish(template, base=settings.ENGINE_BASE, seed=1, actor=SYSTEM, at=at)
