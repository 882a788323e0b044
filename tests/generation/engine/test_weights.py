import hashlib
import json
import shutil
from dataclasses import replace

import pytest

from generation.engine import bases, planning, weights
from generation.engine.bases import loading
from generation.engine.bases.interface import Weights
from generation.engine.canonical import digest_of_file
from generation.engine.errors import SpecInvalid, WeightsCorrupt, WeightsMissing
from generation.engine.planning import Device

DEMO = bases.configuration("demo")
KLEIN = bases.configuration("flux2-klein-4b")
SMALL = Weights(folder="small", gigabytes=0.1, files=("model_index.json", "transformer/*"))


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv(weights.VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def small_base(root):
    """A folder that looks like demo weights to this module."""
    place = root / "small"
    (place / "transformer").mkdir(parents=True)
    (place / "model_index.json").write_text("{}")
    (place / "transformer" / "model.safetensors").write_bytes(b"weights")
    digest = digest_of_file(place / "transformer" / "model.safetensors")
    promised = {"sha256": {"transformer/model.safetensors": digest}}
    (place / weights.MANIFEST).write_text(json.dumps(promised))
    return place


def test_demo_weights_come_with_the_code(monkeypatch):
    monkeypatch.delenv(weights.VARIABLE, raising=False)
    monkeypatch.setenv("HOME", "/nowhere")

    assert (weights.folder(DEMO, DEMO.trains_on) / "model_index.json").is_file()


def test_demo_weights_come_with_the_code_although_other_weights_lie_elsewhere(root):
    assert weights.folder(DEMO, DEMO.trains_on) == weights.BUNDLED["demo"]


def test_weights_in_the_variables_folder_go_first(small_base):
    assert weights.folder(DEMO, SMALL) == small_base


def test_part_that_is_not_there_is_named(small_base):
    (small_base / "model_index.json").unlink()

    with pytest.raises(WeightsCorrupt, match=r"lack model_index\.json; get the rest with"):
        weights.folder(KLEIN, SMALL)


def test_shard_that_was_not_fetched_is_named(small_base):
    shards = {"weight_map": {"a": "one-of-2.safetensors", "b": "two-of-2.safetensors"}}
    (small_base / weights.MANIFEST).unlink()
    (small_base / "transformer" / "one-of-2.safetensors").write_bytes(b"one")
    (small_base / "transformer" / "big.safetensors.index.json").write_text(json.dumps(shards))

    with pytest.raises(WeightsCorrupt, match=r"lack transformer/two-of-2\.safetensors"):
        weights.folder(KLEIN, SMALL)


@pytest.fixture
def cached(root, tmp_path, monkeypatch):
    """The same weights in the hub's cache: a snapshot of links to files named by their SHA-256."""
    cache = tmp_path / "hub" / "models--owner--name"
    snapshot, blobs = cache / "snapshots" / "c0ffee", cache / "blobs"
    (snapshot / "transformer").mkdir(parents=True)
    blobs.mkdir()
    (snapshot / "model_index.json").write_text("{}")
    blob = blobs / hashlib.sha256(b"weights").hexdigest()
    blob.write_bytes(b"weights")
    (snapshot / "transformer" / "model.safetensors").symlink_to(blob)
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text("c0ffee")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return snapshot


CACHED = replace(SMALL, folder="elsewhere", repository="owner/name")


def test_weights_in_the_hubs_cache_are_found(cached):
    assert weights.folder(KLEIN, CACHED) == cached


def test_fetch_that_was_begun_does_not_hide_what_the_cache_has(root, cached):
    (root / "elsewhere").mkdir()
    (root / "elsewhere" / "model_index.json").write_text("{}")

    assert weights.folder(KLEIN, CACHED) == cached


def test_weights_have_one_fingerprint_wherever_they_lie(small_base, cached):
    assert weights.fingerprint(KLEIN, cached) == weights.fingerprint(KLEIN, small_base)


def test_damaged_file_in_the_hubs_cache_is_named(cached):
    (cached / "transformer" / "model.safetensors").resolve().write_bytes(b"weightz")

    assert [(each.name, each.is_whole) for each in weights.verified(cached)] == [
        ("transformer/model.safetensors", False)
    ]


def test_missing_weights_are_one_line_with_the_command_that_gets_them(root):
    with pytest.raises(WeightsMissing) as refusal:
        weights.folder(KLEIN, KLEIN.renders_on)

    assert str(refusal.value) == (
        f"The weights of flux2-klein-4b are not in {root}/FLUX.2-klein-4B;"
        " get them with: python manage.py weights fetch flux2-klein-4b"
    )


def test_loading_a_base_without_weights_says_the_same(root, monkeypatch):
    gpu = Device(kind="cuda", memory_gib=80)
    monkeypatch.setattr(planning, "this_device", lambda: gpu)

    with pytest.raises(WeightsMissing, match="weights fetch flux2-klein-4b"):
        loading.warm("flux2-klein-4b", "train")


def test_unknown_base_is_refused():
    with pytest.raises(SpecInvalid, match="base is 'sdxl'"):
        loading.warm("sdxl", "train")


def test_fingerprint_is_the_same_for_the_same_weights(small_base, tmp_path):
    copy = shutil.copytree(small_base, tmp_path / "copy")

    assert weights.fingerprint(DEMO, copy) == weights.fingerprint(DEMO, small_base)


@pytest.mark.parametrize("damage", [b"", b"weightz"])
def test_changed_weights_are_refused(small_base, damage):
    (small_base / "transformer" / "model.safetensors").write_bytes(damage)

    with pytest.raises(WeightsCorrupt, match=r"model\.safetensors is not the file that it should"):
        weights.fingerprint(DEMO, small_base)


def test_weights_that_lack_a_promised_file_are_refused(small_base):
    (small_base / "transformer" / "model.safetensors").unlink()

    with pytest.raises(WeightsCorrupt):
        weights.fingerprint(DEMO, small_base)


def test_fingerprint_without_a_manifest_changes_with_the_files(small_base):
    (small_base / weights.MANIFEST).unlink()
    before = weights.fingerprint(DEMO, small_base)
    (small_base / "transformer" / "model.safetensors").write_bytes(b"other weights")

    assert weights.fingerprint(DEMO, small_base) != before
