from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from generation.engine import bases, planning
from generation.engine.errors import DoesNotFit
from generation.engine.planning import Device, plan, this_device
from generation.engine.spec import MOST_REFERENCES

H100 = Device(kind="cuda", memory_gib=79.6)
GPU_24 = Device(kind="cuda", memory_gib=23.6)
PROCESSOR = Device(kind="cpu", memory_gib=24.0)


def planned(name, device, **options):
    return plan(bases.configuration(name), device, **options)


def test_large_device_holds_everything_at_once():
    made = planned("flux2-klein-4b", H100)

    assert made.keeps_text_encoder
    assert made.keeps_both
    assert not made.checkpointed
    assert made.stored == made.dtype == "bfloat16"


def test_device_of_24_gib_sends_the_text_encoder_away_and_recomputes():
    made = planned("flux2-klein-4b", GPU_24)

    assert not made.keeps_text_encoder
    assert 1024 in made.checkpointed
    assert max(made.peak_gib.values()) <= 23.6


@pytest.mark.parametrize("name", list(bases.CONFIGURATIONS))
def test_every_base_fits_a_large_device(name):
    assert max(planned(name, H100).peak_gib.values()) < 79.6


def test_large_base_is_stored_in_float8_where_nothing_else_fits():
    made = planned("flux1-dev", GPU_24)

    assert (made.stored, made.dtype) == ("float8", "bfloat16")
    assert made.checkpointed == {512, 768, 1024}


@pytest.mark.parametrize("device", [H100, GPU_24])
def test_drawing_is_counted_with_references_and_beside_a_training(device):
    config = bases.configuration("flux2-klein-4b")
    bare = plan(replace(config, takes_references=False), device)

    made = plan(config, device)

    drawn = config.activations_gib[512] * planning.RECOMPUTED
    extra = made.peak_gib["render"] - bare.peak_gib["render"]
    assert extra == pytest.approx(MOST_REFERENCES * drawn, abs=0.02)
    trained = config.size_of.adapter * 1e6 * planning.KEPT_PER_PARAMETER / planning.GIB
    weights = 2 * config.size_of.transformer * 1e6 * 2 / planning.GIB
    assert bare.peak_gib["render"] > weights + trained


def test_demo_base_needs_nothing_clever():
    made = planned("demo", PROCESSOR)

    assert (made.dtype, made.stored) == ("float32", "float32")
    assert made.keeps_text_encoder
    assert not made.checkpointed


def test_blocks_are_compiled_where_the_device_can():
    made = planned("flux2-klein-4b", replace(H100, compiler="inductor"))

    assert made.compiler == "inductor"
    assert planned("flux2-klein-4b", H100).compiler == ""
    assert planned("flux2-klein-4b", PROCESSOR).compiler == ""


def test_weights_in_float8_are_not_compiled():
    made = planned("flux1-dev", replace(GPU_24, compiler="inductor"))

    assert (made.stored, made.compiler) == ("float8", "")


@pytest.mark.parametrize(
    ("triton", "compiler", "expected"),
    [(True, "/usr/bin/cc", "inductor"), (False, "/usr/bin/cc", ""), (True, None, "")],
)
def test_inductor_needs_triton_and_a_c_compiler(monkeypatch, tmp_path, triton, compiler, expected):
    (tmp_path / "Python.h").touch()
    monkeypatch.setattr("generation.engine.planning.sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.setattr(planning, "find_spec", lambda _: triton or None)
    monkeypatch.setattr("generation.engine.planning.shutil.which", lambda _: compiler)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    card = SimpleNamespace(total_memory=80 * planning.GIB)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: card)

    assert this_device() == Device(kind="cuda", memory_gib=80.0, compiler=expected)


@pytest.mark.parametrize("kind", ["cuda", "cpu"])
def test_what_cannot_fit_is_refused_with_the_numbers(kind):
    with pytest.raises(DoesNotFit) as refusal:
        planned("flux1-dev", Device(kind=kind, memory_gib=11.6))

    assert "FLUX.1 [dev] needs" in str(refusal.value)
    assert f"this {kind} device has 11.6 GiB, of which 11.0 can be used" in str(refusal.value)


def test_next_smaller_plan_takes_less():
    first, second = (planned("flux2-klein-4b", H100, skip=skip) for skip in (0, 1))

    assert second != first
    assert max(second.peak_gib.values()) < max(first.peak_gib.values())


def test_there_is_an_end_to_smaller_plans():
    with pytest.raises(DoesNotFit):
        planned("demo", PROCESSOR, skip=9)


def test_nothing_leaves_a_processor():
    assert planned("flux2-klein-4b", Device(kind="cpu", memory_gib=60)).keeps_text_encoder


def test_this_machine_is_a_device():
    assert this_device().memory_gib > 1


def test_steps_are_recorded_where_weights_never_move():
    recording = planned("flux2-klein-4b", H100)

    assert recording.records
    assert recording.keeps_text_encoder
    assert not planned("flux1-dev", H100).records
    assert not planned("demo", PROCESSOR).records


def test_recorded_steps_keep_their_memory_while_pictures_are_drawn():
    config = bases.configuration("flux2-klein-4b")
    recording, plain = planned(config.name, H100), planned(config.name, H100, skip=1)

    assert not plain.records
    kept = config.activations_gib[1024] + 2 * 4 * config.size_of.adapter * 1e6 / 2**30
    assert recording.peak_gib["render"] - plain.peak_gib["render"] == pytest.approx(kept, abs=0.02)
