"""Where a page of a list by time ended, as an address writes it."""

from datetime import UTC, datetime
from uuid import UUID


def written(at: datetime, pk: UUID) -> str:
    """The moment and the id of a page's last row, for the address of the next."""
    return f"{at.isoformat()}~{pk}"


def read(text: str) -> tuple[datetime, UUID] | None:
    """What `written` wrote; None for anything else."""
    at, _tilde, pk = text.partition("~")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), UUID(pk)
    except (ValueError, OverflowError):
        return None
