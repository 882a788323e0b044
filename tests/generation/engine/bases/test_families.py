"""Every public base, at toy size: read from its folders, trained, rendered, end to end."""

import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import DiffusionPipeline, Flux2KleinInpaintPipeline, FluxInpaintPipeline
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
from PIL import Image
from safetensors.torch import load_file

from generation.engine import bases, flow, lora, planning, weights
from generation.engine.bases import loading
from generation.engine.bases.interface import Reference
from generation.engine.errors import WeightsCorrupt
from generation.engine.events import Progress, Trained, Warned
from generation.engine.render import render
from generation.engine.spec import RenderItem, RenderSpec, TrainSpec
from generation.engine.train import train
from generation.runner import serving
from tests.generation.engine import toys
from tests.generation.engine.make import CAPTION, make_edit, make_photo, make_reference
from tests.generation.engine.pictures import pixels

PUBLIC = [name for name in bases.CONFIGURATIONS if name != "demo"]


@pytest.fixture
def weights_root(tmp_path, monkeypatch):
    monkeypatch.setenv("LIKENESS_WEIGHTS", str(tmp_path / "weights"))
    loading.forget()
    yield tmp_path / "weights"
    loading.forget()


@pytest.fixture
def toy(weights_root, monkeypatch):
    """Put a toy of a public base in its place, and give its configuration."""

    def put(name):
        config = toys.written(name, weights_root)
        monkeypatch.setitem(bases.CONFIGURATIONS, name, config)
        if config.training_adapter is not None:
            write_aid(config, weights_root)
        return config

    return put


def write_aid(config, root):
    """A training adapter that changes what the base draws."""
    base = loading.warm(config.name, "train")
    place = root / config.training_adapter.folder
    place.mkdir(parents=True)
    (place / config.training_adapter.files[0]).write_bytes(b"")
    base.config = replace(config, training_adapter=None)
    with lora.attached(base, rank=2, alpha=2, seed=9) as parameters:
        for parameter in parameters.values():
            parameter.data.normal_(std=0.2)
        about = lora.About(base="", fingerprint="", rank=2, trigger="", spec_digest="")
        lora.save(base, place / config.training_adapter.files[0], about=about)
    loading.forget()


def make_spec(config, folder, **changes):
    folder.mkdir(parents=True, exist_ok=True)
    photos = tuple(make_photo(folder, number=number) for number in range(3))
    recipe = replace(config.recipe, **changes)
    return TrainSpec(base=config.name, photos=photos, seed=3, recipe=recipe, checkpoint_every=2)


def render_spec(config, *seeds, references=()):
    """In full precision, as pipelines compute: `auto` is bf16 on some processors."""
    items = tuple(RenderItem(prompt=CAPTION, seed=seed) for seed in seeds)
    spec = RenderSpec.of(config.name, items, side=64, references=tuple(references))
    return replace(spec, precision="fp32")


@pytest.mark.parametrize("name", PUBLIC)
def test_base_learns_and_draws_end_to_end(toy, tmp_path, name):
    config = toy(name)
    spec = make_spec(config, tmp_path / "photos")

    trained = trained_by(train(spec, tmp_path / "work"))
    bare = pixels(render(render_spec(config, 1, 2), None, tmp_path / "bare"))
    worn = pixels(render(render_spec(config, 1, 2), trained.adapter_path, tmp_path / "worn"))

    assert bare[0].shape == worn[0].shape == (64, 64, 3)
    second = [each for name, each in load_file(trained.adapter_path).items() if "lora_B" in name]
    assert all(each.any() for each in second)  # zero before the first step
    assert not np.array_equal(bare, worn)


@pytest.mark.parametrize("name", PUBLIC)
def test_training_of_every_base_resumes_to_the_same_bytes(toy, tmp_path, name):
    spec = make_spec(toy(name), tmp_path / "photos", steps=4)
    whole = trained_by(train(spec, tmp_path / "whole"))

    events = train(spec, tmp_path / "parts")
    for event in events:
        if getattr(event, "step", 0) == 2:
            events.close()
    resumed = trained_by(train(spec, tmp_path / "parts"))

    assert resumed.digest == whole.digest


