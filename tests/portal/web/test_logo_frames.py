"""Logo frames on their page."""

from typing import Any

import pytest
from django.test import Client

from generation.brand import queries
from generation.brand.models import Logo
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make


@pytest.fixture
def logo(acme: Organization) -> Logo:
    with acting_for(acme):
        return make.make_logo(colour="#14274e")


def post(client: Client, home: str, logo: Logo, **fields: Any):
    look = {"placement": "top_left", "size": 10, "margin": 4, "colour": "#ffffff"}
    given = {"name": "Corner", "logo": logo.pk, **look, **fields}
    return client.post(f"{home}brand/frames/", given)


def test_first_a_logo_is_needed(desk: Client, home: str) -> None:
    assert "First a logo" in desk.get(f"{home}brand/frames/").content.decode()


def test_frame_is_added_and_drawn_on_a_sample_person(
    desk: Client, home: str, acme: Organization, logo: Logo
) -> None:
    post(desk, home, logo)

    page = " ".join(desk.get(f"{home}brand/frames/").content.decode().split())
    assert "A sample person with the frame Corner" in page
    assert 'x="16.0" y="16.0" width="160.0" height="40.0"' in page
    with acting_for(acme):
        assert queries.frames().get().logo == logo


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"placement": "middle"}, "placement"),
        ({"size": "huge"}, "size"),
        ({"size": 90}, "size"),
        ({"placement": "band_top", "size": 8, "margin": 4}, "margin"),
        ({"placement": "band_top", "size": 16, "colour": "#1a2f5a"}, "colour"),
    ],
)
def test_what_cannot_be_drawn_is_refused_beside_its_field(
    desk: Client, home: str, acme: Organization, logo: Logo, wrong: dict[str, Any], field: str
) -> None:
    page = post(desk, home, logo, **wrong)

    assert page.status_code == 400
    assert f"id_{field}_error" in page.content.decode()
    with acting_for(acme):
        assert not queries.frames().exists()


def test_frame_is_retired_and_taken_back(
    desk: Client, home: str, acme: Organization, logo: Logo
) -> None:
    with acting_for(acme):
        frame = make.make_frame(name="Corner", logo=logo)

    desk.post(f"{home}brand/frames/{frame.pk}/retire/")
    retired = desk.get(f"{home}brand/frames/")
    desk.post(f"{home}brand/frames/{frame.pk}/restore/")

    assert retired.context["frames"] == []
    assert "Take back" in retired.content.decode()
    assert len(desk.get(f"{home}brand/frames/").context["frames"]) == 1


def test_another_companys_logo_is_no_choice(
    desk: Client, home: str, globex: Organization, logo: Logo
) -> None:
    with acting_for(globex):
        theirs = make.make_logo()

    assert post(desk, home, theirs).status_code == 400


def test_frame_of_an_earlier_logo_says_so(
    desk: Client, home: str, acme: Organization, logo: Logo
) -> None:
    with acting_for(acme):
        make.make_frame(logo=make.make_logo("retired"))

    assert "Drawn with an earlier logo" in desk.get(f"{home}brand/frames/").content.decode()
