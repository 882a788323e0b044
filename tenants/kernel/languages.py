"""The languages that people are spoken to in: `settings.LANGUAGES`."""

from django.conf import settings


def spoken(code: str | None) -> str:
    """The code, if everything is written in that language; else nothing."""
    return code if code and code in dict(settings.LANGUAGES) else ""


def language_of(*wishes: str) -> str:
    """The first wish that can be met, else English: what somebody is written to in."""
    return next(filter(None, map(spoken, wishes)), settings.LANGUAGE_CODE)
