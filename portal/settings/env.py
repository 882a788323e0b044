"""Typed readers of environment variables. A bad or missing value stops the start by its name."""

import os
from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable's text; `NAME_FILE` may name a file that holds it (container secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE, a file that holds it).")
    return value


def integer(name: str, default: int) -> int:
    """The variable as a whole number."""
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from error


def boolean(name: str, *, default: bool) -> bool:
    """The variable as yes or no: 1/0, true/false, yes/no, on/off."""
    raw = text(name, "yes" if default else "no").lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {raw!r}.")


def day(name: str) -> date | None:
    """The variable as a day like 2027-05-31; None where it is not set."""
    raw = text(name, "")
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a day like 2027-05-31, not {raw!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    """The variable as a comma-separated list without empty items."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]
