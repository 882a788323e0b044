"""The way without being drawn: a photo of one's own, on the phone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.ownphotos import queries
from generation.ownphotos.lifecycle import OwnPhotoState
from generation.ownphotos.models import OwnPhoto
from tenants.consent import queries as consents
from tenants.consent.models import ConsentText
from tenants.consent.texts import BACKGROUND
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.stored import jpeg, keep

PAGE = "/me/own-photo/"
FRAME = {"left": 0, "top": 100, "side": 900}


@pytest.fixture
def photo(acme: Organization, employee: Employee) -> OwnPhoto:
    """The employee's photo, to be framed."""
    with acting_for(acme):
        make.make_version(make.make_style(is_default=True))
        key = keep(employee, "own", jpeg())
        return make.make_own_photo("ready", employee=employee, file_key=key)


def made(acme: Organization, photo: OwnPhoto) -> None:
    with acting_for(acme):
        key = keep(photo.employee, "made", jpeg(5))
        headshot = make.make_own_headshot(employee=photo.employee, file_key=key, thumbnail_key=key)
        OwnPhoto.objects.filter(pk=photo.pk).update(state=OwnPhotoState.MADE, headshot=headshot)


def test_declining_is_a_button_that_leads_somewhere(phone: Client) -> None:
    assert f'href="{PAGE}"' in phone.get("/me/consent/").content.decode()
    assert "no software looks for your face" in phone.get(PAGE).content.decode()


def test_a_photo_is_sent_without_any_consent(
    phone: Client, acme: Organization, employee: Employee
) -> None:
    sent = SimpleUploadedFile("me.jpg", jpeg(size=(480, 600)), "image/jpeg")

    phone.post(PAGE, {"photo": sent})

    with acting_for(acme):
        found = queries.current(employee)
        assert found
        assert found.state == OwnPhotoState.RECEIVED
        assert Job.objects.filter(subject_id=found.pk).exists()
    assert "Opening your photo" in phone.get(PAGE).content.decode()
    assert phone.get("/me/")["Location"] == PAGE


def test_no_file_is_told(phone: Client) -> None:
    page = phone.post(PAGE)

    assert page.status_code == 400
    assert "No photo arrived" in page.content.decode()


def test_a_file_that_cannot_be_used_is_told(
    phone: Client, acme: Organization, employee: Employee
) -> None:
    with acting_for(acme):
        make.make_own_photo("rejected", employee=employee, verdict_code="damaged")

    assert "could not be used" in phone.get(PAGE).content.decode()


def test_it_is_framed_by_numbers(phone: Client, acme: Organization, photo: OwnPhoto) -> None:
    phone.post(f"{PAGE}frame/", FRAME)

    with acting_for(acme):
        photo.refresh_from_db()
        assert (photo.state, photo.frame) == (OwnPhotoState.MAKING, FRAME)
        assert not photo.replaces_background


def test_a_frame_beyond_the_photo_is_told_beside_its_field(phone: Client, photo: OwnPhoto) -> None:
    page = phone.post(f"{PAGE}frame/", {**FRAME, "top": 400})

    assert page.status_code == 400
    assert page.context["form"].errors == {"top": ["Choose from 0 to 300 pixels for this size."]}


def test_another_background_asks_for_the_name_under_its_text(
    phone: Client, acme: Organization, photo: OwnPhoto
) -> None:
    text = ConsentText.objects.get(purpose=BACKGROUND, locale="en").digest
    wanted = {**FRAME, "background": "on", "text": text}

    refused = phone.post(f"{PAGE}frame/", wanted)
    taken = phone.post(f"{PAGE}frame/", {**wanted, "typed_name": "Ada Byron"})

    assert refused.context["form"].errors.keys() == {"typed_name"}
    assert taken.status_code == 302
    with acting_for(acme):
        photo.refresh_from_db()
        assert photo.replaces_background
        assert [row.purpose for row in consents.receipts(photo.employee)] == [BACKGROUND]


def test_what_was_made_is_seen_and_sent_for_review(
    phone: Client, acme: Organization, photo: OwnPhoto
) -> None:
    made(acme, photo)
    assert phone.get(f"{PAGE}picture/?made").status_code == 200

    phone.post(f"{PAGE}submit/")

    with acting_for(acme):
        assert Approval.objects.get().state == ApprovalState.OPEN
    assert "Sent to your reviewer" in phone.get("/me/submitted/").content.decode()
    assert phone.get("/me/headshots/")["Location"] == PAGE


def test_reviewers_read_that_nothing_was_measured(
    desk: Client, home: str, phone: Client, acme: Organization, photo: OwnPhoto
) -> None:
    made(acme, photo)
    phone.post(f"{PAGE}submit/")

    page = desk.get(f"{home}approvals/").content.decode()

    assert "Own photo: nothing was measured" in page
    assert "Likeness" not in page


def test_admins_see_where_they_stand(desk: Client, home: str, photo: OwnPhoto) -> None:
    assert "Own photo" in desk.get(f"{home}people/").content.decode()


def test_a_deleted_photo_leads_back_to_the_usual_way(
    phone: Client, acme: Organization, photo: OwnPhoto
) -> None:
    phone.post(f"{PAGE}remove/")

    assert phone.get("/me/")["Location"] == "/me/consent/"
    assert phone.get(f"{PAGE}picture/").status_code == 404
