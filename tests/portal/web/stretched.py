"""Settings of the test suite whose other languages are English made longer, for both directions.

No text of theirs is shipped: `write` makes the catalogues for one run of the tests.
"""

import re
from pathlib import Path
from typing import Final

from portal.settings.catalogues import Message, catalogue
from portal.settings.marked import marked
from portal.settings.test import *  # noqa: F403  # a settings module is its base plus what differs
from portal.settings.test import FOLDER, ROOT

LONGER: Final = 0.4
"""How much longer than English a text of another language may be."""
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "de", "ar"
LANGUAGES = [("en", "English"), (LEFT_TO_RIGHT, "Stretched"), (RIGHT_TO_LEFT, "Backwards")]
LOCALE_PATHS = [FOLDER / "stretched"]
KEPT: Final = re.compile(
    r"(%\(\w+\)[.\d]*[a-z]|%%|%[sd]|\{[^{}]*\}|<[^<>]*>|&\w+;|[\s\d.,:;!?…“”]+)"
)
"""What a translation has as it is: places that are filled, elements, spaces and signs."""
HEADER: Final = (
    "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)


def stretched(text: str) -> str:
    """The text with longer words: where they may break stays the same, as in German."""
    owed, made = 0.0, []
    for part in KEPT.split(text):
        owed += 0 if not part or KEPT.fullmatch(part) else LONGER * len(part)
        more = int(owed) if part and not KEPT.fullmatch(part) else 0
        owed -= more
        made.append(part + "n" * more)
    return "".join(made)


def write(folder: Path) -> None:
    """Make the catalogues that a portal with these settings reads from the folder of its tests."""
    entries = [Message(text="", translations=[HEADER])]
    for message in marked(ROOT):
        forms = [message.text, message.plural] if message.plural else [message.text]
        message.translations = [stretched(form) for form in forms]
        entries.append(message)
    for language in (LEFT_TO_RIGHT, RIGHT_TO_LEFT):
        path = folder / "stretched" / language / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(catalogue(iter(entries)))
