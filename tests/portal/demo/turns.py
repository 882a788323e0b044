"""Looks at people of the demo, at noon and with nothing to send unless a test says otherwise."""

from typing import Any

from portal.demo.standing import Turn
from portal.demo.uploads import Upload
from tenants.people.models import Employee
from tests.generation.stored import jpeg
from tests.make import NOON

REVIEWER = "reviewer@example.com"


def turn_of(employee: Employee, **more: Any) -> Turn:
    usual: dict[str, Any] = {"uploads": [], "reviewer": REVIEWER, "since": NOON, "at": NOON}
    return Turn(employee, **{**usual, **more})


def upload(number: int, data: bytes = b"") -> Upload:
    """A file called by its number: a picture, unless it is something else."""
    return Upload(f"key-{number}", f"{number}.jpg", lambda: data or jpeg(20 * number))
