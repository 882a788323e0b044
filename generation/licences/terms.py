"""What the operator holds for a base that no company may use for free, as the settings name it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from generation.engine import bases


@dataclass(frozen=True, kw_only=True)
class Terms:
    """On what terms a base may be used: what an owner reads and accepts."""

    base: str
    title: str
    """The base as people know it."""
    licence: str
    address: str
    """Where the licence can be read."""
    reference: str
    """The operator's own, of the commercial licence that was bought."""
    until: date
    """Its last day, in UTC."""

    @property
    def digest(self) -> str:
        """SHA-256 of every term, hexadecimal: any change makes it another."""
        plain = {**asdict(self), "until": self.until.isoformat()}
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()

    def is_over(self, *, at: datetime) -> bool:
        """Whether the last day has passed."""
        return at.date() > self.until


def current() -> Terms | None:
    """The terms of the configured base; None where it needs no further agreement."""
    config = bases.configuration(settings.ENGINE_BASE)
    if config.licence.is_commercial:
        return None
    return Terms(
        base=config.name,
        title=config.title,
        licence=config.licence.name,
        address=config.licence.url,
        reference=settings.BASE_LICENCE,
        until=settings.BASE_LICENCE_UNTIL or date.min,  # never named without: it would be over
    )


def require(*, at: datetime) -> None:
    """See that the operator's licence for the configured base has not ended.

    Raises:
        ImproperlyConfigured: it has, saying what is to be set.
    """
    terms = current()
    if terms and terms.is_over(at=at):
        raise ImproperlyConfigured(
            f"The licence {terms.reference} for {terms.title} ended on {terms.until}. Renew it and"
            " set BASE_LICENCE_UNTIL, or choose another base."
        )
