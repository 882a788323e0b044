"""The figures of the summary, as JSON."""

import json
from typing import Any

import pytest

from generation.approvals.lifecycle import ApprovalState
from generation.headshots.lifecycle import HeadshotState
from portal.demo import report
from portal.demo.players import Player
from portal.demo.standing import Ending, Standing
from portal.demo.uploads import Door
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.portal.demo.turns import REVIEWER


@pytest.fixture
def employee(acme: Organization) -> Employee:
    with acting_for(acme):
        return make.make_participant(name="Lukas Brandt")


def figures(employee: Employee, standing: Standing, *, door: Door | None = None) -> dict[str, Any]:
    """What the summary holds on a person, once it went through JSON."""
    who = employee.organization_id, employee.pk, employee.name
    player = Player(*who, [], REVIEWER, NOON, standing, door or Door())
    return dict(json.loads(json.dumps(report.employee(player))))


def test_everything_is_told_of_who_was_approved(employee: Employee) -> None:
    with acting_for(employee.organization_id):
        make.make_photo(employee=employee)
        make.make_photo("rejected", employee=employee)
        run = make.make_run(
            "ready",
            employee=employee,
            step=150,
            first_loss=0.9,
            last_loss=0.2,
            stage_seconds={"stage": 1.0, "learn": 60.0, "publish": 2.0},
        )
        batch = make.make_batch(
            "ready",
            run=run,
            rendered=12,
            kept=6,
            stage_seconds={"render": 20.0, "select": 5.0, "publish": 3.0},
        )
        take = make.make_headshot(HeadshotState.RELEASED, batch=batch, nearest_other=0.4)
        make.make_approval(ApprovalState.APPROVED, headshot=take)
        make.make_rendition(take)

    assert figures(employee, Standing(Ending.APPROVED)) == {
        "name": "Lukas Brandt",
        "ended": "approved",
        "photos": {"admitted": 1, "rejected": 1, "left_out": 0},
        "training": {"steps": 150, "first_loss": 0.9, "last_loss": 0.2},
        "seconds": {
            "training": {"stage": 1.0, "learn": 60.0, "publish": 2.0},
            "rendering": {"render": 20.0, "select": 5.0, "publish": 3.0},
        },
        "candidates": 12,
        "kept": 6,
        "likeness": {"own": 0.9, "floor": 0.8, "nearest_other": 0.4},
        "approved": {"original": {"file": "plain/somewhere", "sha256": "0" * 64}},
    }


def test_who_never_got_to_a_training_has_no_figures_of_one(employee: Employee) -> None:
    told = figures(employee, Standing(Ending.REFUSED, "Too few."))

    assert told == {
        "name": "Lukas Brandt",
        "ended": "refused",
        "reason": "Too few.",
        "photos": {"admitted": 0, "rejected": 0, "left_out": 0},
        "seconds": {},
    }


def test_what_the_door_refused_counts_as_rejected_and_is_no_reason(employee: Employee) -> None:
    door = Door(refused={"a": "a.txt: This is no photo."}, left_out={"b", "c"})

    told = figures(employee, Standing(Ending.APPROVED), door=door)

    assert told["photos"] == {"admitted": 0, "rejected": 1, "left_out": 2}
    assert "reason" not in told
