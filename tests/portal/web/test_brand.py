"""Backgrounds: colours, gradients and pictures."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from generation.brand.lifecycle import BackgroundState
from generation.brand.models import Background
from tenants.kernel import files
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests.make import make_background


def png(width: int = 1200, height: int = 1300) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#88aacc").save(buffer, "PNG")
    return buffer.getvalue()


def post(client: Client, home: str, kind: str, **fields: object):
    colours = {"colour": "#d9dee4", "colour_to": "#b9c2cc"}
    return client.post(f"{home}brand/", {"name": "House", "kind": kind, **colours, **fields})


def backgrounds(organization: Organization) -> list[tuple[str, str, str]]:
    with acting_for(organization):
        return list(Background.objects.values_list("kind", "colour", "colour_to"))


def test_colour_is_added(desk: Client, home: str, acme: Organization) -> None:
    post(desk, home, "colour", colour="#1e59cd")

    assert backgrounds(acme) == [("colour", "#1e59cd", "")]


def test_gradient_is_added(desk: Client, home: str, acme: Organization) -> None:
    post(desk, home, "gradient", colour="#ffffff", colour_to="#aab8c8")

    assert backgrounds(acme) == [("gradient", "#ffffff", "#aab8c8")]


def test_picture_waits_for_a_worker_to_look(desk: Client, home: str, acme: Organization) -> None:
    post(desk, home, "picture", picture=SimpleUploadedFile("wall.png", png()))

    with acting_for(acme):
        assert Background.objects.get().state == BackgroundState.RECEIVED
    assert 'hx-trigger="every 3s"' in desk.get(f"{home}brand/").content.decode()


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("colour", {"colour": "blue"}, "colour"),
        ("gradient", {"colour": "#ffffff", "colour_to": "?"}, "colour_to"),
        ("picture", {}, "picture"),
        ("picture", {"picture": SimpleUploadedFile("x.png", b"GIF89a no picture")}, "picture"),
    ],
)
def test_what_will_not_do_is_refused_beside_its_field(
    desk: Client, home: str, acme: Organization, kind: str, fields: dict[str, object], field: str
) -> None:
    page = post(desk, home, kind, **fields)

    assert page.status_code == 400
    assert f"id_{field}_error" in page.content.decode()
    assert not backgrounds(acme)


def test_name_is_used_once(desk: Client, home: str, acme: Organization) -> None:
    post(desk, home, "colour", colour="#1e59cd")

    assert post(desk, home, "colour", colour="#000000").status_code == 400
    assert len(backgrounds(acme)) == 1


def test_background_is_retired(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        background = make_background(name="Old wall")

    desk.post(f"{home}brand/{background.pk}/retire/")

    page = desk.get(f"{home}brand/")
    assert [row["background"].name for row in page.context["rows"]] == []


def test_picture_is_given_out_as_a_picture_and_nothing_else(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        background = make_background(kind="picture")
        given: dict[str, Any] = {"owner_id": background.pk, "media_type": "image/png"}
        Background.objects.update(picture_key=files.put_plain(png(), kind="bg", **given).key)

    response = desk.get(f"{home}brand/{background.pk}/picture/")

    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
