"""Which bases an installation may use."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from generation.engine import bases
from portal.settings import env
from portal.settings.licences import licensed

UNTIL = date(2027, 5, 31)
FREE = ("demo", "flux2-klein-4b", "flux1-schnell")
PAID = ("flux2-klein-9b", "flux1-dev", "flux1-krea")


def test_every_base_is_free_or_paid():
    assert {*FREE, *PAID} == set(bases.CONFIGURATIONS)


@pytest.mark.parametrize("name", FREE)
def test_base_with_a_free_licence_needs_nothing(name):
    assert licensed(name, reference="", until=None) == name


@pytest.mark.parametrize("name", PAID)
@pytest.mark.parametrize(("reference", "until"), [("", None), ("BFL-7", None), ("", UNTIL)])
def test_base_without_one_stays_off_until_reference_and_term_are_named(name, reference, until):
    with pytest.raises(ImproperlyConfigured, match="BASE_LICENCE and its last day"):
        licensed(name, reference=reference, until=until)


@pytest.mark.parametrize("name", PAID)
def test_licence_that_is_held_turns_the_base_on(name):
    assert licensed(name, reference="BFL-7", until=UNTIL) == name


def test_licence_that_ended_leaves_finished_pictures_within_reach():
    assert licensed("flux1-dev", reference="BFL-7", until=date.min) == "flux1-dev"


def test_unknown_base_is_named():
    with pytest.raises(
        ImproperlyConfigured, match="ENGINE_BASE is 'sdxl'; it must be one of: demo"
    ):
        licensed("sdxl", reference="", until=None)


@pytest.mark.parametrize(("given", "day"), [("2027-05-31", UNTIL), ("", None)])
def test_day_is_read(monkeypatch, given, day):
    monkeypatch.setenv("BASE_LICENCE_UNTIL", given)

    assert env.day("BASE_LICENCE_UNTIL") == day


def test_day_that_is_none_is_named(monkeypatch):
    monkeypatch.setenv("BASE_LICENCE_UNTIL", "soon")

    with pytest.raises(ImproperlyConfigured, match="must be a day like 2027-05-31, not 'soon'"):
        env.day("BASE_LICENCE_UNTIL")
