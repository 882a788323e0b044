"""Who the tests of generation are about, and what works for them instead of the engine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.db import connection

from generation import bridge
from generation.bridge import supervisor
from tenants.kernel.jobs import draining as drain
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make


@pytest.fixture
def ada(in_acme: Organization) -> Employee:
    """An employee of Acme, who is in force: she has joined and consented."""
    return make.make_participant(name="Ada Byron")


@pytest.fixture
def grace(in_acme: Organization) -> Employee:
    """As `make_grace`."""
    return make_grace()


def make_grace() -> Employee:
    """An employee whose consent does not run out: workers read the real clock."""
    grace = make.make_employee(EmployeeState.ACTIVE, name="Grace Hopper")
    make.make_receipt(grace, expires_at=make.NOON + 100 * make.YEAR)
    return grace


class Watched(bridge.Runner):
    """Notes what is to be learned or drawn, and whether anything was asked within a transaction."""

    saw_open_scope = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.specs: list[dict[str, Any]] = []
        self.renderings: list[dict[str, Any]] = []

    def run(self, operation: str, payload: Mapping[str, Any], **options: Any) -> Any:
        self.saw_open_scope |= connection.in_atomic_block
        if operation == "train":
            self.specs.append(payload["spec"])
        if operation == "render":
            self.renderings.append(payload["spec"])
        return super().run(operation, payload, **options)


PutEngine = Callable[[Sequence[str]], Watched]


@pytest.fixture
def put_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[PutEngine]:
    """Puts a program of `tests.generation.stand_in` in the place of the engine's."""

    def put(command: Sequence[str]) -> Watched:
        bridge.runner().close()
        watched = Watched(command=command, poll=0.05, stop_grace=2, event_interval=0)
        monkeypatch.setattr(supervisor, "Runner", lambda: watched)
        bridge.runner.cache_clear()
        bridge.runner()
        return watched

    yield put
    bridge.runner().close()
    bridge.runner.cache_clear()


@pytest.fixture
def draining(monkeypatch: pytest.MonkeyPatch) -> None:
    """This cluster is to end: work that is under way stops at its next checkpoint."""
    monkeypatch.setattr(drain._asked, "value", True)
