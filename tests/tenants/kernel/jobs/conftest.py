"""Jobs with handlers of this folder, for a company."""

from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from django.db import OperationalError

from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests.make import make_job

MakeJob = Callable[..., Job]


def no_answer(*_: object) -> NoReturn:
    """What a database that went away answers to a query."""
    raise OperationalError


@pytest.fixture
def job_of(acme: Organization) -> MakeJob:
    """Makes a job of Acme's; the handler is named shortly."""

    def make(handler: str = "returns", state: str = "ready", **fields: Any) -> Job:
        kind = f"tests.tenants.kernel.jobs.tasks.{handler}"
        with acting_for(acme):
            return make_job(state, kind=kind, **fields)

    return make
