"""Reading training runs."""

from django.db.models import QuerySet

from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.people.models import Employee

OPEN = (RunState.QUEUED, RunState.RUNNING)
TYPICAL_RUNS = 20


def of(employee: Employee) -> QuerySet[TrainingRun]:
    """The employee's runs, newest first."""
    return TrainingRun.objects.filter(employee=employee).order_by("-created_at", "pk")


def latest(employee: Employee) -> TrainingRun | None:
    """The employee's newest run, whatever its state."""
    return of(employee).first()


def adapter_of(employee: Employee) -> TrainingRun | None:
    """The newest run that left a usable adapter."""
    return of(employee).filter(state=RunState.READY).first()


def typical_seconds() -> float | None:
    """The median time of the organization's last finished runs, once there are three."""
    rows = TrainingRun.objects.filter(state=RunState.READY, started_at__isnull=False)
    pairs = rows.order_by("-finished_at").values_list("started_at", "finished_at")[:TYPICAL_RUNS]
    seconds = sorted((finished - started).total_seconds() for started, finished in pairs)
    return seconds[len(seconds) // 2] if len(seconds) >= 3 else None
