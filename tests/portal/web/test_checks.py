"""The page on which a member asks whether a picture is one of theirs."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from generation.checks.models import PictureCheck
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tests import make
from tests.generation.stored import jpeg
from tests.portal.visitors import member_client

NOTHING: dict[str, Any] = {
    "signature": "none",
    "signed_by": "",
    "signed_at": "",
    "says_trained": False,
    "is_marked": False,
    "mark_strength": None,
    "company": "",
    "standing": None,
    "unreadable": "",
}


def send(desk: Client, home: str, data: bytes) -> Any:
    return desk.post(f"{home}downloads/check/", {"picture": SimpleUploadedFile("found.jpg", data)})


def page_of(desk: Client, home: str, check: PictureCheck, **asked: Any) -> str:
    return " ".join(
        desk.get(f"{home}downloads/check/{check.pk}/", **asked).content.decode().split()
    )


def found(member: Membership, **told: Any) -> PictureCheck:
    with acting_for(member.organization_id):
        return make.make_check("done", member_id=member.pk, found={**NOTHING, **told})


def test_picture_is_sent_and_the_page_asks_until_it_was_looked_at(
    desk: Client, home: str, acme: Organization
) -> None:
    answer = send(desk, home, jpeg())

    with acting_for(acme):
        check = PictureCheck.objects.get()
    assert answer["Location"] == f"{home}downloads/check/{check.pk}/"
    waiting = page_of(desk, home, check)
    assert 'hx-trigger="every 1s"' in waiting
    assert "Look again" in waiting
    assert "<html" not in page_of(desk, home, check, headers={"HX-Request": "true"})


def test_empty_file_is_refused_beside_its_field(
    desk: Client, home: str, acme: Organization
) -> None:
    answer = send(desk, home, b"")

    assert answer.status_code == 400
    assert "This file is empty." in answer.content.decode()
    with acting_for(acme):
        assert not PictureCheck.objects.exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "Nothing says that it is from here."),
        ({"company": "Globex"}, "It was given out by Globex."),
        ({"company": "Acme", "standing": "may_leave"}, "It is one of yours and may be used."),
        ({"company": "Acme", "standing": "taken_back"}, "Do not use it any more"),
        ({"is_marked": True, "mark_strength": 7.5}, "(strength 7.5)"),
        ({"signature": "broken", "signed_by": "Acme"}, "It was signed by Acme and changed"),
        ({"unreadable": "not_a_photo"}, "could be looked for. This file is not a photo."),
    ],
)
def test_what_was_found_is_said_in_sentences(
    desk: Client, owner: Membership, home: str, told: dict[str, Any], sentence: str
) -> None:
    check = found(owner, **told)

    page = page_of(desk, home, check)

    assert sentence in page
    assert "hx-trigger" not in page.split("<main", 1)[1].split("</main>", 1)[0]
    assert f"/check/{check.pk}/" in desk.get(f"{home}downloads/check/").content.decode()


def test_failure_says_why_and_how_to_go_on(desk: Client, owner: Membership, home: str) -> None:
    with acting_for(owner.organization_id):
        check = make.make_check("failed", member_id=owner.pk, failure_code="engine_crashed")

    page = page_of(desk, home, check)

    assert "It could not be looked at." in page
    assert "Send it again" in page


def test_answer_is_seen_by_nobody_else(
    owner: Membership, reviewer: Membership, home: str, globex: Organization
) -> None:
    check = found(owner)
    with acting_for(globex):
        stranger = Membership.objects.get()

    for other in (reviewer, stranger):
        assert member_client(other).get(f"{home}downloads/check/{check.pk}/").status_code == 404


def test_too_many_are_refused_with_what_to_do(desk: Client, owner: Membership, home: str) -> None:
    for _ in range(30):
        found(owner)
    with acting_for(owner.organization_id):
        PictureCheck.objects.update(asked_at="2126-01-01T00:00Z")

    answer = send(desk, home, jpeg())

    assert answer.status_code == 400
    assert "Wait a little" in answer.content.decode()
