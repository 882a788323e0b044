import json
import pickle
from dataclasses import replace

import pytest
import torch
from diffusers import Flux2KleinPipeline
from diffusers.loaders.lora_base import LORA_ADAPTER_METADATA_KEY
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from generation.engine import lora
from generation.engine.errors import AdapterInvalid, Diverged
from generation.engine.lora import About
from generation.engine.results import ADAPTER


@pytest.fixture
def about(base):
    return About(
        base="demo", fingerprint=base.fingerprint, rank=4, trigger="sks", spec_digest="0" * 64
    )


@pytest.fixture
def adapter(trained, tmp_path):
    """A copy of a trained adapter that may be spoiled."""
    path = tmp_path / ADAPTER
    path.write_bytes((trained / ADAPTER).read_bytes())
    return path


def rewritten(path, *, change):
    """The adapter with its tensors and its words about itself passed through `change`."""
    said = json.loads(read_metadata(path))
    tensors = load_file(path)
    change(said, tensors)
    save_file(tensors, path, metadata={LORA_ADAPTER_METADATA_KEY: json.dumps(said)})
    return path


def read_metadata(path):
    with safe_open(path, framework="pt") as file:
        return file.metadata()[LORA_ADAPTER_METADATA_KEY]


def velocity(base):
    latents, text = base.noise(1, grid=(4, 4)), base.encode_text(["photo of a sks person"])
    with torch.no_grad():
        return base.velocity(latents, sigma=torch.tensor([0.5]), text=text, grid=(4, 4))


def test_fresh_adapter_changes_nothing(base):
    bare = velocity(base)

    with lora.attached(base, rank=4, alpha=4, seed=1):
        assert torch.equal(velocity(base), bare)


def test_base_is_as_before_once_the_adapter_is_off(base, trained):
    bare = velocity(base)

    with lora.loaded(base, trained / ADAPTER):
        assert not torch.equal(velocity(base), bare)

    assert torch.equal(velocity(base), bare)


def test_base_is_bare_again_once_an_adapter_was_trained(base, trained):
    bare = velocity(base)

    with lora.loaded(base, trained / ADAPTER), lora.attached(base, rank=8, alpha=8, seed=1):
        pass

    assert torch.equal(velocity(base), bare)
    assert not any("lora" in name for name, _ in base.pipeline.transformer.named_parameters())


def test_next_adapter_takes_the_place_of_the_one_before(base, about, trained, tmp_path):
    other = tmp_path / "other.safetensors"
    with lora.attached(base, rank=4, alpha=8, seed=1) as parameters:
        for parameter in parameters.values():
            parameter.data.normal_(generator=torch.Generator().manual_seed(2))
        expected = velocity(base)
        lora.save(base, other, about=about)
    with lora.loaded(base, trained / ADAPTER):
        layers = [id(each) for each in base.pipeline.transformer.modules()]

    with lora.loaded(base, other):
        swapped = velocity(base)

    assert torch.equal(swapped, expected)
    assert [id(each) for each in base.pipeline.transformer.modules()] == layers


def test_parameters_hold_other_values_for_a_while(base):
    with lora.attached(base, rank=4, alpha=4, seed=1) as parameters:
        ones = {name: torch.ones_like(each) for name, each in parameters.items()}
        bare = velocity(base)

        with lora.holding(parameters, ones):
            assert not torch.equal(velocity(base), bare)

        assert torch.equal(velocity(base), bare)


def test_adapter_reaches_attention_and_feed_forward_of_every_block(base):
    with lora.attached(base, rank=4, alpha=4, seed=1) as parameters:
        names = " ".join(parameters)

    for block in ("transformer_blocks.0.attn.to_q", "transformer_blocks.1.ff.linear_in"):
        assert block in names
    for number in range(4):
        assert f"single_transformer_blocks.{number}.attn.to_out" in names
    assert "proj_out" not in names.replace("mlp_proj_out", "")


def test_same_seed_starts_with_the_same_adapter(base):
    def start(seed):
        with lora.attached(base, rank=4, alpha=4, seed=seed) as parameters:
            return torch.cat([each.detach().flatten() for each in parameters.values()])

    assert torch.equal(start(1), start(1))
    assert not torch.equal(start(1), start(2))


def test_attaching_leaves_the_global_random_numbers_alone(base):
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)

    with lora.attached(base, rank=4, alpha=4, seed=1):
        pass

    assert torch.equal(torch.rand(1), expected)


def test_saved_and_loaded_adapter_is_the_one_in_memory(base, about, tmp_path):
    with lora.attached(base, rank=4, alpha=8, seed=1) as parameters:
        for parameter in parameters.values():
            parameter.data.normal_(generator=torch.Generator().manual_seed(2))
        in_memory = velocity(base)
        lora.save(base, tmp_path / ADAPTER, about=about)

    with lora.loaded(base, tmp_path / ADAPTER) as said:
        assert torch.equal(velocity(base), in_memory)
        assert said == about


