"""Recorded steps: what is computed again on other numbers in the same memory.

No machine of the tests has a GPU, so `capture` is stood in for by one that does the work again and
writes what it finds over what it found first, as a replayed graph does.
"""

from dataclasses import replace

import pytest
import torch

from generation.engine import recorded
from generation.engine.bases import loading
from generation.engine.session import advance, begun
from tests.generation.engine.make import make_train_spec

pytestmark = pytest.mark.slow

SIDES = {64: 0.5, 128: 0.5}
ROW = ((128, 0), (64, 0), (128, 1), (64, 1), (64, 2))


@pytest.fixture
def captured(monkeypatch):
    """The shapes of the batches that were captured."""
    seen = []

    def capture(work, pool):
        loss, (session, first) = work(), work.args
        gradients = [each.grad for each in session.parameters.values()]
        seen.append(first.latents.shape)

        def again():
            loss.copy_(work())
            for gradient, parameter in zip(gradients, session.parameters.values(), strict=True):
                gradient.copy_(parameter.grad)

        return loss, again

    monkeypatch.setattr(torch.cuda, "graph_pool_handle", lambda: (0, 0))
    monkeypatch.setattr(recorded, "capture", capture)
    return seen


@pytest.fixture
def base():
    """The demo base; its plan is put back."""
    base = loading.warm("demo", "train")
    plan = base.plan
    yield base
    base.plan = plan


def after_steps(spec, folder, base):
    with begun(spec, folder, base=base) as session:
        for side, place in ROW:
            advance(session, side, place)
        values = {name: each.detach().clone() for name, each in session.parameters.items()}
        return values, session.losses


def test_recorded_steps_do_what_plain_ones_do(tmp_path, base, captured):
    spec = make_train_spec(tmp_path, buckets=SIDES)
    plain, plain_losses = after_steps(spec, tmp_path, base)
    base.plan = replace(base.plan, records=True)

    values, losses = after_steps(spec, tmp_path, base)

    assert losses == plain_losses
    assert len(set(losses)) == len(ROW)
    assert all(torch.equal(values[name], plain[name]) for name in plain)


def test_largest_is_recorded_first_and_each_side_once(tmp_path, base, captured):
    base.plan = replace(base.plan, records=True)

    after_steps(make_train_spec(tmp_path, buckets=SIDES), tmp_path, base)

    assert len(captured) == 2
    assert captured[0][1] == 4 * captured[1][1]
