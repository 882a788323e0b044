"""Companies whose pages are asked for, and what those ask the database. Sets Django up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from portal.benchmarks import crowd  # noqa: E402
from portal.benchmarks.filled import BENCH  # noqa: E402
from tenants.kernel.scoping import acting_for  # noqa: E402
from tenants.organizations.models import Organization, User  # noqa: E402
from tenants.people.models import Employee  # noqa: E402


@dataclass(frozen=True)
class Visited:
    """A company and the browser of its owner."""

    company: Organization
    client: Client
    deep: str
    """Somebody in the middle of the list."""

    def opener(self, page: str) -> Callable[[], Any]:
        """What asks for the page."""
        address = self._address(page)

        def ask() -> None:
            answer = self.client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")

        return ask

    def statements(self, page: str) -> list[str]:
        """What the page asks the database, with its values in it."""
        with CaptureQueriesContext(connection) as captured:
            self.opener(page)()
        return [each["sql"] for each in captured if _reads(each["sql"])]

    def bare(self, statements: Sequence[str]) -> None:
        """The same asked with nothing around it, in the company's transaction."""
        with acting_for(self.company), connection.cursor() as cursor:
            for statement in statements:
                cursor.cursor.execute(statement.replace("%", "%%"), ())
                cursor.fetchall()

    def _address(self, page: str) -> str:
        home = f"/o/{self.company.slug}"
        if page == "people_deep":
            return f"{home}/people/?after={self.deep}"
        return f"{home}/{page}/"


def companies(sizes: Sequence[int]) -> list[Visited]:
    """One of each size."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    made = [_company(size) for size in sizes]
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does a minute later
    return made


def backend() -> int:
    """The id of the database's process behind this one's connection."""
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def _company(size: int) -> Visited:
    cast = replace(BENCH, name=f"Bench {size}", domain=f"bench{size}.example")
    company = crowd.company(size, cast=cast, at=now())
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=cast.owner))
    with acting_for(company):
        middle = Employee.objects.order_by("name", "pk")[size // 2]
    return Visited(company, client, str(middle.pk))


def _reads(statement: str) -> bool:
    return statement.lstrip("( \n").upper().startswith(("SELECT", "WITH"))
