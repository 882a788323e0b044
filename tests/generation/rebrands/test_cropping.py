"""A crop of one approved picture: another finish in the version that it is in."""

import pytest

from generation.headshots.models import Headshot
from generation.rebrands import actions, queries
from generation.rebrands.models import Rebrand
from generation.styles.models import StyleVersion
from generation.vision.composition import Framing
from tenants.kernel.errors import Invalid
from tests import make
from tests.generation.rebrands.conftest import make_approved, work_off
from tests.make import NOON
from tests.tenants.moments import OWNER

pytestmark = pytest.mark.usefixtures("engine")
FOUND = {"background": 0.0, "eye_line": 0.48, "head_height": 0.5, "centre": 0.52}
FOUND |= {"light": 0.0, "sharpness": 400.0, "enlarged": 1.0}


@pytest.fixture
def approved(version: StyleVersion) -> Headshot:
    """Grace's picture, whose head was asked to be at 0.44, 0.55 high and in the middle."""
    make.make_rules(carries_over=True)
    return make_approved(version, traits=FOUND)


def crop(headshot: Headshot, **wanted: float) -> Rebrand:
    headshot = Headshot.objects.select_related("employee", "style_version__template").get()
    framing = Framing(**wanted)
    return actions.crop(headshot, framing, carries_over=True, actor=OWNER, at=NOON)


def test_a_head_is_asked_for_by_how_far_it_was_found_from_where_it_was_asked(
    approved: Headshot,
) -> None:
    rebrand = crop(approved)

    assert rebrand.framing == pytest.approx(
        {"eye_line": 0.40, "head_height": 0.605, "centre": 0.48}
    )
    assert list(queries.concerned(rebrand)) == [approved]


def test_a_crop_is_put_to_use_and_the_next_goes_on_from_it(approved: Headshot) -> None:
    rebrand = crop(approved)
    work_off(rebrand)

    approved.refresh_from_db()
    assert rebrand.items.get().state == "in_use"
    assert queries.framing_of(approved) == pytest.approx(rebrand.framing)


def test_an_undone_crop_is_forgotten(approved: Headshot, version: StyleVersion) -> None:
    rebrand = crop(approved)
    work_off(rebrand)
    earlier = approved.file_key

    actions.undo(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)

    approved.refresh_from_db()
    assert approved.file_key == earlier
    assert queries.framing_of(approved) == version.framing


def test_a_head_outside_of_what_a_style_may_ask_is_refused(approved: Headshot) -> None:
    with pytest.raises(Invalid):
        crop(approved, eye_line=0.9)

    assert not Rebrand.objects.exists()


def test_a_picture_that_was_never_measured_is_not_cropped(approved: Headshot) -> None:
    Headshot.objects.update(traits=None)

    with pytest.raises(actions.NotMeasured):
        crop(approved)
