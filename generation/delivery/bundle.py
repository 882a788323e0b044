"""The files of one approved picture, named for the person and the use, one by one or as one ZIP."""

from io import BytesIO
from typing import Final
from zipfile import ZipFile

from django.utils.text import slugify
from django.utils.translation import gettext as _

from generation.delivery import gate, queries
from generation.delivery.models import Rendition
from tenants.kernel.errors import NotFound
from tenants.people.models import Employee

NAMELESS: Final = "headshot"
"""What stands for a name that has no letter of the Latin alphabet."""


def file_name(rendition: Rendition) -> str:
    """As in `ada-byron-linkedin.jpg`."""
    person = slugify(rendition.headshot.employee.name) or NAMELESS
    return f"{person}-{rendition.profile}.{rendition.form.extension}"


def zipped(employee: Employee, *, way: gate.Way) -> bytes:
    """All of the employee's files that may leave by the way: a dozen, small enough for memory.

    Raises:
        NotFound: nothing may leave.
    """
    found = queries.renditions(employee, way=way)
    if not found:
        raise NotFound(_("This picture is not approved, or not any more."))
    buffer = BytesIO()
    # stored as they are: pictures are compressed already
    with ZipFile(buffer, "w") as archive:
        for rendition in found:
            archive.writestr(file_name(rendition), gate.read(rendition))
    return buffer.getvalue()
