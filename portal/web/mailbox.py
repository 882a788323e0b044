"""The demo's mail: what was sent lies in a folder and can be read here. Not there outside the demo."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.http.doors import public_page

NEWEST = 100


@public_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Subjects and addressees, newest first."""
    mails = [(path.stem, _read(path)) for path in _files()[:NEWEST]]
    return render(request, "mailbox/list.html", {"mails": mails})


@public_page
@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, as text with its links."""
    mail = _named(name)
    text = mail.get_body(("plain",))
    context = {"mail": mail, "name": name, "text": text.get_content() if text else ""}
    return render(request, "mailbox/show.html", context)


@public_page
@require_safe
def html(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as it looks in a mail program: framed by `show`, and allowed nothing."""
    body = _named(name).get_body(("html",))
    response = HttpResponse(body.get_content() if body else "")
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation;"
        " frame-ancestors 'self'"
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _files() -> list[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    return sorted(folder.glob("*.log"), reverse=True) if folder.exists() else []


def _read(path: Path) -> EmailMessage:
    # the backend ends each message with a line of dashes
    message = email.message_from_bytes(path.read_bytes().rsplit(b"\n" + b"-" * 79, 1)[0], policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101  # what this policy makes
    return message


def _named(name: str) -> EmailMessage:
    path = next((path for path in _files() if path.stem == name), None)
    if path is None:
        raise Http404
    return _read(path)
