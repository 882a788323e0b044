"""Values that admins and integrators type, put in order or refused by the field's name."""

import re

from django.utils.translation import gettext as _

from generation.brand.models import HEX_COLOUR
from tenants.kernel.errors import Invalid


def colour(field: str, value: str) -> str:
    """The colour as `#` and six small digits.

    Raises:
        Invalid: it is none.
    """
    code = value.strip().lower()
    if not re.fullmatch(HEX_COLOUR, code):
        raise Invalid(fields={field: _("Write the colour as # and six digits, like #d9dee4.")})
    return code


def within(field: str, value: int, least: int, most: int) -> int:
    """The number, if it lies between both.

    Raises:
        Invalid: it does not.
    """
    if not least <= value <= most:
        raise Invalid(
            fields={
                field: _("Give a number from {least} to {most}.").format(least=least, most=most)
            }
        )
    return value


def one_of(field: str, value: str, known: list[str]) -> str:
    """The value, if it is a known one.

    Raises:
        Invalid: it is not.
    """
    if value not in known:
        raise Invalid(fields={field: _("Use one of {known}.").format(known=", ".join(known))})
    return value
