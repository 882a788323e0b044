"""Waking workers.

A wake-up says which queue to look at and nothing else; the job rows are the truth.
"""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django_q.models import OrmQ
from django_q.tasks import async_task  # noqa: TID251  # the door that the rule points to

from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job

WAKE = "tenants.kernel.jobs.tasks.wake"


def ring(queue: str) -> None:
    """Have one worker of the queue look for a job once the running transaction commits."""
    async_task(WAKE, queue, cluster=queue)


def top_up(queue: str) -> int:
    """Ring until as many wake-ups wait as workers could use; returns how many were missing.

    Wake-ups get lost with a killed worker, and nobody rang for a lease that ended or a wait that is
    over.
    """
    wanted = workers_of(queue)
    claimable = Job.objects.filter(waiting() | abandoned(), queue=queue)
    missing = _count(claimable, wanted) - _count(
        OrmQ.objects.filter(key=queue, lock__lte=Now()), wanted
    )
    for _ in range(missing):
        ring(queue)
    return max(0, missing)


def queues() -> list[str]:
    """The names of all queues, each served by clusters of the same name."""
    return [settings.Q_CLUSTER["name"], *settings.Q_CLUSTER.get("ALT_CLUSTERS", {})]


def workers_of(queue: str) -> int:
    """How many workers one cluster of the queue has."""
    own = settings.Q_CLUSTER.get("ALT_CLUSTERS", {}).get(queue, {})
    return int(own.get("workers", settings.Q_CLUSTER["workers"]))


def waiting() -> Q:
    """Jobs whose turn has come."""
    return Q(state=JobState.READY) & (Q(not_before=None) | Q(not_before__lte=Now()))


def abandoned() -> Q:
    """Running jobs whose lease has ended: nobody works on them any more."""
    return Q(state=JobState.RUNNING, lease_until__lt=Now())


def _count(rows: "QuerySet[Job] | QuerySet[OrmQ]", most: int) -> int:
    return len(rows.values_list("pk", flat=True)[:most])
