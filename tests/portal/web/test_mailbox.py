"""The demo's mail in a folder."""

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def folder(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.DEMO, settings.EMAIL_FILE_PATH = True, tmp_path
    return tmp_path


def send(folder: Path, *subjects: str) -> None:
    """Send the mails over one connection, as the demo's jobs each do over theirs."""
    connection = get_connection(BACKEND, file_path=folder)
    mails = [
        EmailMultiAlternatives(each, f"Text of {each}", to=["ada@acme.example"])
        for each in subjects
    ]
    for mail in mails:
        mail.attach_alternative(f"<script>{mail.subject}</script>", "text/html")
    connection.send_messages(mails)


def names(client: Client) -> list[str]:
    return [letter.name for letter in client.get("/mail/").context["letters"]]


def test_mails_are_listed(client: Client, folder: Path) -> None:
    send(folder, "First")
    send(folder, "Second", "Third")

    page = client.get("/mail/").content.decode()

    assert all(subject in page for subject in ("First", "Second", "Third"))
    assert len(set(names(client))) == 3


def test_mail_is_shown_with_its_text(client: Client, folder: Path) -> None:
    send(folder, "Hello", "Other")

    pages = [client.get(f"/mail/{name}/").content.decode() for name in names(client)]

    assert sum("Text of Hello" in page for page in pages) == 1


def test_mail_runs_and_loads_nothing(client: Client, folder: Path) -> None:
    send(folder, "Hello")

    response = client.get(f"/mail/{names(client)[0]}/html/")

    assert "script-src" not in response["Content-Security-Policy"]
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox allow-top-navigation" in response["Content-Security-Policy"]


def test_unknown_mail_is_not_found(client: Client, folder: Path) -> None:
    assert client.get("/mail/nothing/").status_code == 404


def test_outside_the_demo_there_is_no_mailbox(client: Client, db: None) -> None:
    assert client.get("/mail/").status_code == 404
