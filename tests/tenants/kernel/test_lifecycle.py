"""Moves as guarded updates; that every move of every table works is tried in tests/architecture."""

import pytest

from generation.photos.lifecycle import LIFECYCLE
from generation.photos.models import Photo
from tenants.audit.models import AuditEvent
from tenants.kernel.jobs.lifecycle import LIFECYCLE as JOB
from tenants.kernel.lifecycle import Actor, IllegalMove
from tenants.organizations.models import Organization
from tests.make import NOON, make_job, make_photo

ADA = Actor("employee", "ada")


def test_a_move_writes_its_changes_with_the_state(in_acme: Organization):
    photo = make_photo("received")

    LIFECYCLE.apply(photo, "reject", at=NOON, verdict_code="blurred")

    photo.refresh_from_db()
    assert (photo.state, photo.verdict_code, photo.state_changed_at) == (
        "rejected",
        "blurred",
        NOON,
    )


def test_a_move_is_told_to_the_audit_log(in_acme: Organization):
    photo = make_photo("received")

    LIFECYCLE.apply(photo, "admit", at=NOON, actor=ADA)

    event = AuditEvent.objects.get(subject_id=photo.pk)
    told = (event.verb, event.before, event.after, event.actor_kind, event.actor_id)
    assert told == ("photo.admit", "received", "admitted", "employee", "ada")


def test_a_refused_move_changes_and_tells_nothing(in_acme: Organization):
    photo = make_photo("rejected")

    with pytest.raises(IllegalMove, match="It is at “Not usable” now, so this cannot be done"):
        LIFECYCLE.apply(photo, "set_aside", at=NOON)

    assert Photo.objects.get().state == "rejected"
    assert not AuditEvent.objects.filter(subject_id=photo.pk).exists()


def test_a_guard_that_does_not_hold_refuses_the_move(in_acme: Organization):
    job = make_job("running", attempt=2)

    with pytest.raises(IllegalMove):
        JOB.apply(job, "finish", at=NOON, guard={"attempt": 1})

    job.refresh_from_db()
    assert job.state == "running"


def test_the_table_draws_itself():
    assert LIFECYCLE.diagram().splitlines()[:3] == [
        "stateDiagram-v2",
        "    [*] --> received",
        "    received --> admitted: admit",
    ]
