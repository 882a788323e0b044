"""Reading training runs."""

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet

from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.people.models import Employee

OPEN = (RunState.QUEUED, RunState.RUNNING)
TYPICAL_RUNS = 20
_SPAN = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())


def of(employee: Employee) -> QuerySet[TrainingRun]:
    """The employee's runs, newest first."""
    return TrainingRun.objects.filter(employee=employee).order_by("-created_at", "pk")


def latest(employee: Employee) -> TrainingRun | None:
    """The employee's newest run, whatever its state."""
    return of(employee).first()


def ordered(employee: Employee) -> TrainingRun | None:
    """The newest run that somebody asked for; what we train once more is none."""
    return of(employee).filter(plan=1).first()


def adapter_of(employee: Employee) -> TrainingRun | None:
    """The newest run that left a usable adapter."""
    return of(employee).filter(state=RunState.READY).first()


def typical_seconds() -> float | None:
    """The median time of the organization's last finished runs, once there are three."""
    rows = TrainingRun.objects.filter(state=RunState.READY, started_at__isnull=False)
    spans = rows.order_by("-finished_at").values_list(_SPAN)[:TYPICAL_RUNS]
    seconds = sorted(span.total_seconds() for (span,) in spans)
    return seconds[len(seconds) // 2] if len(seconds) >= 3 else None
