import hashlib
import json
from pathlib import Path

import pytest
from safetensors import safe_open

from generation import demobase
from generation.demobase import pack
from generation.demobase.sampling import CALL, GUIDANCE, STEPS

FOLDER = Path(demobase.__file__).parent
WEIGHTS = FOLDER / "weights"
FILES = sorted(FOLDER.rglob("*.safetensors"))


@pytest.fixture(scope="module")
def manifest():
    return json.loads((WEIGHTS / pack.MANIFEST).read_text())


def test_every_weight_file_is_the_one_the_manifest_describes(manifest):
    assert pack.digests(WEIGHTS) == manifest["sha256"]


def test_digests_are_sha256_of_the_bytes(manifest):
    name, digest = next(iter(manifest["sha256"].items()))

    assert hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest() == digest


def test_the_manifest_says_how_the_pipeline_is_called(manifest):
    call = {"num_inference_steps": STEPS, "guidance_scale": GUIDANCE, **CALL}

    assert manifest["call"] == json.loads(json.dumps(call))


def test_all_weights_together_stay_under_40_megabytes():
    assert sum(file.stat().st_size for file in FILES) < 40e6


@pytest.mark.parametrize("part", ["transformer", "text_encoder", "vae"])
def test_the_base_is_kept_in_half_precision(part):
    (file,) = (WEIGHTS / part).glob("*.safetensors")

    with safe_open(file, framework="numpy") as tensors:
        kinds = {tensors.get_slice(name).get_dtype() for name in tensors.keys()}  # noqa: SIM118

    assert kinds <= {"F16", "I64"}


def test_no_configuration_names_a_place_on_some_machine():
    texts = [file.read_text() for file in WEIGHTS.rglob("*.json")]

    assert not [text for text in texts if "_name_or_path" in text]


def test_the_list_of_models_names_every_file_with_its_digest():
    listed = (FOLDER.parent.parent / "docs" / "models.md").read_text()

    for file in FILES:
        assert file.relative_to(FOLDER.parent.parent).as_posix() in listed
        assert hashlib.sha256(file.read_bytes()).hexdigest() in listed
