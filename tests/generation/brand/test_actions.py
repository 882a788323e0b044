"""Adding and retiring backgrounds."""

from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from generation.brand import actions, queries
from generation.brand.actions import BackgroundNameTaken
from generation.brand.lifecycle import BackgroundState
from generation.brand.models import Background
from generation.vision import door
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel import files
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.generation.stored import jpeg, png
from tests.make import NOON
from tests.tenants.moments import OWNER


def test_a_colour_is_ready_at_once(in_acme: Organization) -> None:
    background = actions.add_colour(" Sky ", " #D9DEE4 ", actor=OWNER, at=NOON)

    assert (background.name, background.colour) == ("Sky", "#d9dee4")
    assert list(queries.usable_backgrounds()) == [background]
    assert audit.recent(Filter(subject_id=background.pk))[0].verb == "background.add"


def test_a_gradient_has_two_colours(in_acme: Organization) -> None:
    background = actions.add_gradient("Dusk", ("#112233", "#445566"), actor=OWNER, at=NOON)

    assert (background.colour, background.colour_to) == ("#112233", "#445566")


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#12345g", "#1234567", "#d9dee4\n#"])
def test_what_is_no_colour_is_refused(in_acme: Organization, colour: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_gradient("Dusk", ("#112233", colour), actor=OWNER, at=NOON)

    assert set(refusal.value.fields) == {"colour_to"}
    assert not queries.backgrounds().exists()


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x00b"])
def test_a_background_needs_a_name(in_acme: Organization, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_colour(name, "#112233", actor=OWNER, at=NOON)

    assert set(refusal.value.fields) == {"name"}


def test_a_name_is_taken_in_any_case(in_acme: Organization) -> None:
    actions.add_colour("Sky", "#112233", actor=OWNER, at=NOON)

    with pytest.raises(BackgroundNameTaken):
        actions.add_colour("SKY", "#445566", actor=OWNER, at=NOON)


def test_a_retired_background_gives_its_name_back(in_acme: Organization) -> None:
    old = actions.add_colour("Sky", "#112233", actor=OWNER, at=NOON)
    actions.retire(old, actor=OWNER, at=NOON)

    new = actions.add_colour("Sky", "#445566", actor=OWNER, at=NOON)

    assert list(queries.backgrounds()) == [new]


def test_a_background_is_retired_once(in_acme: Organization) -> None:
    background = actions.add_colour("Sky", "#112233", actor=OWNER, at=NOON)
    actions.retire(background, actor=OWNER, at=NOON)

    with pytest.raises(IllegalMove):
        actions.retire(background, actor=OWNER, at=NOON)


def test_a_picture_waits_for_a_worker(in_acme: Organization) -> None:
    background = actions.add_picture("Office", png(), actor=OWNER, at=NOON)

    assert background.state == BackgroundState.RECEIVED
    assert files.open_plain(background.picture_key) == png()
    assert Job.objects.get(subject_id=background.pk).organization_id == in_acme.pk
    assert not queries.usable_backgrounds().exists()


@pytest.mark.parametrize("data", [b"", b"GIF89a" + bytes(100), b"MZ" + bytes(1000), jpeg()[:30]])
def test_what_is_no_picture_is_refused_at_the_door(in_acme: Organization, data: bytes) -> None:
    with pytest.raises(door.Refusal):
        actions.add_picture("Office", data, actor=OWNER, at=NOON)

    assert not queries.backgrounds().exists()


@pytest.mark.parametrize("size", [(1000, 1400), (1920, 1000), (800, 600)])
def test_a_picture_smaller_than_the_output_is_refused_with_what_is_needed(
    in_acme: Organization, size: tuple[int, int]
) -> None:
    with pytest.raises(door.Refusal) as refusal:
        actions.add_picture("Office", jpeg(size=size), actor=OWNER, at=NOON)

    assert refusal.value.code == "background_small"
    assert "1,024" in refusal.value.reason.fix


def test_a_screens_picture_is_large_enough(in_acme: Organization) -> None:
    actions.add_picture("Office", jpeg(size=(1920, 1080)), actor=OWNER, at=NOON)

    assert queries.backgrounds().exists()


def test_a_scene_waits_for_a_worker(in_acme: Organization) -> None:
    view = actions.View(scene="office", tint_colour="#1E59CD", tint=20)

    background = actions.add_scene("Our office", view, actor=OWNER, at=NOON)

    assert (background.state, background.tint_colour) == (BackgroundState.RECEIVED, "#1e59cd")
    assert Job.objects.get(subject_id=background.pk).kind == "generation.brand.tasks.draw_scene"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scene": "beach"}, "scene"),
        ({"tint": 81}, "tint"),
        ({"tint": -1}, "tint"),
        ({"blur": 61}, "blur"),
        ({"tint_colour": "red"}, "tint_colour"),
    ],
)
def test_a_scene_that_cannot_be_drawn_is_refused_by_its_field(
    in_acme: Organization, wrong: dict[str, Any], field: str
) -> None:
    view = actions.View(**{"scene": "office", **wrong})

    with pytest.raises(Invalid) as refusal:
        actions.add_scene("Our office", view, actor=OWNER, at=NOON)

    assert set(refusal.value.fields) == {field}
    assert not Job.objects.exists()


