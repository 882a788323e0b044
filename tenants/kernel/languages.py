"""The languages that people are spoken to in: `settings.LANGUAGES`."""

from typing import Final

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import get_language

CAPITAL: Final = frozenset({"de"})
"""Languages that write nouns with a capital wherever they stand."""


def spoken(code: str | None) -> str:
    """The code, if everything is written in that language; else nothing."""
    return code if code and code in dict(settings.LANGUAGES) else ""


def language_of(*wishes: str) -> str:
    """The first wish that can be met, else English: what somebody is written to in."""
    return next(filter(None, map(spoken, wishes)), settings.LANGUAGE_CODE)


def within(label: object) -> str:
    """A label as it stands within a sentence: small, but where nouns keep their capital."""
    text = str(label)
    if (get_language() or "").partition("-")[0] in CAPITAL:
        return text
    return text[:1].lower() + text[1:]


def decimal(value: float, places: int) -> str:
    """A number as the language writes it, rounded; Django's own way cuts it off."""
    return number_format(f"{value:.{places}f}", force_grouping=True)