def test_distilled_weights_draw_with_an_adapter_that_was_trained_on_others(toy, tmp_path):
    config = toy("flux2-klein-4b")
    trainer, renderer = (loading.warm(config.name, role) for role in ("train", "render"))

    assert trainer.pipeline.transformer is not renderer.pipeline.transformer
    assert trainer.pipeline.text_encoder is renderer.pipeline.text_encoder
    assert trainer.fingerprint == renderer.fingerprint


@pytest.mark.parametrize("name", ["flux2-klein-4b", "flux1-schnell"])
def test_next_person_is_drawn_without_reading_anything_but_an_adapter(
    toy, tmp_path, monkeypatch, name
):
    config = toy(name)
    adapters = [
        trained_by(
            train(replace(make_spec(config, tmp_path / "photos"), seed=seed), tmp_path / str(seed))
        )
        for seed in (1, 2)
    ]
    pixels(render(render_spec(config, 1), None, tmp_path / "warm"))
    monkeypatch.setattr(DiffusionPipeline, "from_pretrained", None)
    monkeypatch.setattr(loading, "load", None)

    one, other = (
        pixels(render(render_spec(config, 1), each.adapter_path, tmp_path / "drawn"))
        for each in adapters
    )

    assert not np.array_equal(one, other)


def test_base_with_one_set_of_weights_is_loaded_once(toy):
    toy("flux1-dev")

    assert loading.warm("flux1-dev", "train") is loading.warm("flux1-dev", "render")


def test_training_aid_is_worn_while_training_and_never_saved(toy, tmp_path):
    config = toy("flux1-schnell")
    base = loading.warm(config.name, "train")
    drawn = velocity(base)

    with lora.attached(base, rank=2, alpha=2, seed=1) as parameters:
        assert not torch.equal(velocity(base), drawn)
        with lora.without_aid(base):
            assert torch.equal(velocity(base), drawn)
        assert not any(lora.AID in name for name in parameters)

    assert torch.equal(velocity(base), drawn)


def test_damaged_training_aid_is_named(toy):
    config = toy("flux1-schnell")
    base = loading.warm(config.name, "train")
    aid = weights.expected(config.training_adapter) / config.training_adapter.files[0]
    aid.write_bytes(aid.read_bytes()[:100])

    with (
        pytest.raises(WeightsCorrupt, match=r"training adapter .* cannot be read"),
        lora.attached(base, rank=2, alpha=2, seed=1),
    ):
        pass


def test_pickled_weights_are_never_read(toy, weights_root):
    config = toy("flux2-klein-4b")
    part = weights.expected(config.trains_on) / "transformer"
    for file in part.glob("*.safetensors"):
        torch.save(load_file(file), part / "diffusion_pytorch_model.bin")
        file.unlink()

    with pytest.raises(WeightsCorrupt):
        loading.warm(config.name, "train")


def test_embedded_guidance_reaches_the_transformer(toy):
    toy("flux1-dev")
    base = loading.warm("flux1-dev", "render")

    assert not torch.equal(velocity(base, guidance=1.0), velocity(base, guidance=4.0))


@pytest.mark.parametrize("name", ["flux2-klein-4b", "flux1-dev", "flux1-schnell"])
def test_rendering_is_what_the_familys_pipeline_does(toy, tmp_path, name):
    config = toy(name)
    base = loading.warm(name, "render")
    spec = render_spec(config, 11)

    ours = pixels(render(spec, None, tmp_path, base=base))[0]

    theirs = drawn_by_the_pipeline(base, spec)
    assert np.abs(ours.astype(int) - theirs.astype(int)).max() <= 2


@pytest.mark.parametrize("guidance", [1.0, 2.0])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_rendering_from_references_is_what_the_pipeline_does(toy, tmp_path, count, guidance):
    base = loading.warm(toy("flux2-klein-4b").name, "render")
    shown = [make_reference(tmp_path, number=number) for number in range(count)]
    spec = replace(render_spec(base.config, 11, references=shown), guidance=guidance)

    ours = pixels(render(spec, None, tmp_path / "out", base=base))[0]

    theirs = drawn_by_the_pipeline(base, spec, image=[Image.open(photo.path) for photo in shown])
    assert np.abs(ours.astype(int) - theirs.astype(int)).max() <= 2
    bare = drawn_by_the_pipeline(base, spec)
    apart = np.abs(theirs.astype(int) - bare.astype(int)).mean()
    assert np.abs(ours.astype(int) - theirs.astype(int)).mean() < apart / 4


def test_picture_from_references_is_the_same_alone_and_in_a_batch(toy, tmp_path):
    config = toy("flux2-klein-4b")
    shown = [make_reference(tmp_path, number=number) for number in range(2)]
    few, many = (
        replace(render_spec(config, *seeds, references=shown), batch=2)
        for seeds in ([7], [1, 2, 7])
    )

    alone = pixels(render(few, None, tmp_path / "few"))
    again = pixels(render(few, None, tmp_path / "again"))
    among = pixels(render(many, None, tmp_path / "many"))

    assert np.array_equal(alone[0], among[2])
    assert np.array_equal(alone[0], again[0])


@pytest.mark.parametrize("name", ["flux2-klein-4b", "flux1-dev", "flux1-schnell"])
def test_edits_are_what_the_familys_inpainting_pipeline_does(toy, tmp_path, monkeypatch, name):
    base = loading.warm(toy(name).name, "render")
    levels = np.random.default_rng(2).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    edit = make_edit(tmp_path, picture=levels, opened=(0, 32, 64, 64))
    spec = replace(render_spec(base.config, 11), edit=edit)
    # FLUX.1's draws latents of what is edited by chance; ours are the most likely ones
    monkeypatch.setattr(DiagonalGaussianDistribution, "sample", lambda self, *_, **__: self.mode())

    ours = pixels(render(spec, None, tmp_path / "out", base=base))[0]

    kind = {"klein": Flux2KleinInpaintPipeline, "flux1": FluxInpaintPipeline}[base.config.family]
    files = {"image": edit.picture.path, "mask_image": edit.mask.path}
    shown: dict[str, Any] = {key: Image.open(path) for key, path in files.items()}
    if base.config.family == "flux1":
        shown["latents"] = flow.unpack(start(base), grid=(16, 16))
    theirs = drawn_by(kind(**parts_of(base, kind)), base, spec, strength=1.0, **shown)
    assert np.abs(ours.astype(int) - theirs.astype(int)).max() <= 2
    bare = pixels(render(replace(spec, edit=None), None, tmp_path / "bare", base=base))[0]
    assert np.abs(ours.astype(int) - bare.astype(int)).max() > 20


def test_references_go_with_an_adapter_too(toy, tmp_path):
    config = toy("flux2-klein-4b")
    trained = trained_by(train(make_spec(config, tmp_path / "photos"), tmp_path / "work"))
    spec = render_spec(config, 1, references=[make_reference(tmp_path)])
    without = render_spec(config, 1)

    worn, bare = (
        pixels(render(each, trained.adapter_path, tmp_path / "out"))[0] for each in (spec, without)
    )

    assert not np.array_equal(worn, bare)


def test_pictures_drawn_between_steps_leave_the_training_the_same_bytes(toy, tmp_path):
    config = toy("flux2-klein-4b")
    spec = make_spec(config, tmp_path / "photos", steps=4, evaluate_at=(0.5,))
    asked = render_spec(config, 5, references=[make_reference(tmp_path)])
    whole = trained_by(train(spec, tmp_path / "whole"))
    before = pixels(render(asked, None, tmp_path / "before"))

    between: list[Any] = []

    def drawing(events):
        for event in events:
            if isinstance(event, Progress) and event.has_room:
                folder = tmp_path / f"{len(between)}"
                between.append(pixels(render(asked, None, folder))[0])
            yield event

    trained = trained_by(drawing(train(spec, tmp_path / "work")))

    assert trained.digest == whole.digest
    assert len(between) >= 4
    assert all(np.array_equal(picture, before[0]) for picture in between)


def test_the_runner_draws_between_steps_and_trains_the_same_bytes(toy, tmp_path):
    config = toy("flux2-klein-4b")
    spec = make_spec(config, tmp_path / "photos", evaluate_at=())
    asked = render_spec(config, 5, references=[make_reference(tmp_path)])
    whole = trained_by(train(spec, tmp_path / "whole"))
    where = {"workdir": str(tmp_path / "work")}
    drawing = {"adapter": None, "outdir": str(tmp_path / "out")}
    commands, answers = serving.Commands(), io.StringIO()
    for command in (
        {"id": 1, "op": "train", "payload": {"spec": spec.to_json(), **where}},
        {"id": 2, "op": "render", "payload": {"spec": asked.to_json(), **drawing}, "between": True},
        None,
    ):
        commands.waiting.put(command)

    serving.serve(commands, answers)

    told = [json.loads(line) for line in answers.getvalue().splitlines()][1:]
    results = {each["id"]: each["result"][0] for each in told if "result" in each}
    assert list(results) == [2, 1]
    assert results[1]["digest"] == whole.digest
    assert results[2]["event"] == "rendered"


