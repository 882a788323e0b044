"""Whom a new version of a style would be for, and what it would cost."""

from typing import Any

import pytest

from generation.headshots import effects
from generation.headshots.lifecycle import HeadshotState
from generation.styles.models import StyleTemplate
from generation.styles.specification import DEFAULT
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department, Employee
from tests import make
from tests.make import NOON


@pytest.fixture
def house(in_acme: Organization) -> StyleTemplate:
    """The style for everyone."""
    return make.make_style(name="House", is_default=True)


def finished(seconds: float, **fields: Any) -> None:
    """A batch of twelve pictures that took so long."""
    stages = {"render": seconds - 1, "select": 1.0}
    make.make_batch("ready", rendered=12, stage_seconds=stages, finished_at=NOON, **fields)


def test_the_default_style_is_for_all_without_a_style_of_their_own(house: StyleTemplate) -> None:
    board, sales = (Department.objects.create(name=name) for name in ("Board", "Sales"))
    formal, draft = make.make_version(make.make_style()).template, make.make_style()
    make.make_offer(formal, board)
    make.make_offer(draft, sales)  # never published
    director = make.make_employee(department=board)
    seller, guest = make.make_employee(department=sales), make.make_employee(name="Guest")

    assert set(effects.of_publishing(house).people) == {seller, guest}
    assert set(effects.of_publishing(formal).people) == {director}
    assert set(effects.of_publishing(draft).people) == {seller}


def test_who_left_is_not_affected(house: StyleTemplate) -> None:
    make.make_employee("left")
    invited = make.make_employee("invited")

    assert list(effects.of_publishing(house).people) == [invited]


def test_people_with_a_model_are_told_apart(house: StyleTemplate) -> None:
    trained = make.make_employee()
    make.make_run("ready", employee=trained)
    make.make_run("ready", employee=trained)
    make.make_run("failed", employee=make.make_employee())

    found = effects.of_publishing(house)

    assert (found.people.count(), found.trained) == (2, 1)


def test_approved_pictures_and_open_batches_of_earlier_versions_stay(house: StyleTemplate) -> None:
    version, other = make.make_version(house), make.make_version()
    for style_version in (version, other):
        batch = make.make_batch("ready", style_version=style_version)
        make.make_headshot(HeadshotState.RELEASED, batch=batch)
    make.make_headshot(batch=make.make_batch("ready", style_version=version))
    make.make_batch("rendering", style_version=version)

    found = effects.of_publishing(house)

    assert (found.approved, found.under_way) == (1, 1)


def test_the_picture_of_somebody_who_left_is_kept_by_nobody(house: StyleTemplate) -> None:
    batch = make.make_batch("ready", style_version=make.make_version(house))
    make.make_headshot(HeadshotState.RELEASED, batch=batch)
    Employee.objects.update(state="left")

    assert effects.of_publishing(house).approved == 0


def test_an_edit_of_one_take_says_nothing_about_drawing_a_person(house: StyleTemplate) -> None:
    finished(36.0)
    take = make.make_headshot()
    finished(900.0, source=take, edit_axis="lighting", edit_value="soft light")

    assert effects.rendering_seconds(12) == 36.0


def test_the_cost_is_what_the_companys_own_pictures_took(house: StyleTemplate) -> None:
    for seconds in (24.0, 36.0, 120.0):
        finished(seconds)
    house.draft = {**DEFAULT.to_json(), "candidates": 24}
    make.make_run("ready", stage_seconds={"stage": 1.0, "learn": 60.0})

    found = effects.of_publishing(house)

    assert (found.rendering_seconds, found.training_seconds) == (72.0, 61.0)


def test_the_cost_is_not_known_before_anything_was_made(house: StyleTemplate) -> None:
    found = effects.of_publishing(house)

    assert (found.rendering_seconds, found.training_seconds) == (None, None)


def test_another_companys_people_and_times_count_for_nothing(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        finished(24.0)
        make.make_employee()

    with acting_for(globex):
        found = effects.of_publishing(make.make_style(is_default=True))

        assert (found.people.count(), found.rendering_seconds) == (0, None)
