import weakref
from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from generation.engine import bases, lora, planning
from generation.engine.bases import loading, pipelines
from generation.engine.errors import DoesNotFit
from generation.engine.planning import Device, Plan, plan
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


def test_adapter_is_worn_whole_on_weights_in_float8(toy, tmp_path):
    whole = loading.warm(toy.name, "train")
    plan = replace(whole.plan, stored="float8")
    path, grid = tmp_path / "adapter.safetensors", (16, 16)
    with lora.attached(whole, rank=2, alpha=2, seed=1) as parameters:
        for each in parameters.values():
            each.data.fill_(0.0007)  # nothing, in float8
        saved = next(iter(parameters.values())).data.clone()
        about = lora.About(
            base=toy.name, fingerprint=whole.fingerprint, rank=2, trigger="sks", spec_digest="0"
        )
        lora.save(whole, path, about=about)
    base = loading.load(toy.name, "train", plan)
    text = base.encode_text(["somebody"])

    def drawn():
        noise = base.noise(1, grid=grid) * 100
        with torch.no_grad():
            return base.velocity(noise, sigma=torch.tensor([0.5]), text=text, grid=grid)

    for _ in range(2):  # fresh, and in the place of the one before
        with lora.loaded(base, path):
            worn = {
                name: each
                for name, each in base.pipeline.transformer.named_parameters()
                if ".person." in name
            }
            assert worn
            assert all(torch.allclose(each.float(), saved.flatten()[0]) for each in worn.values())
            assert drawn().isfinite().all()


def test_base_that_is_let_go_is_gone_before_the_next_is_read(toy, monkeypatch):
    seen = weakref.ref(loading.warm(toy.name, "train"))
    other = replace(loading.warm(toy.name, "train").plan, keeps_text_encoder=False)
    alive = []

    def load(*args, **options):
        alive.append(seen())
        return read(*args, **options)

    read = loading.load
    monkeypatch.setattr(loading, "load", load)
    monkeypatch.setattr(planning, "plan", lambda config, device, *, skip=0: other)
    loading.warm(toy.name, "train")

    assert alive == [None]


def test_weights_for_training_are_read_once_for_what_is_drawn_with(toy, monkeypatch):
    def without_room(config, device, *, skip=0):
        return replace(plan(config, device), keeps_both=False)

    monkeypatch.setattr(planning, "plan", without_room)
    loading.warm(toy.name, "train")
    roles, read = [], loading.load

    def load(name, role, *rest, **more):
        roles.append(role)
        return read(name, role, *rest, **more)

    monkeypatch.setattr(loading, "load", load)

    loading.warm(toy.name, "render")

    assert roles == ["render"]


def test_base_that_needs_a_gpu_says_so_on_a_machine_without_one(monkeypatch):
    monkeypatch.setattr(planning, "this_device", lambda: Device(kind="cpu", memory_gib=512))

    with pytest.raises(DoesNotFit, match=r"klein\] 4B needs a GPU, and PyTorch sees none"):
        loading.planned(bases.configuration("flux2-klein-4b"))


def test_way_that_was_too_large_is_passed_over_from_then_on(toy, monkeypatch):
    ways = [
        Plan(dtype="float32", stored="float32", peak_gib={"train": train, "render": 9.0})
        for train in (8.0, 8.0, 6.0)
    ]

    def plan_of(config, device, *, skip=0):
        if skip >= len(ways):
            raise DoesNotFit("no smaller way")
        return ways[skip]

    monkeypatch.setattr(planning, "plan", plan_of)
    monkeypatch.setattr(loading, "_passed_over", {})

    loading.shrink(toy.name, "train")

    assert loading.planned(toy) is ways[2]
    with pytest.raises(DoesNotFit):
        loading.shrink(toy.name, "train")
    assert loading.planned(toy) is ways[2]


def test_only_one_set_of_weights_stays_where_the_plan_has_no_room_for_two(toy, monkeypatch):
    def without_room(config, device, *, skip=0):
        return replace(plan(config, device), keeps_both=False)

    monkeypatch.setattr(planning, "plan", without_room)
    trainer = loading.warm(toy.name, "train")

    renderer = loading.warm(toy.name, "render")

    assert loading.warm(toy.name, "render") is renderer
    assert loading.warm(toy.name, "train") is not trainer