@pytest.mark.parametrize("name", ["flux1-dev", "flux1-schnell"])
def test_nothing_is_drawn_between_steps_on_weights_in_training(toy, tmp_path, name):
    events = train(make_spec(toy(name), tmp_path / "photos"), tmp_path / "work")

    assert not any(getattr(event, "has_room", False) for event in events)


def test_nothing_is_drawn_between_steps_where_the_plan_keeps_one_set(toy, tmp_path, monkeypatch):
    config = toy("flux2-klein-4b")
    plan = planning.plan

    def without_room(config, device, *, skip=0):
        return replace(plan(config, device), keeps_both=False)

    monkeypatch.setattr(planning, "plan", without_room)
    spec = make_spec(config, tmp_path / "photos")
    judged = replace(spec, recipe=replace(spec.recipe, evaluate_at=(1.0,)))
    events = list(train(judged, tmp_path / "work"))

    assert not any(getattr(event, "has_room", False) for event in events)
    assert [event.code for event in events if isinstance(event, Warned)] == ["no_room_to_evaluate"]


def test_reference_photos_are_seen_as_the_pipeline_shows_them(toy, tmp_path):
    config = toy("flux2-klein-4b")
    base = loading.warm(config.name, "render")
    photo = Image.open(make_photo(tmp_path).path).resize((64, 64))
    levels = torch.from_numpy(np.array(photo)).permute(2, 0, 1)[None] / 127.5 - 1
    reference = Reference(latents=base.encode_images(levels)[0], grid=(16, 16))

    ours = velocity(base, references=[reference])

    assert not torch.equal(ours, velocity(base))
    shown, places = base.pipeline.prepare_image_latents(
        [levels], batch_size=1, generator=None, device="cpu", dtype=torch.float32
    )
    assert torch.allclose(shown, reference.latents, atol=1e-5)
    assert places[0, :, 0].unique().tolist() == [10]


def test_damaged_weights_are_one_line_with_the_command(toy, weights_root):
    config = toy("flux2-klein-4b")
    file = weights_root / config.trains_on.folder / "vae" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:1000])

    with pytest.raises(WeightsCorrupt, match=r"cannot be read .* weights fetch flux2-klein-4b"):
        loading.warm(config.name, "train")


def trained_by(events) -> Trained:
    *_, last = events
    assert isinstance(last, Trained)
    return last


def velocity(base, **options):
    grid = (16, 16)
    text = base.encode_text([CAPTION])
    with torch.no_grad():
        return base.velocity(
            base.noise(1, grid=grid), sigma=torch.tensor([0.5]), text=text, grid=grid, **options
        )


def drawn_by_the_pipeline(base, spec, **shown):
    """The picture of seed 11 by diffusers' own pipeline."""
    return drawn_by(base.pipeline, base, spec, **shown)


def parts_of(base, kind):
    """What a pipeline of this kind is made of, taken from the base's own."""
    wanted = kind.__init__.__annotations__
    return {name: part for name, part in base.pipeline.components.items() if name in wanted}


def drawn_by(pipeline, base, spec, **shown):
    config = base.config
    layers = {"text_encoder_out_layers": config.text_layers} if config.text_layers else {}
    drawn = pipeline(
        prompt=CAPTION,
        width=64,
        height=64,
        num_inference_steps=spec.steps,
        guidance_scale=spec.guidance,
        max_sequence_length=config.text_length,
        **{"latents": start(base), **layers, **shown},
    )
    return np.asarray(drawn.images[0])


def start(base):
    """Our starting noise of seed 11 as the family's pipeline takes it."""
    noise = base.noise(11, grid=(16, 16))
    if base.config.family == "flux1":
        return noise
    return noise.transpose(1, 2).reshape(1, -1, 16, 16)
