"""The searches that a member keeps. They are nobody else's, so they leave no audit event."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from generation.census.models import SavedView
from tenants.kernel.errors import Conflict, Invalid, NotFound
from tenants.organizations.details import clean_name
from tenants.organizations.models import Membership

MOST: Final = 20
LONGEST_NAME: Final = 60
LONGEST_QUERY: Final = 600


class NameTaken(Conflict):
    """Another of the member's views has the name."""

    code = "name_taken"


def of(member: Membership) -> QuerySet[SavedView]:
    """The member's views, by name."""
    return SavedView.objects.filter(membership=member).order_by("name", "pk")


def by_id(member: Membership, view_id: UUID) -> SavedView:
    """One of the member's views.

    Raises:
        NotFound: they have no such view.
    """
    view = of(member).filter(pk=view_id).first()
    if view is None:
        raise NotFound(_("There is no such view."))
    return view


def keep(member: Membership, *, name: str, query: str, at: datetime) -> SavedView:
    """Keep the search under the name.

    Raises:
        Invalid: the name will not do, or the search is too long.
        NameTaken: another view has it.
        Conflict: there are enough.
    """
    if len(query) > LONGEST_QUERY:
        raise Invalid(_("This search is too long to keep."))
    if of(member).count() >= MOST:
        raise Conflict(_("You keep as many views as there can be. Delete one first."))
    cleaned = clean_name(name, longest=LONGEST_NAME)
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                membership=member, name=cleaned, query=query, created_at=at
            )
    except IntegrityError as error:
        raise _taken(cleaned) from error


def rename(view: SavedView, name: str) -> None:
    """Give the view another name.

    Raises:
        Invalid: the name will not do.
        NameTaken: another view has it.
    """
    cleaned = clean_name(name, longest=LONGEST_NAME)
    try:
        with transaction.atomic():
            SavedView.objects.filter(pk=view.pk).update(name=cleaned)
    except IntegrityError as error:
        raise _taken(cleaned) from error


def forget(view: SavedView) -> None:
    """Keep the view no longer."""
    view.delete()


def _taken(name: str) -> NameTaken:
    return NameTaken(_("You have a view “%(name)s” already. Choose another name.") % {"name": name})
