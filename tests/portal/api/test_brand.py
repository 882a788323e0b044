"""An integrator reads and changes the brand."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from generation.brand import queries
from tenants.access.policy import Scope
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.generation.stored import png
from tests.portal.api.conftest import Call, caller, key_of
from tests.portal.api.promises import assert_declared

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3"/></svg>'
)


def upload(organization: Organization, path: str, **fields: Any) -> Any:
    """A form with a file, sent with a key."""
    key = key_of(organization)
    client = Client(headers={"Authorization": f"Bearer {key}"})
    answer = client.post(f"/api/v1/{path}", fields)
    assert_declared("POST", answer)
    return answer


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("any.name", data)


def test_colours_are_replaced_and_come_with_their_verdicts(call: Call) -> None:
    call("PUT", "brand/colours/", {"colours": ["#F0BE67", "#1e59cd"]})

    first, second = call("GET", "brand/").json()["colours"]

    on_white, on_ink = first["verdicts"]
    assert (first["colour"], on_white["text"], on_ink["text"]) == ("#f0be67", False, True)
    assert on_white["ratio"] == pytest.approx(1.72, abs=0.02)
    assert on_white["nearest"] == "#9c6e00"
    assert second["verdicts"][0]["text"]


@pytest.mark.parametrize("body", [{}, {"colours": ["blue"]}, {"colours": ["#000000"] * 9}, []])
def test_what_is_no_kit_is_refused_by_its_field(
    acme: Organization, call: Call, body: object
) -> None:
    answer = call("PUT", "brand/colours/", body)

    assert answer.status_code == 400
    with acting_for(acme):
        assert queries.colours() == []


def test_logo_is_sent_and_retired(acme: Organization, call: Call) -> None:
    sent = upload(acme, "brand/logos/", ground="light", logo=file(SVG))
    listed = call("GET", "brand/").json()["logos"]

    retired = call("POST", f"brand/logos/{sent.json()['id']}/retire/")
    again = call("POST", f"brand/logos/{sent.json()['id']}/retire/")

    assert (sent.status_code, sent.json()["state"]) == (201, "received")
    assert [logo["id"] for logo in listed] == [sent.json()["id"]]
    assert (retired.json()["state"], again.json()["state"]) == ("retired", "retired")
    assert call("GET", "brand/").json()["logos"] == []


def test_what_is_no_logo_is_refused_by_its_field(acme: Organization) -> None:
    answer = upload(acme, "brand/logos/", ground="light", logo=file(b"%PDF-1.7" + bytes(90)))

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["logo"]


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"kind": "colour", "colour": "#D9DEE4"}, "ready"),
        ({"kind": "gradient", "colour": "#ffffff", "colour_to": "#000000", "angle": 45}, "ready"),
        ({"kind": "scene", "scene": "window", "tint_colour": "#1e59cd", "tint": 20}, "received"),
    ],
)
def test_background_is_added_read_and_retired(call: Call, body: dict[str, Any], state: str) -> None:
    added = call("POST", "backgrounds/", {"name": "House", **body})

    assert (added.status_code, added.json()["state"]) == (201, state)
    (listed,) = call("GET", "backgrounds/").json()
    assert listed == call("GET", f"backgrounds/{listed['id']}/").json() == added.json()


def test_retired_background_is_listed_no_longer_and_read_still(
    acme: Organization, call: Call
) -> None:
    with acting_for(acme):
        house = make.make_background()

    retired = call("POST", f"backgrounds/{house.pk}/retire/")
    again = call("POST", f"backgrounds/{house.pk}/retire/")

    assert (retired.json()["state"], again.status_code) == ("retired", 200)
    assert call("GET", "backgrounds/").json() == []
    assert call("GET", f"backgrounds/{house.pk}/").json()["state"] == "retired"


def test_picture_is_sent_as_a_form(acme: Organization) -> None:
    answer = upload(acme, "backgrounds/", name="Wall", picture=file(png()), blur=8)

    assert (answer.status_code, answer.json()["state"]) == (201, "received")
    assert (answer.json()["kind"], answer.json()["blur"]) == ("picture", 8)


def test_picture_larger_than_a_form_may_be_is_taken_from_a_key(acme: Organization) -> None:
    large = png() + bytes(3 * 1024 * 1024)

    assert upload(acme, "backgrounds/", name="Wall", picture=file(large)).status_code == 201


def test_nobody_without_a_key_may_send_much(client: Client, db: None) -> None:
    headers = {"Authorization": "Bearer lk_not-a-key"}
    form = {"name": "Wall", "picture": file(bytes(3 * 1024 * 1024))}

    assert client.post("/api/v1/backgrounds/", form, headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "colour"}, "colour"),
        ({"kind": "gradient", "colour": "#ffffff"}, "colour_to"),
        ({"kind": "gradient", "colour": "#ffffff", "colour_to": "#000000", "angle": 400}, "angle"),
        ({"kind": "scene"}, "scene"),
        ({"kind": "scene", "scene": "beach"}, "scene"),
        ({"kind": "scene", "scene": "window", "blur": 99}, "blur"),
        ({"kind": "picture"}, "kind"),
        ({"kind": "colour", "colour": "#ffffff", "name": " "}, "name"),
    ],
)
def test_what_will_not_do_is_refused_by_its_field(
    call: Call, body: dict[str, Any], field: str
) -> None:
    answer = call("POST", "backgrounds/", {"name": "House", **body})

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert call("GET", "backgrounds/").json() == []


def test_small_picture_is_told_the_pixels_that_are_needed(acme: Organization) -> None:
    answer = upload(acme, "backgrounds/", name="Wall", picture=file(png((1024, 1023))))

    (error,) = answer.json()["errors"]
    assert answer.status_code == 400
    assert "1,024 pixels wide and high" in error["detail"]


def test_name_is_used_once(call: Call) -> None:
    body = {"name": "House", "kind": "colour", "colour": "#ffffff"}
    call("POST", "backgrounds/", body)

    answer = call("POST", "backgrounds/", body)

    assert (answer.status_code, answer.json()["code"]) == (409, "background_name_taken")


def test_frame_is_added_listed_and_retired(acme: Organization, call: Call) -> None:
    with acting_for(acme):
        logo = make.make_logo()
    body = {"name": "Corner", "logo_id": str(logo.pk), "placement": "top_left", "size": 10}

    added = call("POST", "frames/", {**body, "margin": 4})

    assert added.status_code == 201
    assert call("GET", "frames/").json() == [added.json()]
    retired = call("POST", f"frames/{added.json()['id']}/retire/")
    assert retired.json()["state"] == "retired"
    assert call("GET", "frames/").json() == []


def test_another_companys_logo_makes_no_frame(globex: Organization, call: Call) -> None:
    with acting_for(globex):
        logo = make.make_logo()
    body = {"name": "Corner", "logo_id": str(logo.pk), "placement": "top_left", "size": 10}

    assert call("POST", "frames/", {**body, "margin": 4}).status_code == 404


def test_another_companys_brand_is_not_seen(acme: Organization, foreign_call: Call) -> None:
    with acting_for(acme):
        make.make_kit("#1e59cd")
        make.make_frame()
        house = make.make_background()

    assert foreign_call("GET", "brand/").json() == {"colours": [], "logos": []}
    assert foreign_call("GET", "backgrounds/").json() == []
    assert foreign_call("GET", "frames/").json() == []
    assert foreign_call("POST", f"backgrounds/{house.pk}/retire/").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "brand/colours/"), ("POST", "backgrounds/"), ("POST", "frames/")],
)
def test_who_may_only_read_changes_nothing(acme: Organization, method: str, path: str) -> None:
    reader = caller(key_of(acme, Scope.BRAND_READ))

    assert reader("GET", "brand/").status_code == 200
    assert reader(method, path, {}).status_code == 403
