"""One world for all questions about who may do what."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup: object, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One for all rows: every question is undone, and this too in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
