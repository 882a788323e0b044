"""The demo's mail: what was sent lies in a folder and can be read here."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.http.doors import demo_page
from tenants.kernel.errors import NotFound

NEWEST: Final = 100
RULE: Final = b"-" * 79
"""What Django's file backend writes below each message."""
ALLOWED: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)
"""A mail may be looked at and its links followed; it runs and loads nothing."""


class Letter(NamedTuple):
    """One mail of the folder."""

    name: str
    message: EmailMessage

    @property
    def text(self) -> str:
        """The part for programs that show text only."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The part that looks like something."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part: Any = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


@demo_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Who was sent what, newest first."""
    paths = _paths()
    letters = [letter for path in paths[:NEWEST] for letter in _letters(path)]
    context = {"letters": letters, "total": len(paths)}
    return render(request, "mailbox/list.html", context)


@demo_page
@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, as it looks and as text."""
    return render(request, "mailbox/show.html", {"letter": _named(name)})


@demo_page
@require_safe
def html(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as it looks in a mail program; `show` frames it."""
    del request
    response = HttpResponse(_named(name).html)
    response["Content-Security-Policy"] = ALLOWED
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _paths() -> list[Path]:
    # the backend's names begin with the time
    folder = Path(str(getattr(settings, "EMAIL_FILE_PATH", "")))
    return sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []


def _letters(path: Path) -> list[Letter]:
    """The mails of one file: a connection that sends several writes them into one."""
    parts = [part.strip() for part in path.read_bytes().split(b"\n" + RULE + b"\n")]
    messages = [message_from_bytes(part, policy=default) for part in parts if part]
    names = [path.stem if not n else f"{path.stem}_{n}" for n in range(len(messages))]
    return [Letter(n, m) for n, m in zip(names, messages, strict=True)]


def _named(name: str) -> Letter:
    stem = name.partition("_")[0]
    found = (path for path in _paths() if path.stem == stem)
    letters = (letter for path in found for letter in _letters(path) if letter.name == name)
    letter = next(letters, None)
    if letter is None:
        raise NotFound(_("This mail does not exist any more."))
    return letter
