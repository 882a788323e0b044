"""Details of an employee as a form, a file or an HR system gives them, put in order or refused."""

from typing import Final, TypedDict, cast

from django.utils.translation import gettext as _

from tenants.kernel.errors import Invalid
from tenants.organizations.details import LONGEST, clean_address, clean_name

FIELDS: Final = ("name", "email", "title", "department", "external_id")


class Common(TypedDict, total=False):
    """What anybody may know about a person. A field that is left out stays as it is."""

    name: str
    email: str
    title: str
    department: str
    """The department's name: a new one is made, an empty one takes the person out of theirs."""


class Details(Common, total=False):
    """The same with the id by which an HR system knows the person."""

    external_id: str


def clean(details: Details) -> Details:
    """The same details with single spaces and the address in lower case.

    Raises:
        Invalid: its `fields` has a sentence for every field that will not do.
    """
    cleaned: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for field, value in cast(dict[str, str], details).items():
        try:
            cleaned[field] = _clean_one(field, value)
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(fields=wrong)
    return cast(Details, cleaned)


def clean_new(details: Details) -> Details:
    """The details of somebody new, who needs a name and an address.

    Raises:
        Invalid: its `fields` has a sentence for every field that will not do.
    """
    return clean({**Details(name="", email=""), **details})


def _clean_one(field: str, value: str) -> str:
    if field == "name":
        return clean_name(value)
    if field == "email":
        return clean_address(value)
    if field not in FIELDS:
        raise Invalid(fields={field: _("There is no such field.")})
    return clean_name(value, field=field, longest=LONGEST) if value.strip() else ""