@pytest.mark.parametrize("angle", [-1, 360])
def test_a_gradient_runs_along_an_angle_there_is(in_acme: Organization, angle: int) -> None:
    ends = ("#112233", "#445566")

    with pytest.raises(Invalid) as refusal:
        actions.add_gradient("Dusk", ends, angle=angle, actor=OWNER, at=NOON)

    assert set(refusal.value.fields) == {"angle"}


def test_a_plain_gradient_is_frozen_as_before_there_were_others(in_acme: Organization) -> None:
    ends = ("#112233", "#445566")
    downwards = actions.add_gradient("Dusk", ends, actor=OWNER, at=NOON)
    outwards = actions.add_gradient("Spot", ends, is_radial=True, actor=OWNER, at=NOON)

    assert set(downwards.plain) == {"id", "kind", "colour", "colour_to", "picture_key"}
    assert outwards.plain["is_radial"]


def test_a_retired_background_is_taken_back(in_acme: Organization) -> None:
    background = actions.add_colour("Sky", "#112233", actor=OWNER, at=NOON)
    actions.retire(background, actor=OWNER, at=NOON)
    assert list(queries.retired_backgrounds()) == [background]

    actions.restore(background, actor=OWNER, at=NOON)

    assert list(queries.usable_backgrounds()) == [background]


def test_a_background_whose_name_was_taken_stays_retired(in_acme: Organization) -> None:
    old = actions.add_colour("Sky", "#112233", actor=OWNER, at=NOON)
    actions.retire(old, actor=OWNER, at=NOON)
    actions.add_colour("sky", "#445566", actor=OWNER, at=NOON)

    with pytest.raises(BackgroundNameTaken):
        actions.restore(old, actor=OWNER, at=NOON)


def test_what_never_was_usable_cannot_be_taken_back(in_acme: Organization) -> None:
    office = actions.add_picture("Office", png(), actor=OWNER, at=NOON)
    actions.reject(office, "see_through", at=NOON)
    actions.retire(office, actor=OWNER, at=NOON)

    with pytest.raises(IllegalMove):
        actions.restore(office, actor=OWNER, at=NOON)

    assert not queries.retired_backgrounds().exists()


def test_an_admitted_picture_may_be_used(in_acme: Organization) -> None:
    background = actions.add_picture("Office", png(), actor=OWNER, at=NOON)

    actions.admit(background, "clean", "#a0a0a0", at=NOON)

    background.refresh_from_db()
    assert (background.picture_key, background.colour) == ("clean", "#a0a0a0")
    assert list(queries.usable_backgrounds()) == [background]


def test_a_rejected_picture_keeps_its_reason_and_no_file(in_acme: Organization) -> None:
    background = actions.add_picture("Office", png(), actor=OWNER, at=NOON)

    actions.reject(background, "damaged", at=NOON)

    background.refresh_from_db()
    assert (background.picture_key, background.rejected_code) == ("", "damaged")
    assert list(queries.backgrounds()) == [background]


@pytest.mark.parametrize("change", [{"colour": "red"}, {"kind": "video"}, {"state": "lost"}])
def test_the_database_knows_what_a_background_may_be(
    in_acme: Organization, change: dict[str, str]
) -> None:
    background = make.make_background()

    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Background.objects.filter(pk=background.pk).update(**change)


def test_one_company_sees_no_background_of_another(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        key = actions.add_picture("Office", png(), actor=OWNER, at=NOON).picture_key

    with acting_for(globex):
        assert not queries.backgrounds().exists()
        with pytest.raises(files.Missing):
            files.open_plain(key)
        own = actions.add_colour("Office", "#112233", actor=OWNER, at=NOON)
        assert list(queries.backgrounds()) == [own]
