"""Making, using and ending API keys."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.access.models import ApiKey
from tenants.access.policy import Scope
from tenants.access.queries import LOOKUP
from tenants.access.secret import HINT, is_well_formed, new_secret
from tenants.audit.actions import record
from tenants.kernel import lookups
from tenants.kernel.errors import Conflict, Invalid, Unauthenticated
from tenants.kernel.lifecycle import Actor
from tenants.kernel.scoping import acting_for
from tenants.organizations.details import clean_name

OVERLAP: Final = timedelta(days=1)
"""How long a replaced key goes on working, so that nothing stops while its holder changes over."""
USE_NOTED_EVERY: Final = timedelta(minutes=1)


class Issued(NamedTuple):
    """A key, and its secret for the one time it can be shown."""

    key: ApiKey
    secret: str


class KeyRefused(Unauthenticated):
    """One answer for a key that is malformed, unknown, revoked or too old."""

    code = "key_refused"
    sentence = gettext_lazy("This API key is not valid.")


class KeyEnded(Conflict):
    """The key was revoked or its time ran out."""

    code = "key_ended"
    sentence = gettext_lazy("This key does not work any more. Make a new one.")


def issue(
    name: str,
    scopes: Iterable[str],
    *,
    actor: Actor,
    at: datetime,
    expires_at: datetime | None = None,
) -> Issued:
    """Make a key for the organization in force.

    Raises:
        Invalid: no name, no scope, an unknown scope, or an end that is past.
    """
    granted = _scopes(scopes)
    if expires_at and expires_at <= at:
        raise Invalid(fields={"expires_at": _("Choose a time that is still to come.")})
    with transaction.atomic():
        issued = _make(clean_name(name, longest=80), granted, actor=actor, at=at, until=expires_at)
        record("apikey.issue", issued.key, actor=actor, at=at, scopes=granted)
    return issued


def authenticate(secret: str, *, at: datetime) -> ApiKey:
    """The key that the secret opens; its `organization_id` says whom it acts for.

    Call it outside `acting_for()`.

    Raises:
        KeyRefused: whatever is wrong with it.
    """
    place = lookups.find(LOOKUP, secret) if is_well_formed(secret) else None
    if place is None:
        raise KeyRefused
    with acting_for(place.organization_id):
        key = ApiKey.objects.filter(_working(at), pk=place.subject_id).first()
        if key is None:
            raise KeyRefused
        _note_use(key, at)
    return key


def revoke(key: ApiKey, *, actor: Actor, at: datetime) -> None:
    """End the key now. A key that was revoked before stays as it is.

    Raises:
        KeyEnded: it was revoked before.
    """
    with transaction.atomic():
        if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
            raise KeyEnded
        lookups.forget(LOOKUP, subject_id=key.pk)
        key.revoked_at = at
        record("apikey.revoke", key, actor=actor, at=at)


def rotate(key: ApiKey, *, actor: Actor, at: datetime, overlap: timedelta = OVERLAP) -> Issued:
    """Make a key that takes this one's place; this one goes on working for `overlap` at most.

    Raises:
        KeyEnded: this one does not work any more.
    """
    with transaction.atomic():
        until = min(filter(None, [key.expires_at, at + overlap]))
        unchanged = ApiKey.objects.filter(_working(at), pk=key.pk, expires_at=key.expires_at)
        if not unchanged.update(expires_at=until):  # two rotations at once make one successor
            raise KeyEnded
        lifetime = key.expires_at - key.created_at if key.expires_at else None
        successor = _make(
            key.name,
            list(key.scopes),
            actor=actor,
            at=at,
            until=at + lifetime if lifetime else None,
        )
        key.expires_at = until
        record("apikey.rotate", key, actor=actor, at=at, successor=str(successor.key.pk))
    return successor


def _make(
    name: str, scopes: list[str], *, actor: Actor, at: datetime, until: datetime | None
) -> Issued:
    secret = new_secret()
    key = ApiKey.objects.create(
        name=name,
        hint=secret[:HINT],
        scopes=scopes,
        created_at=at,
        created_by=UUID(actor.id) if actor.kind == "member" else None,
        expires_at=until,
    )
    lookups.register(LOOKUP, secret, organization_id=key.organization_id, subject_id=key.pk)
    return Issued(key, secret)


def _scopes(wanted: Iterable[str]) -> list[str]:
    chosen = set(wanted)
    if not chosen:
        raise Invalid(fields={"scopes": _("Choose at least one thing the key may do.")})
    if unknown := chosen - set(Scope.values):
        raise Invalid(
            fields={
                "scopes": _("There is no scope {unknown}.").format(
                    unknown=", ".join(sorted(unknown))
                )
            }
        )
    return [scope for scope in Scope.values if scope in chosen]


def _working(at: datetime) -> Q:
    return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=at))


def _note_use(key: ApiKey, at: datetime) -> None:
    if key.last_used_at and at - key.last_used_at < USE_NOTED_EVERY:
        return
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    key.last_used_at = at
