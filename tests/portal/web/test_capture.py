"""Sending photos, and whose they are."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from generation.keeps import queries as keeps
from generation.photos import queries
from generation.photos.models import Photo
from tenants.consent import actions as consent
from tenants.consent import queries as consents
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.stored import jpeg, lying_about
from tests.portal.visitors import employee_client

PHOTOS, KEEP = "/me/photos/", "/me/keep/"


@pytest.fixture
def ada(acme: Organization) -> Employee:
    with acting_for(acme):
        return make.make_participant(name="Ada Byron")


@pytest.fixture
def phone(ada: Employee) -> Client:
    """Ada's browser."""
    return employee_client(ada)


def sent(*pictures: bytes) -> dict[str, list["ContentFile[bytes]"]]:
    return {"photo": [ContentFile(data, "selfie.jpg") for data in pictures]}


def held(employee: Employee) -> int:
    with acting_for(employee.organization_id):
        return queries.of(employee).count()


def test_form_takes_many_photos_at_once(phone: Client, ada: Employee) -> None:
    response = phone.post(PHOTOS, sent(jpeg(1), jpeg(2), jpeg(3)))

    assert response["Location"] == PHOTOS
    assert held(ada) == 3


def test_one_bad_file_does_not_cost_the_others(
    phone: Client, ada: Employee, settings: Settings
) -> None:
    settings.PHOTO_MAX_BYTES = 20_000
    pictures = (jpeg(1), b"no photo" * 9, b"text" * 90, jpeg(2) + bytes(20_000), jpeg(3))

    page = phone.post(PHOTOS, sent(*pictures), follow=True).content.decode()

    assert held(ada) == len(lying_about(ada)) == 2
    assert "2 files were not taken." in page
    assert "1 file was not taken." in page


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("by", [{}, {"X-Requested-With": "XMLHttpRequest"}])
def test_it_is_an_error_when_nothing_was_taken(
    phone: Client, ada: Employee, number: int, by: dict[str, str]
) -> None:
    response = phone.post(PHOTOS, sent(*[b"no photo" * 9] * number), headers=by)

    assert response.status_code == 400
    assert 'data-code="photo_refused"' in response.content.decode()
    assert held(ada) == 0
    assert not lying_about(ada)


def test_one_photo_too_many_is_refused(phone: Client, ada: Employee) -> None:
    with acting_for(ada.organization_id):
        for _ in range(queries.MOST):
            make.make_photo(employee=ada)

    response = phone.post(PHOTOS, sent(jpeg(1), jpeg(2)))

    assert response.status_code == 413
    assert 'data-code="too_many_files"' in response.content.decode()


def test_whoever_sent_as_many_as_anybody_may_goes_on_by_removing_one(
    phone: Client, ada: Employee
) -> None:
    with acting_for(ada.organization_id):
        photos = [make.make_photo(employee=ada) for _ in range(queries.MOST)]
    script = {"X-Requested-With": "XMLHttpRequest"}

    refusal = phone.post(PHOTOS, sent(jpeg(1)), headers=script)

    assert refusal.status_code == 413
    assert "You have sent 60 photos, which is the most we take." in refusal.content.decode()
    phone.post(f"{PHOTOS}{photos[0].pk}/remove/")
    assert phone.post(PHOTOS, sent(jpeg(1)), headers=script).status_code == 201
    assert phone.get(PHOTOS).status_code == 200


@pytest.mark.parametrize("is_checked", [True, False])
def test_two_hundred_files_at_once_are_refused(
    phone: Client, ada: Employee, *, is_checked: bool
) -> None:
    phone.handler.enforce_csrf_checks = is_checked  # who looks into the form first
    phone.get(PHOTOS)  # gives the cookie

    response = phone.post(PHOTOS, sent(*[b"x"] * 200))

    assert response.status_code == 413
    assert 'data-code="too_many_files"' in response.content.decode()
    assert held(ada) == 0


def test_a_spare_photo_says_why_and_can_be_used_instead(phone: Client, ada: Employee) -> None:
    with acting_for(ada.organization_id):
        spare = make.make_photo("spare", employee=ada, verdict_code="spare_alike")
    page = phone.get(PHOTOS).content.decode()
    assert "another one is much like it" in page
    assert "Use it instead" in page

    response = phone.post(f"{PHOTOS}{spare.pk}/use-instead/")

    assert response.status_code == 302
    with acting_for(ada.organization_id):
        assert list(queries.admitted(ada)) == [spare]


