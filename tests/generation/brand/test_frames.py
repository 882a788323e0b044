"""Logo frames: where a logo stands on a delivered picture."""

from typing import Any

import pytest

from generation.brand import actions, queries
from generation.brand.actions import FrameNameTaken, LogoNotReady, Look
from generation.brand.colours import SHAPES, contrast
from generation.brand.models import BANDS, Frame, Logo, Placement, Scene
from generation.vision import frames as vision
from generation.vision.scenes import SCENES
from tenants.kernel.errors import Invalid
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.make import NOON
from tests.tenants.moments import OWNER

BAND = {"placement": "band_bottom", "size": 16, "margin": 4, "colour": "#ffffff"}


def look(**fields: Any) -> Look:
    return Look(**{"placement": "bottom_right", "size": 10, "margin": 4, **fields})


@pytest.fixture
def logo(in_acme: Organization) -> Logo:
    return make.make_logo(colour="#1e59cd")


def test_a_frame_in_a_corner_has_no_colour(logo: Logo) -> None:
    frame = actions.add_frame("Corner", logo, look(colour="#ffffff"), actor=OWNER, at=NOON)

    assert list(queries.frames()) == [frame]
    assert frame.plain == {
        "id": str(frame.pk),
        "logo_key": "somewhere",
        "placement": "bottom_right",
        "size": 0.1,
        "margin": 0.04,
        "colour": "",
    }


def test_a_band_on_which_the_logo_is_hardly_seen_is_refused_with_a_shade_that_works(
    logo: Logo,
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_frame("Band", logo, look(**BAND | {"colour": "#2a5fc4"}), actor=OWNER, at=NOON)

    nearest = refusal.value.fields["colour"].rstrip(".").split()[-1]
    assert contrast(nearest, logo.colour) >= SHAPES
    actions.add_frame("Band", logo, look(**BAND | {"colour": nearest}), actor=OWNER, at=NOON)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"placement": "middle"}, "placement"),
        ({"size": 3}, "size"),
        ({"size": 31}, "size"),
        ({"margin": 13}, "margin"),
        (BAND | {"margin": 8}, "margin"),
        (BAND | {"colour": ""}, "colour"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_its_field(
    logo: Logo, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_frame("Frame", logo, look(**wrong), actor=OWNER, at=NOON)

    assert set(refusal.value.fields) == {field}
    assert not Frame.objects.exists()


def test_a_frame_needs_a_logo_in_use(in_acme: Organization) -> None:
    with pytest.raises(LogoNotReady):
        actions.add_frame("Frame", make.make_logo("retired"), look(), actor=OWNER, at=NOON)


def test_a_name_is_used_once_and_given_back(logo: Logo) -> None:
    first = actions.add_frame("Corner", logo, look(), actor=OWNER, at=NOON)
    with pytest.raises(FrameNameTaken):
        actions.add_frame("corner", logo, look(), actor=OWNER, at=NOON)
    actions.retire_frame(first, actor=OWNER, at=NOON)
    second = actions.add_frame("Corner", logo, look(), actor=OWNER, at=NOON)

    with pytest.raises(FrameNameTaken):
        actions.restore_frame(first, actor=OWNER, at=NOON)

    actions.retire_frame(second, actor=OWNER, at=NOON)
    first.refresh_from_db()
    actions.restore_frame(first, actor=OWNER, at=NOON)
    assert list(queries.frames()) == [first]


def test_a_frame_keeps_the_logo_that_it_was_made_with(logo: Logo) -> None:
    frame = actions.add_frame("Corner", logo, look(), actor=OWNER, at=NOON)
    actions.retire_logo(logo, actor=OWNER, at=NOON)

    assert queries.frames().get() == frame
    assert frame.plain["logo_key"] == logo.file_key


def test_vision_knows_every_placement_and_scene() -> None:
    assert {str(each) for each in vision.Placement} == set(Placement.values)
    assert {str(each) for each in vision.BANDS} == {str(each) for each in BANDS}
    assert set(SCENES) == set(Scene.values)


def test_one_company_sees_no_frame_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        make.make_frame(name="Corner")

    with acting_for(globex):
        assert not queries.frames().exists()
        make.make_frame(name="Corner")
