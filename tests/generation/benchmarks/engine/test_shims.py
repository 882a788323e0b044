"""What stands in for libraries that diffusers' example wants gives what they would give."""

import importlib
import json
import sys
from types import ModuleType

import numpy as np
import pytest
import torch
from PIL import Image

from generation.benchmarks.engine.peer import SHIMS


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch):
    """The stand-ins by their names, for the length of a test."""
    monkeypatch.syspath_prepend(SHIMS)
    yield
    for name in [each for each in sys.modules if each.split(".")[0] in ("torchvision", "datasets")]:
        del sys.modules[name]


@pytest.fixture
def functional(offered) -> ModuleType:
    return importlib.import_module("torchvision.transforms.functional")


@pytest.fixture
def transforms(offered) -> ModuleType:
    return importlib.import_module("torchvision.transforms")


@pytest.fixture
def picture() -> Image.Image:
    levels = np.random.default_rng(1).integers(0, 256, (6, 9, 3), dtype=np.uint8)
    return Image.fromarray(levels)


def test_resizing_is_pillows_bilinear(functional, transforms, picture):
    bilinear = transforms.InterpolationMode.BILINEAR

    resized = functional.resize(picture, [4, 5], interpolation=bilinear)

    assert resized.size == (5, 4)
    assert resized.tobytes() == picture.resize((5, 4), Image.Resampling.BILINEAR).tobytes()
    assert functional.resize(picture, [6, 9], interpolation=bilinear) is picture


def test_tensors_are_levels_over_255_with_channels_first(functional, picture):
    tensor = functional.to_tensor(picture)

    assert tensor.shape == (3, 6, 9)
    assert tensor.dtype == torch.float32
    assert tensor[2, 4, 7] == torch.tensor(picture.getpixel((7, 4))[2] / 255)


def test_normalizing_brings_levels_to_minus_one_to_one(functional):
    white = functional.to_tensor(Image.new("RGB", (2, 2), "#ff0080"))

    normal = functional.normalize(white, [0.5], [0.5])

    assert normal[:, 0, 0].tolist() == pytest.approx([1, -1, 128 / 127.5 - 1], abs=1e-6)


def test_the_middle_is_cut_out(functional, picture):
    assert functional.center_crop(picture, (2, 3)).tobytes() == picture.crop((3, 2, 6, 4)).tobytes()
    assert functional.crop(picture, 1, 2, 3, 4).tobytes() == picture.crop((2, 1, 6, 4)).tobytes()
    assert functional.hflip(picture).getpixel((0, 0)) == picture.getpixel((8, 0))


def test_a_random_crop_lies_inside_and_the_whole_needs_no_draw(transforms, picture):
    torch.manual_seed(1)
    before = torch.get_rng_state()

    whole = transforms.RandomCrop.get_params(picture, output_size=(6, 9))
    assert whole == (0, 0, 6, 9)
    assert torch.equal(torch.get_rng_state(), before)

    for _ in range(20):
        top, left, height, width = transforms.RandomCrop.get_params(picture, output_size=(4, 4))
        assert (height, width) == (4, 4)
        assert 0 <= top <= 2
        assert 0 <= left <= 5
    with pytest.raises(ValueError, match="larger than 9 x 6"):
        transforms.RandomCrop.get_params(picture, output_size=(7, 4))


def test_a_folder_of_captioned_pictures_is_a_table(offered, tmp_path, picture):
    picture.save(tmp_path / "a.png")
    row = {"file_name": "a.png", "text": "photo of a sks person"}
    (tmp_path / "metadata.jsonl").write_text(json.dumps(row) + "\n")

    table = importlib.import_module("datasets").load_dataset(str(tmp_path), None, cache_dir=None)[
        "train"
    ]

    assert table.column_names == ["image", "text"]
    assert table["text"] == ["photo of a sks person"]
    assert table["image"][0].tobytes() == picture.tobytes()