def test_a_photo_check_that_is_out_of_order_asks_nothing_of_anybody(
    phone: Client, ada: Employee
) -> None:
    with acting_for(ada.organization_id):
        stalled = make.make_photo("stalled", employee=ada)

    page = phone.get(PHOTOS).content.decode()

    assert "Our photo check is out of order" in page
    assert "Not checked yet, and safe." in page
    assert f"{stalled.pk}/remove/" in page
    assert "to retake" not in page


def test_a_doubted_photo_is_asked_about_and_answered(phone: Client, ada: Employee) -> None:
    with acting_for(ada.organization_id):
        doubted = make.make_photo(
            "rejected", employee=ada, verdict_code="perhaps_another", overridable=True
        )
    page = phone.get(PHOTOS).content.decode()
    assert "Is this you?" in page
    assert "It is me" in page

    phone.post(f"{PHOTOS}{doubted.pk}/use-anyway/")

    with acting_for(ada.organization_id):
        assert list(queries.admitted(ada)) == [doubted]


def test_a_photo_that_only_asks_is_not_to_be_retaken(phone: Client, ada: Employee) -> None:
    with acting_for(ada.organization_id):
        make.make_photo("rejected", employee=ada, verdict_code="perhaps_another")

    page = phone.get(PHOTOS).content.decode()

    assert "1 to answer" in page
    assert "to retake" not in page


def test_photos_of_a_pet_are_told_to_be_so_as_a_set(phone: Client, ada: Employee) -> None:
    with acting_for(ada.organization_id):
        for state in ("rejected", "rejected", "admitted"):  # one is used anyway
            make.make_photo(state, employee=ada, verdict_code="no_face", embedding_key="")

    page = phone.get(PHOTOS).content.decode()

    assert "No headshot can be made from these photos yet" in page
    assert "drawings, animals and things" in page


def test_enough_photos_without_a_face_ask_for_faces(phone: Client, ada: Employee) -> None:
    with acting_for(ada.organization_id):
        for _ in range(queries.ENOUGH):
            make.make_photo(employee=ada, verdict_code="no_face", embedding_key="")

    assert "4 more that show your face" in phone.get(PHOTOS).content.decode()


@pytest.mark.parametrize(
    "codes", [["no_face"] * 2, ["no_face", "blurred", "too_dark"], ["no_face"] * 3 + [""]]
)
def test_a_set_that_may_still_do_is_not_found_fault_with(ada: Employee, codes: list[str]) -> None:
    with acting_for(ada.organization_id):
        for code in codes:
            state = "rejected" if code else "admitted"
            make.make_photo(state, employee=ada, verdict_code=code)

        assert queries.fault(ada) == ""


def test_the_summary_brings_the_tiles_that_changed_since_it_was_drawn(
    phone: Client, ada: Employee
) -> None:
    with acting_for(ada.organization_id):
        old = make.make_photo(employee=ada)  # changed at make.NOON
        new = make.make_photo("spare", employee=ada, verdict_code="spare_alike")
        Photo.objects.filter(pk=new.pk).update(state_changed_at=make.NOON + timedelta(hours=1))
    since = (make.NOON + timedelta(minutes=30)).timestamp()

    asked = phone.get(f"/me/photos/summary/?since={since}", headers={"HX-Request": "true"})

    page = asked.content.decode()
    assert page.count('hx-swap-oob="true"') == 2  # the button below, and one tile
    assert f"{new.pk}/use-instead/" in page
    assert str(old.pk) not in page


@pytest.mark.parametrize("since", ["", "yesterday", "nan", "1e300", "-1e300"])
def test_a_summary_of_no_time_brings_no_tiles(phone: Client, ada: Employee, since: str) -> None:
    with acting_for(ada.organization_id):
        make.make_photo(employee=ada)

    asked = phone.get(f"/me/photos/summary/?since={since}", headers={"HX-Request": "true"})

    assert asked.status_code == 200
    assert asked.content.decode().count('hx-swap-oob="true"') == 1


def kept_by(employee: Employee) -> list[str]:
    with acting_for(employee.organization_id):
        return keeps.asked_by(employee)


def ticked(page: str) -> list[str]:
    """The values of the boxes that are ticked."""
    return re.findall(r'value="([^"]+)"\s+checked', page)


