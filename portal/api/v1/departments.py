"""Departments as bodies name them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tenants.kernel.errors import Invalid
from tenants.people import queries as people
from tenants.people.models import Department


def departments_named(names: Sequence[str]) -> list[Department]:
    """The departments of these names, each once.

    Raises:
        Invalid: in `departments`, naming those that there are none of.
    """
    known = {department.name: department for department in people.departments()}
    if unknown := sorted(set(names) - known.keys()):
        sentence = _("Not known: {unknown}.").format(unknown=", ".join(unknown))
        raise Invalid(fields={"departments": sentence})
    return [known[name] for name in dict.fromkeys(names)]
