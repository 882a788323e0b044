"""Bases that no company may use for free stay off until the operator names the licence held."""

from datetime import date

from django.core.exceptions import ImproperlyConfigured

from generation.engine import bases


def licensed(name: str, *, reference: str, until: str, today: date) -> str:
    """The base's name, once it is known and may be used.

    `reference` names the commercial licence that was bought, `until` is its last day, like
    `2027-05-31`. Raises ImproperlyConfigured, saying what is to be set.
    """
    if name not in bases.CONFIGURATIONS:
        known = ", ".join(bases.CONFIGURATIONS)
        raise ImproperlyConfigured(f"ENGINE_BASE is {name!r}; it must be one of: {known}.")
    config = bases.configuration(name)
    if config.licence.is_commercial:
        return name
    if not reference or not until:
        raise ImproperlyConfigured(
            f"{config.title} is under the {config.licence.name}. Name the commercial licence you"
            " hold in BASE_LICENCE and its last day in BASE_LICENCE_UNTIL, or choose another base."
        )
    if _day(until) < today:
        raise ImproperlyConfigured(
            f"The licence {reference} for {config.title} ended on {until}. Renew it and set"
            " BASE_LICENCE_UNTIL, or choose another base."
        )
    return name


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"BASE_LICENCE_UNTIL must be a day like 2027-05-31, not {text!r}."
        ) from error
