"""Bases that no company may use for free stay off until the operator names the licence held."""

from datetime import date

from django.core.exceptions import ImproperlyConfigured

from generation.engine import bases


def licensed(name: str, *, reference: str, until: date | None) -> str:
    """The base's name, once it is known and a licence is named where it needs one.

    One that has ended keeps no portal from starting: finished pictures stay within reach, while
    new work waits (`generation.licences`).

    reference: the commercial licence that was bought; until: its last day.

    Raises:
        ImproperlyConfigured: saying what is to be set.
    """
    if name not in bases.CONFIGURATIONS:
        known = ", ".join(bases.CONFIGURATIONS)
        raise ImproperlyConfigured(f"ENGINE_BASE is {name!r}; it must be one of: {known}.")
    config = bases.configuration(name)
    if config.licence.is_commercial or (reference and until):
        return name
    raise ImproperlyConfigured(
        f"{config.title} is under the {config.licence.name}. Name the commercial licence you"
        " hold in BASE_LICENCE and its last day in BASE_LICENCE_UNTIL, or choose another base."
    )
