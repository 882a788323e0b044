import os

import pytest
import torch
from torch.nn import Parameter
from torch.optim import AdamW

from generation.engine import checkpoint
from generation.engine.checkpoint import State, Tensors
from generation.engine.errors import DiskFull, Diverged

DIGEST = "d" * 64
STATE = State(step=3, losses=[0.1, 0.2, 1 / 3], seconds=1.5, scores=((2, (0.5, 0.25)),))


def fresh():
    parameters = {"a": Parameter(torch.ones(2, 3)), "b": Parameter(torch.zeros(4))}
    return Tensors(
        parameters=parameters,
        optimizer=AdamW(parameters.values(), lr=0.1),
        average={name: torch.zeros_like(each) for name, each in parameters.items()},
        best={},
    )


def moved():
    """Parameters and an optimizer that took two steps."""
    training = fresh()
    for _ in range(2):
        loss = sum((each - 3).pow(2).sum() for each in training.parameters.values())
        training.optimizer.zero_grad()
        loss.backward()
        training.optimizer.step()
    training.average["a"].fill_(0.25)
    training.best["a"], training.best["b"] = torch.full((2, 3), 0.5), torch.full((4,), 0.75)
    return training


def test_everything_comes_back(tmp_path):
    before, after = moved(), fresh()
    checkpoint.save(tmp_path, STATE, work_digest=DIGEST, tensors=before)

    state = checkpoint.load(tmp_path, work_digest=DIGEST, tensors=after)

    assert state == STATE
    kept, found = before.named(), after.named()
    assert len(kept) == 2 * (1 + len(checkpoint.MOMENTS) + 2)
    assert kept.keys() == found.keys()
    assert all(torch.equal(kept[name], found[name]) for name in kept)


def test_checkpoint_before_the_first_step_comes_back(tmp_path):
    checkpoint.save(
        tmp_path, State(step=0, losses=[], seconds=0.0), work_digest=DIGEST, tensors=fresh()
    )

    assert checkpoint.load(tmp_path, work_digest=DIGEST, tensors=fresh()) == State(
        step=0, losses=[], seconds=0.0
    )


def test_no_checkpoint_is_none(tmp_path):
    assert checkpoint.load(tmp_path, work_digest=DIGEST, tensors=fresh()) is None


@pytest.mark.parametrize("keep", [0, 7, 100, -1])
def test_damaged_checkpoint_is_none(tmp_path, keep):
    path = checkpoint.save(tmp_path, STATE, work_digest=DIGEST, tensors=moved())
    path.write_bytes(path.read_bytes()[:keep])

    assert checkpoint.load(tmp_path, work_digest=DIGEST, tensors=fresh()) is None


def test_checkpoint_of_another_training_is_none(tmp_path):
    checkpoint.save(tmp_path, STATE, work_digest=DIGEST, tensors=moved())

    assert checkpoint.load(tmp_path, work_digest="e" * 64, tensors=fresh()) is None


def test_checkpoint_of_other_layers_is_none_and_changes_nothing(tmp_path):
    checkpoint.save(tmp_path, STATE, work_digest=DIGEST, tensors=moved())
    tensors = fresh()
    name = next(iter(tensors.parameters))
    kept = tensors.parameters[name].detach().clone()
    renamed = Tensors(
        parameters={**tensors.parameters, "another": tensors.parameters[name]},
        optimizer=tensors.optimizer,
        average={**tensors.average, "another": tensors.average[name]},
        best=tensors.best,
    )

    assert checkpoint.load(tmp_path, work_digest=DIGEST, tensors=renamed) is None
    assert torch.equal(tensors.parameters[name], kept)


def test_values_that_are_no_numbers_are_never_kept(tmp_path):
    good = checkpoint.save(tmp_path, STATE, work_digest=DIGEST, tensors=moved()).read_bytes()
    spoiled = moved()
    spoiled.parameters["a"].data[0, 0] = float("nan")

    with pytest.raises(Diverged):
        checkpoint.save(tmp_path, STATE, work_digest=DIGEST, tensors=spoiled)

    assert (tmp_path / checkpoint.FILE).read_bytes() == good


def test_full_disk_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    good = checkpoint.save(tmp_path, STATE, work_digest=DIGEST, tensors=moved()).read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        checkpoint.save(tmp_path, STATE, work_digest=DIGEST, tensors=fresh())

    assert (tmp_path / checkpoint.FILE).read_bytes() == good
    assert len(list(tmp_path.iterdir())) == 1
