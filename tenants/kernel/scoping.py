"""Tenancy, the first wall: no organization in force means no query.

`acting_for()` is the only door. It opens one transaction, tells PostgreSQL whose rows may be seen
for just that transaction (the second wall, `tenants.kernel.security`), and remembers it for the
managers here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, models, transaction

Row = TypeVar("Row", bound=models.Model)
Given = TypeVar("Given")
Got = TypeVar("Got")
_in_force: ContextVar[UUID | None] = ContextVar("organization_in_force", default=None)


class NoOrganizationInForce(RuntimeError):
    """A tenant's rows were asked for outside `acting_for()`: a bug, never a user's mistake."""


class AlreadyActing(RuntimeError):
    """A second organization was entered inside the first: a bug, never a user's mistake."""


def organization_in_force() -> UUID:
    """The id of the organization the running code acts for.

    Raises:
        NoOrganizationInForce: outside `acting_for()`.
    """
    current = _in_force.get()
    if current is None:
        raise NoOrganizationInForce("Wrap this in tenants.kernel.scoping.acting_for(organization).")
    return current


@contextmanager
def acting_for(organization: "models.Model | UUID") -> Iterator[None]:
    """Act for one organization (the row or its id) in one transaction; entering it again nests.

    Raises:
        AlreadyActing: another organization is in force.
    """
    wanted = organization if isinstance(organization, UUID) else organization.pk
    outer = _in_force.get()
    if outer not in {None, wanted}:
        raise AlreadyActing(f"{outer} is in force, {wanted} was asked for.")
    with transaction.atomic():
        _tell_database(wanted)
        token = _in_force.set(wanted)
        try:
            yield
        finally:
            _in_force.reset(token)
        if outer is None:  # after an error the rollback takes the setting back by itself
            _tell_database(None)


@contextmanager
def acting_briefly_for(organization: "models.Model | UUID") -> Iterator[None]:
    """Act for one organization between the parts of an answer that is sent for minutes.

    The connection goes back after each time: a download that somebody takes slowly holds none.
    """
    with acting_for(organization):
        yield
    if not connection.in_atomic_block:
        connection.close()


def _tell_database(organization_id: UUID | None) -> None:
    # SET LOCAL, never SET: a session's setting would go to the next tenant with the pooled
    # connection
    value = "" if organization_id is None else str(organization_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [settings.TENANT_SETTING, value])


class ScopedManager(models.Manager[Row]):
    """Sees the rows of the organization in force, and raises where none is."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(organization_id=organization_in_force())


class OrganizationForeignKey(models.ForeignKey[Given, Got]):
    """The organization a row belongs to: the one in force, unless another is given.

    A plain `default` would do the same, but types take a field with a default for one that may be
    None.
    """

    def get_default(self) -> UUID:
        return organization_in_force()

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return (
            name,
            "django.db.models.ForeignKey",
            args,
            {**kwargs, "default": organization_in_force},
        )


class TenantModel(models.Model):
    """A row that belongs to one organization. Its migration must call `SecureTenantTable`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organization = OrganizationForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        editable=False,
        related_name="+",
        db_index=False,  # every unique constraint and index of a tenant table starts with it
    )

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"


class TenantForeignKey(models.ForeignKey[Given, Got]):
    """A foreign key to another tenant table.

    The database's constraint is made by `SecureTenantTable` on (organization_id, id): a plain one
    would accept another tenant's parent.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs
