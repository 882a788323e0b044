"""Two or more at once, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier
from typing import Any

from django.db import connection, connections

from tests.journeys.clusters import eventually


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned or raised, all having been let go at the same moment."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except Exception as error:  # handed to the test, which looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def held_up(call: Callable[[], Any], *, by: AbstractContextManager[Any]) -> Any:
    """What a call returned or raised that had to wait for the end of a transaction of ours.

    The transaction of `by` must already hold what the call waits for when it is entered.
    """

    def run() -> Any:
        try:
            return call()
        except Exception as error:  # handed to the test, which looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with by:
            held = pool.submit(run)
            assert eventually(_somebody_waits)
        return held.result()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
