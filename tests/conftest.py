"""The database, and the cast: two companies, and who works there."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from pytest_django.plugin import DjangoDbBlocker

from generation.licences import terms
from generation.licences.terms import Terms
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people.models import Employee
from tests import database, make

# the files that take minutes: begun last, one would keep a single worker busy while the rest idle
LONGEST: Final = ("tests/portal/web/test_every_page.py", "tests/journeys/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; the others stay in their order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[set[str]]:
    """Instead of pytest-django's: as the app's role, so that row-level security holds here too."""
    with django_db_blocker.unblock(), database.prepared():
        yield database.filled_tables()


@pytest.fixture
def committed_db(
    django_db_setup: set[str], django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, str]]:
    """For tests with other processes or threads: what they write is committed, and gone after.

    Gives the environment that leads a program to this database and these folders.
    """
    with django_db_blocker.unblock():
        try:
            yield {
                **os.environ,
                "DATABASE_URL": database.url("default"),
                "DATABASE_OWNER_URL": database.url("owner"),
                "DJANGO_SETTINGS_MODULE": "portal.settings.test",
                "LIKENESS_TEST_FOLDER": str(settings.MEDIA_ROOT.parent),
                # beside other tests, threads that wait for each other take many times as long
                "LIKENESS_TORCH_THREADS": "1",
            }
        finally:
            database.empty(except_for=django_db_setup)


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Objects and work files of this run only."""
    folder = tmp_path_factory.mktemp("likeness")
    with override_settings(MEDIA_ROOT=folder / "objects", WORK_FOLDER=folder / "work"):
        yield


@pytest.fixture
def paid_base(settings: Settings) -> Terms:
    """The terms of a base that needs a commercial licence, which the operator holds."""
    settings.ENGINE_BASE = "flux2-klein-9b"
    settings.BASE_LICENCE = "BFL-7"
    settings.BASE_LICENCE_UNTIL = date(2099, 5, 31)
    current = terms.current()
    assert current
    return current


Committed = Callable[[Callable[[], object]], None]


@pytest.fixture
def committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Committed:
    """Does something as if its transaction ended after it."""

    def commit(act: Callable[[], object]) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            act()

    return commit


@pytest.fixture
def acme(db: None) -> Organization:
    return make.make_organization("Acme")


@pytest.fixture
def globex(db: None) -> Organization:
    return make.make_organization("Globex")


@pytest.fixture
def in_acme(acme: Organization) -> Iterator[Organization]:
    """Acme, in force for the whole test."""
    with acting_for(acme):
        yield acme


@pytest.fixture
def owner(acme: Organization) -> Membership:
    with acting_for(acme):
        return Membership.objects.get(role=Role.OWNER)


@pytest.fixture
def reviewer(acme: Organization) -> Membership:
    with acting_for(acme):
        return make.make_member(Role.REVIEWER)


@pytest.fixture
def employee(acme: Organization) -> Employee:
    with acting_for(acme):
        return make.make_employee(name="Ada Byron")


@pytest.fixture
def outsider(globex: Organization) -> Membership:
    """The owner of the other company."""
    with acting_for(globex):
        return Membership.objects.get(role=Role.OWNER)
