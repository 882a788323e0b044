"""Look-ups made before the tenant is known: a digest leads to (organization, id).

The one small global table beside the job table. It holds no personal data: a slug, a user's id, an
address or a token is stored as its HMAC-SHA-256 under the master key only, so a stolen table
answers no guess.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from tenants.kernel.models import Lookup


@dataclass(frozen=True)
class Found:
    """Where a digest leads."""

    organization_id: UUID
    subject_id: UUID


def digest_of(kind: str, value: str) -> str:
    """HMAC-SHA-256, hexadecimal.

    Tokens have 256 random bits, so no slow hash is needed (NIST SP 800-63B 5.1.2).
    """
    return hmac.new(
        settings.MASTER_KEY.encode(), f"{kind}:{value}".encode(), hashlib.sha256
    ).hexdigest()


def register(kind: str, value: str, *, organization_id: UUID, subject_id: UUID) -> str:
    """Remember where the value leads; returns its digest.

    The same value twice is an IntegrityError.
    """
    register_all(kind, [(value, subject_id)], organization_id=organization_id)
    return digest_of(kind, value)


def register_all(kind: str, found: Iterable[tuple[str, UUID]], *, organization_id: UUID) -> None:
    """Remember where each value leads, many at once.

    The same value twice is an IntegrityError.
    """
    Lookup.objects.bulk_create(
        [
            Lookup(
                digest=digest_of(kind, value),
                kind=kind,
                organization_id=organization_id,
                subject_id=subject_id,
            )
            for value, subject_id in found
        ],
        batch_size=1000,
    )


def find(kind: str, value: str) -> Found | None:
    """Where a value that leads to one subject leads, or None."""
    return next(iter(find_all(kind, value)), None)


def find_all(kind: str, value: str) -> list[Found]:
    """Everywhere the value leads: one user may be a member of several organizations."""
    rows = Lookup.objects.filter(digest=digest_of(kind, value), kind=kind).order_by("pk")
    return [Found(row.organization_id, row.subject_id) for row in rows]


def forget(kind: str, *, subject_id: UUID) -> None:
    """Let nothing of this kind lead to the subject any more."""
    forget_all(kind, subject_ids=[subject_id])


def forget_all(kind: str, *, subject_ids: Iterable[UUID]) -> None:
    """Let nothing of this kind lead to any of the subjects any more."""
    Lookup.objects.filter(kind=kind, subject_id__in=list(subject_ids)).delete()


def organizations() -> list[UUID]:
    """The ids of all organizations, for sweeps that enter them one by one."""
    return list(
        Lookup.objects.filter(kind="slug")
        .order_by("organization_id")
        .values_list("organization_id", flat=True)
    )
