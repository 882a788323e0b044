"""Figures as each language writes them."""

from django.utils.translation import gettext as _

from tenants.kernel.languages import decimal


def percent(share: float) -> str:
    """A share of one, in whole percent."""
    return _("%(n)s%%") % {"n": decimal(100 * share, 0)}


def ratio(value: float) -> str:
    """A contrast, as 4.5 : 1."""
    return f"{decimal(value, 1)} : 1"