def test_what_is_ticked_is_kept_without_a_script(phone: Client, ada: Employee) -> None:
    response = phone.post(KEEP, {"keep": ["beard", "glasses"]}, follow=True)

    assert response.redirect_chain == [(PHOTOS, 302)]
    page = response.content.decode()
    assert "Saved." in page
    assert ticked(page) == kept_by(ada) == ["glasses", "beard"]


def test_a_script_is_told_that_it_is_saved_and_nothing_more(phone: Client, ada: Employee) -> None:
    response = phone.post(KEEP, {"keep": "hearing aid"}, headers={"HX-Request": "true"})

    assert "Saved" in response.content.decode()
    assert "<form" not in response.content.decode()
    assert kept_by(ada) == ["hearing aid"]


def test_a_form_with_nothing_ticked_keeps_nothing(phone: Client, ada: Employee) -> None:
    phone.post(KEEP, {"keep": "glasses"})

    phone.post(KEEP)

    assert kept_by(ada) == []


def test_nothing_else_can_be_ticked(phone: Client, ada: Employee) -> None:
    assert phone.post(KEEP, {"keep": "youth"}).status_code == 400
    assert kept_by(ada) == []


def test_nothing_is_kept_without_a_consent(employee: Employee) -> None:
    response = employee_client(employee).post(KEEP, {"keep": "glasses"})

    assert response.status_code == 409
    assert kept_by(employee) == []


def test_colleagues_and_other_companies_do_not_see_it(
    phone: Client, ada: Employee, globex: Organization
) -> None:
    phone.post(KEEP, {"keep": "glasses"})
    with acting_for(ada.organization_id):
        colleague = make.make_participant()
    with acting_for(globex):
        alien = make.make_participant()

    for other in (colleague, alien):
        assert ticked(employee_client(other).get(PHOTOS).content.decode()) == []


@pytest.mark.parametrize("page", ["", "tile/", "remove/", "use-anyway/", "use-instead/"])
def test_colleagues_photo_is_not_found(phone: Client, ada: Employee, page: str) -> None:
    with acting_for(ada.organization_id):
        photo = make.make_photo("rejected", overridable=True, thumbnail_key="somewhere")
    ask = phone.get if page in {"", "tile/"} else phone.post

    assert ask(f"{PHOTOS}{photo.pk}/{page}").status_code == 404


def test_colleagues_pictures_are_not_found(phone: Client, ada: Employee) -> None:
    with acting_for(ada.organization_id):
        headshot = make.make_headshot("released")
        make.make_approval("approved", headshot=headshot)
        rendition = make.make_rendition(headshot)

    take = phone.get(f"/me/headshots/{headshot.pk}/")
    file = phone.get(f"/me/approved/{rendition.pk}/")

    assert {take.status_code, file.status_code} == {404}


def test_colleagues_take_cannot_be_signed_off(phone: Client, ada: Employee) -> None:
    with acting_for(ada.organization_id):
        headshot = make.make_headshot("proposed")

    response = phone.post("/me/headshots/", {"order": str(headshot.pk)})

    assert response.status_code == 400


def test_nobody_agrees_to_a_text_they_did_not_see(employee: Employee) -> None:
    phone = employee_client(employee)
    seen = phone.get("/me/consent/").context["text"]
    consent.publish_text(seen.version + 1, "en", "Something else.", at=make.NOON)
    given = {"typed_name": "Ada Byron", "text": seen.digest}

    page = phone.post("/me/consent/", given)

    assert page.status_code == 400
    assert "Something else." in page.content.decode()
    with acting_for(employee.organization_id):
        assert consents.standing_receipt(employee, at=now()) is None


def test_nobody_agrees_without_saying_to_which_text(employee: Employee) -> None:
    page = employee_client(employee).post("/me/consent/", {"typed_name": "Ada Byron"})

    assert page.status_code == 400
    assert "Read it again, then agree." in page.content.decode()
    with acting_for(employee.organization_id):
        assert consents.standing_receipt(employee, at=now()) is None


def test_text_that_was_seen_is_agreed_to(employee: Employee) -> None:
    phone = employee_client(employee)
    seen = phone.get("/me/consent/").context["text"]

    phone.post("/me/consent/", {"typed_name": "Ada Byron", "text": seen.digest})

    with acting_for(employee.organization_id):
        receipt = consents.standing_receipt(employee, at=now())
    assert receipt is not None
    assert receipt.text_digest == seen.digest
