"""Which bases an installation may use."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from generation.engine import bases
from portal.settings.licences import licensed

TODAY = date(2026, 11, 25)
FREE = ("demo", "flux2-klein-4b", "flux1-schnell")
PAID = ("flux2-klein-9b", "flux1-dev", "flux1-krea")


def test_every_base_is_free_or_paid():
    assert {*FREE, *PAID} == set(bases.CONFIGURATIONS)


@pytest.mark.parametrize("name", FREE)
def test_base_with_a_free_licence_needs_nothing(name):
    assert licensed(name, reference="", until="", today=TODAY) == name


@pytest.mark.parametrize("name", PAID)
@pytest.mark.parametrize(("reference", "until"), [("", ""), ("BFL-7", ""), ("", "2027-05-31")])
def test_base_without_one_stays_off_until_reference_and_term_are_named(name, reference, until):
    with pytest.raises(ImproperlyConfigured, match="BASE_LICENCE and its last day"):
        licensed(name, reference=reference, until=until, today=TODAY)


@pytest.mark.parametrize("name", PAID)
def test_licence_that_is_held_turns_the_base_on(name):
    assert licensed(name, reference="BFL-7", until="2026-11-25", today=TODAY) == name


def test_licence_that_ended_turns_the_base_off():
    with pytest.raises(ImproperlyConfigured, match=r"BFL-7 for FLUX.1 .* ended on 2026-11-24"):
        licensed("flux1-dev", reference="BFL-7", until="2026-11-24", today=TODAY)


def test_day_that_is_none_is_named():
    with pytest.raises(ImproperlyConfigured, match="must be a day like 2027-05-31, not 'soon'"):
        licensed("flux1-dev", reference="BFL-7", until="soon", today=TODAY)


def test_unknown_base_is_named():
    with pytest.raises(
        ImproperlyConfigured, match="ENGINE_BASE is 'sdxl'; it must be one of: demo"
    ):
        licensed("sdxl", reference="", until="", today=TODAY)
