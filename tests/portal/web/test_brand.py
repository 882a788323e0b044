"""The brand kit: logos and colours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from generation.brand import queries
from generation.brand.lifecycle import LogoState
from generation.brand.models import Logo
from tenants.kernel import files
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tests import make
from tests.generation.stored import png
from tests.portal.visitors import home_of, member_client

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3"/></svg>'
)


def send(client: Client, home: str, data: bytes, ground: str = "light"):
    file = SimpleUploadedFile("logo.svg", data)
    return client.post(f"{home}brand/logos/", {"ground": ground, "logo": file})


def change(client: Client, home: str, what: str, colour: str, by: str = ""):
    return client.post(f"{home}brand/colours/", {"change": what, "colour": colour, "by": by})


def colours_of(organization: Organization) -> list[str]:
    with acting_for(organization):
        return queries.colours()


def test_a_company_without_a_brand_is_told_what_to_do(desk: Client, home: str) -> None:
    page = desk.get(f"{home}brand/").content.decode()

    assert "No logo yet" in page
    assert "No colour yet" in page
    assert "hx-trigger" not in page


def test_logo_is_sent_and_the_page_waits_for_it(
    desk: Client, home: str, acme: Organization
) -> None:
    answer = send(desk, home, SVG)

    assert answer["Location"] == f"{home}brand/"
    assert 'hx-trigger="every 2s"' in desk.get(f"{home}brand/").content.decode()
    with acting_for(acme):
        assert queries.logos().get().state == LogoState.RECEIVED


@pytest.mark.parametrize("data", [b"<html>", b"GIF89a" + bytes(90), png((60, 20))])
def test_what_is_no_logo_is_refused_beside_its_field(
    desk: Client, home: str, acme: Organization, data: bytes
) -> None:
    page = send(desk, home, data, "dark")

    assert page.status_code == 400
    assert "id_dark_logo_error" in page.content.decode()
    assert "id_light_logo_error" not in page.content.decode()
    with acting_for(acme):
        assert not Logo.objects.exists()


def test_refused_logo_says_why_and_can_be_dismissed(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        logo = make.make_logo("rejected", rejected_code="svg_text", file_key="", width=0)

    page = desk.get(f"{home}brand/").content.decode()
    desk.post(f"{home}brand/logos/{logo.pk}/remove/")

    assert "Convert the text to outlines" in page
    assert "Convert the text to outlines" not in desk.get(f"{home}brand/").content.decode()


def test_logo_is_shown_on_grounds_with_its_contrast(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        make.make_logo(colour="#14274e", noted_code="has_ground")

    page = desk.get(f"{home}brand/").content.decode()

    assert "14.7 : 1" in page
    assert "1.3 : 1" in page
    assert "ground of its own" in page


def test_logo_is_removed_and_taken_back(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        logo = make.make_logo()

    desk.post(f"{home}brand/logos/{logo.pk}/remove/")
    offered = "Use the earlier one again" in desk.get(f"{home}brand/").content.decode()
    desk.post(f"{home}brand/logos/{logo.pk}/restore/")

    assert offered
    with acting_for(acme):
        assert queries.ready_logos().get() == logo


def test_logo_is_given_out_as_a_picture_and_nothing_else(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        logo = make.make_logo()
        kept = files.put_plain(png(), owner_id=logo.pk, kind="logo", media_type="image/png")
        Logo.objects.update(file_key=kept.key)

    response = desk.get(f"{home}brand/logos/{logo.pk}/picture/")

    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_what_was_sent_is_never_given_out(desk: Client, home: str, acme: Organization) -> None:
    send(desk, home, SVG)
    with acting_for(acme):
        logo = queries.logos().get()

    assert desk.get(f"{home}brand/logos/{logo.pk}/picture/").status_code == 404


def test_colours_of_the_logo_are_proposed_until_they_are_there(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        make.make_logo(palette=["#14274e", "#2a9d8f"])

    page = desk.get(f"{home}brand/").content.decode()
    change(desk, home, "add", "#14274e #2a9d8f")

    assert "Found in your logo" in page
    assert colours_of(acme) == ["#14274e", "#2a9d8f"]
    assert "Found in your logo" not in desk.get(f"{home}brand/").content.decode()


def test_colour_is_led_with_replaced_and_removed(
    desk: Client, home: str, acme: Organization
) -> None:
    change(desk, home, "add", "#1E59CD")
    change(desk, home, "add", "#f0be67")

    change(desk, home, "lead", "#f0be67")
    change(desk, home, "replace", "#f0be67", by="#9c6e00")
    change(desk, home, "remove", "#1e59cd")

    assert colours_of(acme) == ["#9c6e00"]


def test_a_weak_colour_is_told_with_the_nearest_shade_that_passes(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        make.make_kit("#f0be67")
        make.make_background(name="Mist")

    page = desk.get(f"{home}brand/").content.decode()

    assert "1.7 : 1" in page
    assert "too weak" in page
    assert "Use #9c6e00" in page
    assert "On “Mist”" in page


@pytest.mark.parametrize(
    ("what", "colour", "status"),
    [("add", "blue", 400), ("add", "", 400), ("paint", "#1e59cd", 400), ("lead", "#000000", 404)],
)
def test_what_will_not_do_is_refused(
    desk: Client, home: str, acme: Organization, what: str, colour: str, status: int
) -> None:
    assert change(desk, home, what, colour).status_code == status
    assert colours_of(acme) == []


def test_employees_see_the_logo_and_colour_of_their_company_alone(
    phone: Client, acme: Organization, globex: Organization
) -> None:
    with acting_for(globex):
        make.make_logo(mark="Z2xvYmV4")
        make.make_kit("#aa0000")
    with acting_for(acme):
        make.make_logo(mark="YWNtZQ==")
        make.make_kit("#1e59cd")

    page = phone.get("/me/consent/").content.decode()

    assert "data:image/png;base64,YWNtZQ==" in page
    assert 'fill="#1e59cd"' in page
    assert "Z2xvYmV4" not in page
    assert "#aa0000" not in page


def test_tenant_colours_never_paint_the_admins_frame(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        make.make_kit("#1e59ce")

    assert "#1e59ce" not in desk.get(f"{home}people/").content.decode()


def test_another_company_sees_and_changes_nothing(
    acme: Organization, globex: Organization, outsider: Membership
) -> None:
    with acting_for(acme):
        logo = make.make_logo()
        make.make_kit("#1e59cd")
    stranger, home = member_client(outsider), home_of(globex)

    page = stranger.get(f"{home}brand/").content.decode()
    removed = stranger.post(f"{home}brand/logos/{logo.pk}/remove/")
    led = change(stranger, home, "lead", "#1e59cd")

    assert "#1e59cd" not in page.replace('value="#1e59cd"', "")
    assert (removed.status_code, led.status_code) == (404, 404)
    assert colours_of(acme) == ["#1e59cd"]
