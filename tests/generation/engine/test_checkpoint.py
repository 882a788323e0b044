import os

import pytest
import torch
from torch.nn import Parameter
from torch.optim import AdamW

from generation.engine import checkpoint
from generation.engine.checkpoint import State
from generation.engine.errors import Diverged

DIGEST = "d" * 64
STATE = State(step=3, losses=[0.1, 0.2, 1 / 3], seconds=1.5)


def fresh():
    parameters = {"a": Parameter(torch.ones(2, 3)), "b": Parameter(torch.zeros(4))}
    return {"parameters": parameters, "optimizer": AdamW(parameters.values(), lr=0.1)}


def moved():
    """Parameters and an optimizer that took two steps."""
    training = fresh()
    for _ in range(2):
        loss = sum((each - 3).pow(2).sum() for each in training["parameters"].values())
        training["optimizer"].zero_grad()
        loss.backward()
        training["optimizer"].step()
    return training


def tensors(training):
    state = training["optimizer"].state
    parameters = training["parameters"].values()
    return [*parameters, *(each for one in parameters for each in state[one].values())]


def test_everything_comes_back(tmp_path):
    before, after = moved(), fresh()
    checkpoint.save(tmp_path, STATE, spec_digest=DIGEST, **before)

    state = checkpoint.load(tmp_path, spec_digest=DIGEST, **after)

    assert state == STATE
    pairs = list(zip(tensors(before), tensors(after), strict=True))
    assert len(pairs) == 8
    assert all(torch.equal(one, other) for one, other in pairs)


def test_checkpoint_before_the_first_step_comes_back(tmp_path):
    checkpoint.save(tmp_path, State(step=0, losses=[], seconds=0.0), spec_digest=DIGEST, **fresh())

    assert checkpoint.load(tmp_path, spec_digest=DIGEST, **fresh()) == State(
        step=0, losses=[], seconds=0.0
    )


def test_no_checkpoint_is_none(tmp_path):
    assert checkpoint.load(tmp_path, spec_digest=DIGEST, **fresh()) is None


@pytest.mark.parametrize("keep", [0, 7, 100, -1])
def test_damaged_checkpoint_is_none(tmp_path, keep):
    path = checkpoint.save(tmp_path, STATE, spec_digest=DIGEST, **moved())
    path.write_bytes(path.read_bytes()[:keep])

    assert checkpoint.load(tmp_path, spec_digest=DIGEST, **fresh()) is None


def test_checkpoint_of_another_training_is_none(tmp_path):
    checkpoint.save(tmp_path, STATE, spec_digest=DIGEST, **moved())

    assert checkpoint.load(tmp_path, spec_digest="e" * 64, **fresh()) is None


def test_values_that_are_no_numbers_are_never_kept(tmp_path):
    good = checkpoint.save(tmp_path, STATE, spec_digest=DIGEST, **moved()).read_bytes()
    spoiled = moved()
    spoiled["parameters"]["a"].data[0, 0] = float("nan")

    with pytest.raises(Diverged):
        checkpoint.save(tmp_path, STATE, spec_digest=DIGEST, **spoiled)

    assert (tmp_path / checkpoint.FILE).read_bytes() == good


def test_full_disk_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    good = checkpoint.save(tmp_path, STATE, spec_digest=DIGEST, **moved()).read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        checkpoint.save(tmp_path, STATE, spec_digest=DIGEST, **fresh())

    assert (tmp_path / checkpoint.FILE).read_bytes() == good
    assert len(list(tmp_path.iterdir())) == 1
