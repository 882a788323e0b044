"""Backgrounds: colours, gradients, scenes and pictures."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from generation.brand.lifecycle import BackgroundState
from generation.brand.models import Background
from generation.vision.door import OUTPUT_EDGE
from tenants.kernel import files
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests.generation.stored import png
from tests.make import make_background


def post(client: Client, home: str, kind: str, **fields: object):
    colours = {"colour": "#d9dee4", "colour_to": "#b9c2cc"}
    given = {"name": "House", "kind": kind, **colours, **fields}
    return client.post(f"{home}brand/backgrounds/", given)


def backgrounds(organization: Organization) -> list[tuple[str, str, str]]:
    with acting_for(organization):
        return list(Background.objects.values_list("kind", "colour", "colour_to"))


def test_colour_is_added(desk: Client, home: str, acme: Organization) -> None:
    post(desk, home, "colour", colour="#1e59cd")

    assert backgrounds(acme) == [("colour", "#1e59cd", "")]


@pytest.mark.parametrize(
    ("direction", "angle", "is_radial"),
    [("", 180, False), ("135", 135, False), ("radial", 180, True)],
)
def test_gradient_is_added_in_its_direction(
    desk: Client, home: str, acme: Organization, direction: str, angle: int, is_radial: bool
) -> None:
    post(desk, home, "gradient", colour="#ffffff", colour_to="#aab8c8", direction=direction)

    assert backgrounds(acme) == [("gradient", "#ffffff", "#aab8c8")]
    with acting_for(acme):
        made = Background.objects.get()
    assert (made.angle, made.is_radial) == (angle, is_radial)


def test_scene_waits_for_a_worker_to_draw_it(desk: Client, home: str, acme: Organization) -> None:
    post(desk, home, "scene", scene="library", colour="#1e59cd", tint="30", blur="14")

    with acting_for(acme):
        made = Background.objects.get()
    assert (made.scene, made.tint_colour, made.tint, made.blur) == ("library", "#1e59cd", 30, 14)
    assert "Being prepared" in desk.get(f"{home}brand/backgrounds/").content.decode()


def test_picture_waits_for_a_worker_to_look(desk: Client, home: str, acme: Organization) -> None:
    post(desk, home, "picture", picture=SimpleUploadedFile("wall.png", png()))

    with acting_for(acme):
        assert Background.objects.get().state == BackgroundState.RECEIVED
    assert 'hx-trigger="every 3s"' in desk.get(f"{home}brand/backgrounds/").content.decode()


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("colour", {"colour": "blue"}, "colour"),
        ("gradient", {"colour": "#ffffff", "colour_to": "?"}, "colour_to"),
        ("gradient", {"direction": "sideways"}, "direction"),
        ("scene", {"scene": "beach"}, "scene"),
        ("scene", {"scene": ""}, "scene"),
        ("picture", {}, "picture"),
        ("picture", {"picture": SimpleUploadedFile("x.png", b"GIF89a no picture")}, "picture"),
        ("picture", {"picture": SimpleUploadedFile("x.png", png((1000, 1400)))}, "picture"),
    ],
)
def test_what_will_not_do_is_refused_beside_its_field(
    desk: Client, home: str, acme: Organization, kind: str, fields: dict[str, object], field: str
) -> None:
    page = post(desk, home, kind, **fields)

    assert page.status_code == 400
    assert f"id_{field}_error" in page.content.decode()
    assert not backgrounds(acme)


def test_page_and_refusal_name_the_pixels_that_are_enough(
    desk: Client, home: str, acme: Organization
) -> None:
    small, enough = (png((edge, OUTPUT_EDGE)) for edge in (OUTPUT_EDGE - 1, OUTPUT_EDGE))

    refused = post(desk, home, "picture", picture=SimpleUploadedFile("x.png", small))
    post(desk, home, "picture", picture=SimpleUploadedFile("x.png", enough))

    needed = f"at least {OUTPUT_EDGE:,} pixels wide and high"
    field = refused.context["form"]["picture"]
    assert [needed in str(text) for text in (field.help_text, field.errors)] == [True, True]
    assert len(backgrounds(acme)) == 1


def test_name_is_used_once(desk: Client, home: str, acme: Organization) -> None:
    post(desk, home, "colour", colour="#1e59cd")

    assert post(desk, home, "colour", colour="#000000").status_code == 400
    assert len(backgrounds(acme)) == 1


def test_background_is_retired_and_taken_back(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        background = make_background(name="Old wall")

    desk.post(f"{home}brand/backgrounds/{background.pk}/retire/")
    retired = desk.get(f"{home}brand/backgrounds/")
    desk.post(f"{home}brand/backgrounds/{background.pk}/restore/")

    assert [row["background"].name for row in retired.context["rows"]] == []
    assert "Take back" in retired.content.decode()
    page = desk.get(f"{home}brand/backgrounds/")
    assert [row["background"].name for row in page.context["rows"]] == ["Old wall"]


def test_refused_picture_is_removed_for_good(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        wall = make_background("rejected", kind="picture", rejected_code="see_through")

    page = desk.get(f"{home}brand/backgrounds/").content.decode()
    desk.post(f"{home}brand/backgrounds/{wall.pk}/retire/")

    assert "Parts of this picture are see-through" in page
    assert "Take back" not in desk.get(f"{home}brand/backgrounds/").content.decode()
    assert desk.post(f"{home}brand/backgrounds/{wall.pk}/restore/").status_code == 409


def test_backgrounds_stand_behind_people_who_differ(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        for _ in range(3):
            make_background()

    page = desk.get(f"{home}brand/backgrounds/").content.decode()

    assert all(f"samples/person-{number}" in page for number in (1, 2, 3))


@pytest.mark.parametrize("kind", ["picture", "scene"])
@pytest.mark.parametrize("state", ["ready", "retired"])
def test_picture_is_given_out_as_a_picture_and_nothing_else(
    desk: Client, home: str, acme: Organization, kind: str, state: str
) -> None:
    with acting_for(acme):
        background = make_background(state, kind=kind)
        given: dict[str, Any] = {"owner_id": background.pk, "media_type": "image/png"}
        Background.objects.update(picture_key=files.put_plain(png(), kind="bg", **given).key)

    response = desk.get(f"{home}brand/backgrounds/{background.pk}/picture/")

    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("state", ["received", "rejected"])
def test_what_was_sent_is_never_given_out(
    desk: Client, home: str, acme: Organization, state: str
) -> None:
    with acting_for(acme):
        background = make_background(state, kind="picture", picture_key="somewhere")

    answer = desk.get(f"{home}brand/backgrounds/{background.pk}/picture/")

    assert answer.status_code == 404
