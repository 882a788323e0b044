"""Playing one employee and their reviewer, a step at a time, by what the database says is next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.lifecycle import ApprovalState
from generation.delivery import queries as delivery
from generation.headshots import actions as headshots
from generation.headshots import queries as headshot_queries
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import HeadshotBatch
from generation.photos import actions as photos
from generation.photos import queries as photo_queries
from generation.training import queries as training
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.consent import queries as consent_queries
from tenants.invites import actions as invites
from tenants.kernel.errors import DomainError
from tenants.kernel.jobs.reasons import sentence
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership
from tenants.organizations.policy import Role
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

Photos = Callable[[], Sequence[tuple[str, bytes]]]
"""Gives (upload key, file) of every photo the person sends."""


@dataclass
class Player:
    """One employee of the demo, and where they stand."""

    organization_id: UUID
    employee_id: UUID
    name: str
    photos: Photos
    stage: str = "waiting"
    refusal: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.stage in {"approved", "refused"}

    def advance(self, *, at: datetime) -> None:
        """Do what comes next, if anything does; the stage says where the person stands then."""
        with acting_for(self.organization_id):
            employee = Employee.objects.get(pk=self.employee_id)
            try:
                self.stage = self._next(employee, at)
            except DomainError as refusal:
                self.stage, self.refusal = "refused", str(refusal)

    def _next(self, employee: Employee, at: datetime) -> str:
        if employee.state in {EmployeeState.ADDED, EmployeeState.INVITED}:
            return _accept_invite(employee, at)
        if consent_queries.standing_receipt(employee, at=at) is None:
            return _consent(employee, at)
        run = training.latest(employee)
        if run is None:
            return self._send_photos(employee, at)
        batch = headshot_queries.latest_batch(employee)
        if batch is None:
            return self._watch_run(run)
        return self._watch_batch(employee, batch, at)

    def _send_photos(self, employee: Employee, at: datetime) -> str:
        known = set(photo_queries.of(employee).values_list("upload_key", flat=True))
        actor = Actor("employee", str(employee.pk))
        for key, data in self.photos():
            if key not in known:
                self._send(employee, key, data, actor=actor, at=at)
        counts = photo_queries.counts(employee)
        if counts.checking:
            return f"photos {counts.admitted} accepted, {counts.checking} being checked"
        seed = employee.pk.int % 2**31
        headshots.order(employee, base=settings.ENGINE_BASE, seed=seed, actor=actor, at=at)
        return "training queued"

    def _send(
        self, employee: Employee, key: str, data: bytes, *, actor: Actor, at: datetime
    ) -> None:
        try:
            photos.receive(
                employee, data, upload_key=key, limit=settings.PHOTO_MAX_BYTES, actor=actor, at=at
            )
        except (photos.PhotoRefused, photos.PhotoTooLarge) as refusal:
            self.refusal = str(refusal)  # a file that is no photo; the others go on

    def _watch_run(self, run: TrainingRun) -> str:
        if run.state in {RunState.FAILED, RunState.CANCELLED}:
            self.refusal = sentence(run.failure_code or "cancelled")
            return "refused"
        if run.state == RunState.RUNNING and run.steps:
            return f"learning {run.step}/{run.steps}"
        return {RunState.READY: "rendering queued"}.get(RunState(run.state), "training queued")

    def _watch_batch(self, employee: Employee, batch: HeadshotBatch, at: datetime) -> str:
        if batch.state == BatchState.FAILED:
            self.refusal = sentence(batch.failure_code)
            return "refused"
        if batch.state != BatchState.READY:
            return f"rendering {batch.rendered}/{batch.candidates}"
        return self._finish(employee, at)

    def _finish(self, employee: Employee, at: datetime) -> str:
        approval = approval_queries.standing(employee)
        if approval is None:
            best = list(headshot_queries.gallery(employee).filter(is_recommended=True))
            if not best:
                self.refusal = (
                    "No headshot was close enough to the person's own photos to be proposed."
                )
                return "refused"
            approvals.submit(employee, best, actor=Actor("employee", str(employee.pk)), at=at)
            return "in review"
        if approval.state == ApprovalState.OPEN:
            reviewer = Membership.objects.select_related("user").get(role=Role.REVIEWER)
            actor = Actor("member", str(reviewer.pk))
            approvals.approve(approval, reviewer=reviewer, actor=actor, at=at)
            return "approved, files being made"
        return (
            "approved" if delivery.renditions(employee).exists() else "approved, files being made"
        )


def _accept_invite(employee: Employee, at: datetime) -> str:
    invite = invites.send(employee, actor=SYSTEM, at=at)
    link = invites.fresh_link(invite, at=at)
    invites.claim(link.rsplit("/", 1)[-1], at=at)
    return "invited"


def _consent(employee: Employee, at: datetime) -> str:
    consent.give(
        employee, typed_name=employee.name, address="127.0.0.1", agent="demo", locale="en", at=at
    )
    return "consented"
