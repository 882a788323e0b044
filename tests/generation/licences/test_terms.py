"""On what terms the configured base may be used."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from generation.engine import bases
from generation.licences import terms
from generation.licences.terms import Terms

LAST_MOMENT = datetime(2099, 5, 31, 23, 59, 59, tzinfo=UTC)
NEXT_DAY = LAST_MOMENT + timedelta(seconds=1)
FREE = [name for name, base in bases.CONFIGURATIONS.items() if base.licence.is_commercial]
OTHER = {"ENGINE_BASE": "flux1-dev", "BASE_LICENCE": "BFL-8", "BASE_LICENCE_UNTIL": NEXT_DAY.date()}


@pytest.mark.parametrize("name", FREE)
def test_a_base_that_companies_may_use_has_none(settings: Settings, name: str) -> None:
    settings.ENGINE_BASE = name

    assert terms.current() is None
    terms.require(at=NEXT_DAY)


def test_they_hold_the_licence_and_what_the_operator_has(paid_base: Terms) -> None:
    config = bases.configuration("flux2-klein-9b")

    assert (paid_base.title, paid_base.licence) == (config.title, config.licence.name)
    assert paid_base.address == config.licence.url
    assert paid_base.reference == "BFL-7"


@pytest.mark.parametrize(("setting", "value"), OTHER.items())
def test_any_change_makes_them_others(
    paid_base: Terms, settings: Settings, setting: str, value: object
) -> None:
    setattr(settings, setting, value)
    changed = terms.current()

    assert changed
    assert changed.digest != paid_base.digest


def test_they_hold_to_the_end_of_the_last_day(paid_base: Terms) -> None:
    assert not paid_base.is_over(at=LAST_MOMENT)
    assert paid_base.is_over(at=NEXT_DAY)


def test_no_cluster_starts_past_the_term(paid_base: Terms) -> None:
    terms.require(at=LAST_MOMENT)

    with pytest.raises(ImproperlyConfigured, match=r"BFL-7 for FLUX.2 .* ended on 2099-05-31"):
        terms.require(at=NEXT_DAY)
