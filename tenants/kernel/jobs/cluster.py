"""A django-q2 cluster that drains, outlives no main process, and ends itself when it hangs."""

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
from datetime import timedelta
from functools import partial
from multiprocessing import connection
from types import FrameType

import psutil
from django.conf import settings
from django.db import OperationalError, close_old_connections, connections, transaction
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django_q.cluster import Cluster
from django_q.models import OrmQ, Schedule
from django_q.signals import post_spawn

from tenants.kernel.jobs import draining, limits, tasks
from tenants.kernel.jobs.doorbell import ring, top_up

log = logging.getLogger(__name__)

WATCH_EVERY_S = 2.0
PR_SET_PDEATHSIG = 1
SWEEP = "tenants.kernel.jobs.tasks.sweep"


class DrainingCluster(Cluster):  # type: ignore[misc]  # django-q2 has no types
    """Tells its workers about a SIGTERM, which django-q2 keeps from them while they work.

    The handler only leaves word. django-q2 stops the cluster in it, which forgets a signal that
    comes before its sentinel runs, and hangs for ever on one that comes while it asks whether it
    does.
    """

    def __init__(self) -> None:
        self.signalled, self._word = multiprocessing.Pipe(duplex=False)
        super().__init__()

    def sig_handler(self, signum: int, frame: FrameType | None) -> None:
        draining.ask()
        self._word.send(signum)


def serve(queue: str) -> int:
    """Run the queue's workers until a signal; the exit status, 1 to be started again.

    Raises:
        ImproperlyConfigured: see `limits.check`; or this machine lacks what the queue's work needs,
        so that its jobs wait, where one cluster after the other would fail them.
    """
    limits.check()
    for path in settings.CLUSTER_NEEDS.get(queue, []):
        import_string(path)()
    _tie_children_to_parents()
    _keep_connections()
    if queue == settings.Q_CLUSTER["name"]:
        ensure_schedule()
    connections.close_all()  # a fork must not share a socket
    post_spawn.connect(partial(get_ready, queue), weak=False)
    cluster = DrainingCluster()
    cluster.start()
    log.info("The workers of the queue %s are running.", queue)
    ends = [cluster.sentinel.sentinel, cluster.signalled]
    while not connection.wait(ends, timeout=WATCH_EVERY_S):
        close_old_connections()
        if is_wedged(queue):
            log.critical(
                "No worker of the queue %s gave a sign of life: ending this cluster.", queue
            )
            _kill_children()
        tasks.tidy()
    cluster.stop()
    return 0 if draining.asked_for() else 1


def get_ready(queue: str, **_signal: object) -> None:
    """In a new worker: do what would keep its first task waiting.

    A failure is for the log alone: much of the queue's work may need nothing of it, and what does
    fails with its own reason.
    """
    for path in settings.WORKERS_GET_READY.get(queue, []):
        try:
            import_string(path)()
        except Exception as error:  # whatever it was, the worker must work
            log.warning("A worker of the queue %s did not get ready: %s", queue, error)


def ensure_schedule() -> None:
    """Have the default queue sweep each minute."""
    with transaction.atomic():
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [SWEEP])
        Schedule.objects.update_or_create(
            name="sweep",
            defaults={
                "func": SWEEP,
                "schedule_type": Schedule.MINUTES,
                "minutes": 1,
                "repeats": -1,
            },
        )


def is_wedged(queue: str) -> bool:
    """Ring for what waits, and say whether our workers leave bells unanswered for too long.

    A worker killed while it held the lock of the shared queue leaves all others waiting for ever.
    Quiet workers are rung to make them give a sign. Another cluster of the queue may answer for
    them, and then they are left alone.
    """
    quiet = draining.seconds_since_sign_of_life()
    try:
        top_up(queue)
        if quiet > settings.QUEUE_SILENCE_SECONDS / 2:
            ring(queue)
        return quiet > settings.QUEUE_SILENCE_SECONDS and _bells_go_unanswered(queue)
    except OperationalError:
        log.warning("The database does not answer; the queue %s waits for it.", queue)
        return False


def _bells_go_unanswered(queue: str) -> bool:
    since = Now() - timedelta(seconds=settings.QUEUE_SILENCE_SECONDS / 4)
    return bool(OrmQ.objects.filter(key=queue, lock__lte=since).exists())


def _kill_children() -> None:
    for child in psutil.Process().children(recursive=True):
        child.kill()


def _keep_connections() -> None:
    """Hold connections between tasks: opening one for each made the queue nine times slower."""
    for each in connections.all():
        each.settings_dict.update(CONN_MAX_AGE=None, CONN_HEALTH_CHECKS=True)


def _tie_children_to_parents() -> None:
    """Where the kernel can: whatever is forked from here on dies with the process that forked it.

    Else a cluster whose main process is killed works on as an orphan, beside the one that replaces
    it.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        os.register_at_fork(after_in_child=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))
