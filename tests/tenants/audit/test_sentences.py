"""Events as sentences."""

import importlib
import pkgutil
from uuid import uuid4

import pytest

import generation
import tenants
from tenants.audit.models import AuditEvent
from tenants.audit.sentences import SENTENCES, describe
from tenants.kernel.lifecycle import Lifecycle
from tests.make import NOON


def lifecycles() -> list[Lifecycle]:
    names = [
        module.name
        for package in (tenants, generation)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if module.name.endswith(".lifecycle")
    ]
    modules = [importlib.import_module(name) for name in names]
    found = [value for module in modules for value in vars(module).values()]
    return [value for value in found if isinstance(value, Lifecycle) and value.audited]


def event(verb: str, **fields: str) -> AuditEvent:
    return AuditEvent(organization_id=uuid4(), at=NOON, verb=verb, subject_id=uuid4(), **fields)


def test_every_move_that_is_recorded_has_a_sentence() -> None:
    verbs = {
        f"{lifecycle.name.replace('_', '')}.{move}"
        for lifecycle in lifecycles()
        for move in lifecycle.moves
    }

    assert len(verbs) > 30
    assert verbs - set(SENTENCES) == set()


def test_names_are_used_where_they_are_known() -> None:
    left = event("employee.leave", actor_id="17", actor_kind="member")

    sentence = describe(left, {"17": "Olive", str(left.subject_id): "Ada"})

    assert sentence == "Olive marked Ada as having left."


def test_who_is_not_known_is_named_by_kind() -> None:
    left = event("employee.leave", actor_kind="api_key", subject_type="people.employee")

    assert describe(left, {}) == "An API key marked an employee as having left."


def test_a_change_says_from_what_to_what() -> None:
    changed = event("membership.change_role", actor_kind="member", before="viewer", after="owner")

    assert describe(changed, {}).endswith("from viewer to owner.")


def test_a_sentence_begins_with_a_capital() -> None:
    failed = event("trainingrun.fail", subject_type="training.trainingrun")

    assert describe(failed, {}) == "A training run failed."


@pytest.mark.parametrize("verb", ["unheard.of", "{who}", ""])
def test_an_unknown_verb_still_reads(verb: str) -> None:
    assert describe(event(verb), {}).startswith("Somebody did this to something")
