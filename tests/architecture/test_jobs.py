"""Work is named by dotted path: every path written down anywhere leads to a handler."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from generation.engine.errors import EngineError
from tenants.kernel.jobs import actions, endings, reasons

CHECKOUT = Path(__file__).resolve().parents[2]
PATH = re.compile(r"(tenants|generation)(\.\w+)*\.tasks\.\w+")
CALLED_BY_QUEUE = {"tenants.kernel.jobs.tasks.wake", "tenants.kernel.jobs.tasks.sweep"}
CALLED_BY_CLUSTERS = {
    path
    for called in (settings.CLUSTER_NEEDS, settings.WORKERS_GET_READY)
    for paths in called.values()
    for path in paths
}


def written_paths() -> Iterator[str]:
    """Every text in the product's code that reads like a task's path."""
    for package in ("tenants", "generation", "portal"):
        for module in (CHECKOUT / package).rglob("*.py"):
            nodes = ast.walk(ast.parse(module.read_text()))
            texts = (node.value for node in nodes if isinstance(node, ast.Constant))
            yield from (text for text in texts if isinstance(text, str) and PATH.fullmatch(text))


PATHS = sorted(set(written_paths()))
NO_JOBS = {*settings.SWEEPS, *CALLED_BY_QUEUE, *CALLED_BY_CLUSTERS}
JOBS = [path for path in PATHS if path not in NO_JOBS]


def called(path: str) -> Callable[..., Any]:
    module, _, name = path.rpartition(".")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def test_there_are_jobs_to_look_at():
    assert len(JOBS) > 5


@pytest.mark.parametrize("path", JOBS)
def test_a_jobs_path_leads_to_a_handler_of_one_claim(path: str):
    handler = called(path)

    assert list(inspect.signature(handler).parameters) == ["claim"]


@pytest.mark.parametrize("path", JOBS)
def test_a_handlers_companion_takes_what_it_is_given(path: str):
    companion = endings.companion_of(path)

    if companion is not None:
        inspect.signature(companion).bind(organization_id=1, subject_id=2, code="x", at=3)


CALLED = {*settings.SWEEPS, *CALLED_BY_CLUSTERS, *CALLED_BY_QUEUE & set(PATHS)}


@pytest.mark.parametrize("path", sorted(CALLED))
def test_what_the_schedule_calls_is_there(path: str):
    assert callable(called(path))


def test_no_argument_of_a_job_can_be_taken_for_an_option_of_the_queue():
    swallowed = {"group", "timeout", "save", "cluster", "sync", "hook", "cached", "broker", "chain"}
    parameters = inspect.signature(actions.enqueue).parameters

    assert not swallowed & set(parameters)
    assert not [each for each in parameters.values() if each.kind == each.VAR_KEYWORD]


def failure_codes() -> Iterator[str]:
    """The codes that handlers fail with, and those of the engine's errors."""
    for module in (CHECKOUT / "generation").rglob("*.py"):
        yield from re.findall(r'JobFailed\("(\w+)"', module.read_text())
    yield from (error.code for error in EngineError.__subclasses__())


@pytest.mark.parametrize("code", sorted(set(failure_codes())))
def test_every_failure_has_words_for_the_person_who_waits(code: str):
    assert code in reasons.SENTENCES
