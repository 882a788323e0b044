"""The relations between timeout, lease and retry that delivery rests on; see docs/queue.md."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tenants.kernel.jobs.doorbell import queues

SHORTEST_LEASE_S = 2
MARGIN_S = 5


def check() -> None:
    """Stop the start where the settings would deliver work twice or too late.

    Raises:
        ImproperlyConfigured: naming the setting and the value it needs.
    """
    for queue in queues():
        cluster = {
            **settings.Q_CLUSTER,
            **settings.Q_CLUSTER.get("ALT_CLUSTERS", {}).get(queue, {}),
        }
        _check_retry(queue, cluster)
        _check_lease(queue, cluster["timeout"])


def least_retry(cluster: Mapping[str, Any]) -> int:
    """The retry in seconds that must be exceeded.

    django-q2 counts it from the prefetch, so all that may wait before a task in the worker's queue
    counts too.
    """
    rounds = 1 + ceil((cluster["queue_limit"] + cluster["bulk"]) / cluster["workers"])
    return int(cluster["timeout"] * rounds + MARGIN_S)


def _check_retry(queue: str, cluster: Mapping[str, Any]) -> None:
    least = least_retry(cluster)
    if cluster["retry"] <= least:
        raise ImproperlyConfigured(
            f"Q_CLUSTER of the queue {queue}: retry is {cluster['retry']}, set it above {least}, "
            "or a task that waits is delivered twice."
        )


def _check_lease(queue: str, timeout: int) -> None:
    if not SHORTEST_LEASE_S <= settings.JOB_LEASE_SECONDS <= timeout / 2:
        raise ImproperlyConfigured(
            f"JOB_LEASE_SECONDS is {settings.JOB_LEASE_SECONDS}, set it between "
            f"{SHORTEST_LEASE_S} and {timeout // 2}, half the timeout of the queue {queue}."
        )
