"""The published consent texts, one file per version and language: `1.en.md`, and before it the
purpose where that is not headshots: `background-1.en.md`.

A published file never changes again.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
HEADSHOTS: Final = "headshots"
BACKGROUND: Final = "background"
"""What a text may be about: all that headshots need, or no more than one photo's background."""
PUBLISHED: Final = {
    (HEADSHOTS, 1): datetime(2026, 1, 1, tzinfo=UTC),
    (BACKGROUND, 1): datetime(2026, 1, 1, tzinfo=UTC),
}
"""When each version began to apply."""


@dataclass(frozen=True)
class PackagedText:
    """A text that comes with the product."""

    purpose: str
    version: int
    locale: str
    body: str
    published_at: datetime


def packaged_texts() -> Iterator[PackagedText]:
    """Every text that comes with the product, oldest version first."""
    for path in sorted(FOLDER.glob("*.md")):
        name, locale = path.stem.split(".")
        about, _, number = name.rpartition("-")
        purpose, version = about or HEADSHOTS, int(number)
        published_at = PUBLISHED[purpose, version]
        yield PackagedText(purpose, version, locale, path.read_text(), published_at)


def digest_of(body: str) -> str:
    """SHA-256 of the text as UTF-8, hexadecimal: what a receipt proves was read."""
    return hashlib.sha256(body.encode()).hexdigest()


def seed_texts(apps: Any, schema_editor: Any) -> None:
    """Publish the packaged texts that are not published yet; a step of each version's migration."""
    texts = apps.get_model("consent", "ConsentText").objects.using(schema_editor.connection.alias)
    has_purposes = any(field.name == "purpose" for field in texts.model._meta.get_fields())
    for text in packaged_texts():
        if has_purposes or text.purpose == HEADSHOTS:
            which = {"purpose": text.purpose} if has_purposes else {}
            texts.get_or_create(
                **which,
                version=text.version,
                locale=text.locale,
                defaults={
                    "body": text.body,
                    "digest": digest_of(text.body),
                    "published_at": text.published_at,
                },
            )
