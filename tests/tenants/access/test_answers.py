"""What comes twice with the same key is done once, for each company and whoever asks."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tenants.access import answers, tasks
from tenants.access.answers import Answer, KeyReused
from tenants.access.models import GivenAnswer
from tenants.kernel.errors import Invalid
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.make import NOON
from tests.tenants.racing import at_once

KEY = "k" * 16
ME = uuid4()


@pytest.fixture
def counting() -> Callable[[], Answer]:
    """Answers with how often it was asked."""
    asked: list[int] = []

    def answer() -> Answer:
        asked.append(1)
        return {"times": len(asked)}

    return answer


def once(answer: Callable[[], Answer], *, by: UUID = ME, asked: str = "this") -> Answer:
    return answers.once(KEY, asked=asked, by=by, at=NOON, answer=answer)


def test_the_second_gets_the_first_answer(
    in_acme: Organization, counting: Callable[[], Answer]
) -> None:
    assert [once(counting), once(counting)] == [{"times": 1}, {"times": 1}]


def test_another_request_with_the_key_is_refused(
    in_acme: Organization, counting: Callable[[], Answer]
) -> None:
    once(counting)

    with pytest.raises(KeyReused):
        once(counting, asked="that")


def test_a_key_means_nothing_to_others(
    acme: Organization, globex: Organization, counting: Callable[[], Answer]
) -> None:
    with acting_for(acme):
        once(counting)
        once(counting, by=uuid4())
    with acting_for(globex):
        assert once(counting) == {"times": 3}


def test_a_refusal_may_be_tried_again(
    in_acme: Organization, counting: Callable[[], Answer]
) -> None:
    def refuse() -> Answer:
        raise Invalid("Not now.")

    with pytest.raises(Invalid):
        once(refuse)

    assert once(counting) == {"times": 1}


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "k" * 15 + "\n", "k" * 16 + "\n", "é" * 20])
def test_what_is_no_key_is_refused(
    in_acme: Organization, counting: Callable[[], Answer], key: str
) -> None:
    with pytest.raises(Invalid):
        answers.once(key, asked="this", by=ME, at=NOON, answer=counting)


def test_the_sweep_forgets_what_is_old(acme: Organization) -> None:
    with acting_for(acme):
        make.make_given_answer(asked_at=NOON - timedelta(days=400))

    tasks.sweep()

    with acting_for(acme):
        assert not GivenAnswer.objects.exists()


def test_two_at_once_are_done_once(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    done: list[int] = []

    def answer() -> Answer:
        done.append(1)
        return {"times": len(done)}

    def ask() -> Answer:
        with acting_for(acme):
            return once(answer)

    assert at_once(ask, ask) == [{"times": 1}, {"times": 1}]