def test_saving_twice_writes_the_same_bytes(base, about, tmp_path):
    with lora.attached(base, rank=4, alpha=4, seed=1):
        for name in ("one", "two"):
            lora.save(base, tmp_path / name, about=about)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_plain_diffusers_loads_the_adapter(base, adapter):
    with lora.loaded(base, adapter):
        ours = velocity(base)
    lora.detach(base)
    pipeline = Flux2KleinPipeline(**base.pipeline.components)

    pipeline.load_lora_weights(adapter.parent, weight_name=adapter.name)
    theirs = velocity(base)
    pipeline.unload_lora_weights()

    assert torch.equal(ours, theirs)


def test_adapter_with_a_value_that_is_no_number_is_not_saved(base, about, tmp_path):
    with lora.attached(base, rank=4, alpha=4, seed=1) as parameters:
        next(iter(parameters.values())).data[0, 0] = float("nan")

        with pytest.raises(Diverged, match="no longer a finite number"):
            lora.save(base, tmp_path / ADAPTER, about=about)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("keep", [0, 5, 8, 200, 5000, -1])
def test_adapter_cut_short_is_refused(base, adapter, keep):
    adapter.write_bytes(adapter.read_bytes()[:keep])

    with pytest.raises(AdapterInvalid, match="is damaged"):
        lora.examine(adapter, base=base)


def test_missing_adapter_is_named(base, tmp_path):
    with pytest.raises(AdapterInvalid, match=r"gone\.safetensors cannot be read"):
        lora.examine(tmp_path / "gone.safetensors", base=base)


def test_pickle_is_refused_without_being_opened(base, tmp_path):
    class Trap:
        def __reduce__(self):
            return (tmp_path.joinpath("sprung").touch, ())

    path = tmp_path / ADAPTER
    for content in (pickle.dumps(Trap()), pickle.dumps(Trap(), protocol=0)):
        path.write_bytes(content.ljust(64, b"."))
        with pytest.raises(AdapterInvalid, match="not a safetensors file; pickles"):
            lora.examine(path, base=base)
    assert not (tmp_path / "sprung").exists()


def test_torch_file_with_a_safetensors_name_is_refused(base, tmp_path):
    torch.save({"a": torch.zeros(3)}, tmp_path / ADAPTER)

    with pytest.raises(AdapterInvalid, match="not a safetensors file"):
        lora.examine(tmp_path / ADAPTER, base=base)


def test_adapter_made_elsewhere_is_refused(base, tmp_path):
    save_file({"a": torch.zeros(3)}, tmp_path / ADAPTER)

    with pytest.raises(AdapterInvalid, match="was not made here"):
        lora.examine(tmp_path / ADAPTER, base=base)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("base", "flux2-klein-4b", "belongs to the base flux2-klein-4b, not to demo"),
        ("fingerprint", "f" * 64, "belongs to other weights of demo"),
        ("rank", 8, "says rank 8, but"),
    ],
)
def test_adapter_of_another_base_or_rank_is_refused(base, adapter, field, value, sentence):
    def change(said, tensors):
        said[f"{lora.ABOUT}{field}"] = value

    with pytest.raises(AdapterInvalid, match=sentence):
        lora.examine(rewritten(adapter, change=change), base=base)


def test_adapter_with_a_layer_missing_is_refused(base, adapter):
    def change(said, tensors):
        del tensors[min(tensors)]

    with pytest.raises(AdapterInvalid, match="does not fit demo"):
        lora.examine(rewritten(adapter, change=change), base=base)


def test_adapter_with_a_value_that_is_no_number_is_refused(base, adapter):
    def change(said, tensors):
        tensors[min(tensors)][0, 0] = float("inf")

    with pytest.raises(AdapterInvalid, match="values that are not numbers"):
        lora.examine(rewritten(adapter, change=change), base=base)


def test_refused_adapter_leaves_the_base_bare(base, adapter):
    bare = velocity(base)
    adapter.write_bytes(adapter.read_bytes()[:100])

    with pytest.raises(AdapterInvalid), lora.loaded(base, adapter):
        pass

    assert torch.equal(velocity(base), bare)


def test_file_that_vanishes_while_it_is_swapped_leaves_nobodys_face(base, adapter, monkeypatch):
    bare = velocity(base)
    with lora.loaded(base, adapter):
        worn = velocity(base)

    def vanished(*args, **options):
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(base.pipeline, "load_lora_weights", vanished)
        with pytest.raises(OSError, match="gone"), lora.loaded(base, adapter):
            pass

    assert not torch.equal(worn, bare)
    assert torch.equal(velocity(base), bare)


def test_bare_base_wears_nothing_even_if_it_was_left_worn(base, adapter):
    bare = velocity(base)
    with lora.loaded(base, adapter):
        pass
    base.pipeline.transformer.enable_lora()

    with lora.loaded(base, None):
        assert torch.equal(velocity(base), bare)


def test_what_an_adapter_says_comes_back(base, trained):
    about = lora.examine(trained / ADAPTER, base=base)

    assert replace(about, spec_digest="") == About(
        base="demo", fingerprint=base.fingerprint, rank=4, trigger="sks", spec_digest=""
    )
