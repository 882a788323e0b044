"""The jobs of one person's way, from checked photos to a sent mail, as steps of a graph."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.web import troubles
from portal.web.chronicle import OF_PEOPLE
from tenants.audit.actions import record
from tenants.kernel.errors import Conflict
from tenants.kernel.jobs import queries as jobs
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.jobs.reasons import sentence
from tenants.kernel.lifecycle import Actor
from tenants.kernel.models import Job
from tenants.people.models import Employee

LISTED: Final = 20
"""Jobs of a step that are listed; the newest, and what failed first."""


@dataclass(frozen=True)
class Step:
    """All that was asked for of one kind."""

    kind: str
    title: str
    jobs: list[Job]

    @property
    def failed(self) -> list[Job]:
        """What of it failed and was not done since."""
        return [job for job in self.jobs if job.state == JobState.FAILED]

    @property
    def state(self) -> str:
        """How the step stands: failed, now, later or done."""
        states = {job.state for job in self.jobs}
        if JobState.FAILED in states:
            return "failed"
        if JobState.RUNNING in states:
            return "now"
        return "later" if states & {JobState.READY, JobState.HELD} else "done"

    @property
    def listed(self) -> list[dict[str, Any]]:
        """Its jobs, what failed first, each with its reason in words."""
        rest = [job for job in reversed(self.jobs) if job.state != JobState.FAILED]
        shown = [*self.failed, *rest][:LISTED]
        return [{"job": job, "why": _why(job)} for job in shown]

    @property
    def more(self) -> int:
        """How many of its jobs are not listed."""
        return max(0, len(self.jobs) - LISTED)

    @property
    def note(self) -> str:
        """How many of its jobs are in which state."""
        counts = Counter(job.state for job in self.jobs)
        words = [f"{JobState(state).label}: {counts[state]}" for state in counts]
        return " · ".join(words)

    def shown(self) -> dict[str, Any]:
        """The step as a row of the graph."""
        times = ngettext("%(n)d job", "%(n)d jobs", len(self.jobs)) % {"n": len(self.jobs)}
        return {"title": self.title, "state": self.state, "note": self.note, "time": times}


def steps_of(job: Job) -> list[Step]:
    """The steps of the way that the job belongs to, in the order they were first asked for.

    The job's organization is in force.
    """
    by_kind: defaultdict[str, list[Job]] = defaultdict(list)
    for each in jobs.of_subjects(job.organization_id, _subjects(job)):
        by_kind[each.kind].append(each)
    return [Step(kind, _title(kind), listed) for kind, listed in by_kind.items()]


def retry_failed(job: Job, *, actor: Actor, at: datetime) -> int:
    """Try again what failed of the job's way; returns how much.

    What may not be tried again by now, since a newer one took its place, is left as it is.
    """
    failed = [each for step in steps_of(job) for each in step.failed]
    return sum(_retry(each, actor=actor, at=at) for each in failed)


def _retry(job: Job, *, actor: Actor, at: datetime) -> bool:
    try:
        troubles.again(job, actor=actor, at=at)
    except Conflict:
        return False
    record("job.retry", job, actor=actor, at=at)
    return True


def _subjects(job: Job) -> set[UUID]:
    """What the person has of whom the job is, for work on any of it; else the job's subject."""
    employee_id = _person(job.subject_id)
    if employee_id is None:
        return {job.subject_id}
    return {job.subject_id, employee_id, *_belongings(employee_id)}


def _person(subject_id: UUID) -> UUID | None:
    if Employee.objects.filter(pk=subject_id).exists():
        return subject_id
    for naming in OF_PEOPLE.values():
        found = naming.model.objects.filter(pk=subject_id).values_list("employee_id", flat=True)
        if employee_id := found.first():
            return UUID(str(employee_id))
    return None


def _belongings(employee_id: UUID) -> Iterable[UUID]:
    for naming in OF_PEOPLE.values():
        yield from naming.model.objects.filter(employee_id=employee_id).values_list("pk", flat=True)


def _title(kind: str) -> str:
    return str(troubles.WORK.get(kind, _("Work")))


def _why(job: Job) -> str:
    return sentence(job.failure_code) if job.failure_code else ""
