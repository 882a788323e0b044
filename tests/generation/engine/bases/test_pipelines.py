from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from generation.engine import bases, lora, planning
from generation.engine.bases import loading, pipelines
from generation.engine.planning import Device, plan
from tests.generation.engine import toys

PLAN = plan(bases.configuration("demo"), Device(kind="cpu", memory_gib=24))
EVICTING = replace(PLAN, keeps_text_encoder=False)


class Part:
    """Remembers where it was sent."""

    def __init__(self):
        self.place = None

    def to(self, place):
        self.place = str(place)


@pytest.fixture
def pipeline(monkeypatch):
    monkeypatch.setattr(pipelines, "device", lambda: "the device")
    return SimpleNamespace(
        text_encoder=Part(), text_encoder_2=Part(), transformer=Part(), vae=Part()
    )


@pytest.mark.parametrize(
    ("stage", "encoders", "transformer"),
    [
        ("encode", "the device", "cpu"),
        ("train", "cpu", "the device"),
        ("render", "cpu", "the device"),
    ],
)
def test_parts_that_the_plan_sends_away_wait_elsewhere(pipeline, stage, encoders, transformer):
    pipelines.place(pipeline, EVICTING, stage)

    assert pipeline.text_encoder.place == pipeline.text_encoder_2.place == encoders
    assert pipeline.transformer.place == transformer
    assert pipeline.vae.place == "the device"


@pytest.mark.parametrize("stage", ["encode", "train", "render"])
def test_with_room_for_all_nothing_leaves(pipeline, stage):
    pipelines.place(pipeline, PLAN, stage)

    parts = vars(pipeline).values()
    assert {part.place for part in parts} == {"the device"}


@pytest.fixture
def toy(tmp_path, monkeypatch):
    monkeypatch.setenv("LIKENESS_WEIGHTS", str(tmp_path))
    config = toys.written("flux2-klein-4b", tmp_path)
    monkeypatch.setitem(bases.CONFIGURATIONS, config.name, config)
    yield config
    loading.forget()


def gradients(base):
    """Gradients of a fresh adapter after one step back."""
    grid = (16, 16)
    text = base.encode_text(["photo of a sks person"])
    with lora.attached(base, rank=2, alpha=2, seed=1) as parameters:
        velocity = base.velocity(
            base.noise(1, grid=grid), sigma=torch.tensor([0.5]), text=text, grid=grid
        )
        velocity.pow(2).mean().backward()
        return [each.grad.clone() for each in parameters.values() if each.grad is not None]


def test_recomputed_activations_give_the_same_gradients(toy):
    base = loading.warm(toy.name, "train")
    kept = gradients(base)

    pipelines.recompute(base.pipeline, wanted=True)
    recomputed = gradients(base)
    pipelines.recompute(base.pipeline, wanted=False)

    assert kept
    assert all(torch.equal(one, other) for one, other in zip(kept, recomputed, strict=True))
    assert not base.pipeline.transformer.is_gradient_checkpointing


def test_weights_in_float8_are_trained_on_and_stay_small(toy):
    whole = loading.warm(toy.name, "train")

    base = loading.load(toy.name, "train", replace(whole.plan, stored="float8"))
    found = gradients(base)

    stored = {each.dtype for each in base.pipeline.transformer.parameters()}
    assert torch.float8_e4m3fn in stored
    assert found
    assert all(each.isfinite().all() for each in found)


def test_only_one_set_of_weights_stays_where_the_plan_has_no_room_for_two(toy, monkeypatch):
    def without_room(config, device, *, skip=0):
        return replace(plan(config, device), keeps_both=False)

    monkeypatch.setattr(planning, "plan", without_room)
    trainer = loading.warm(toy.name, "train")

    renderer = loading.warm(toy.name, "render")

    assert loading.warm(toy.name, "render") is renderer
    assert loading.warm(toy.name, "train") is not trainer
