import hashlib
import json
from pathlib import Path

import pytest
from safetensors import safe_open

from generation import demobase
from generation.demobase import pack
from generation.demobase.sampling import CALL, FEW_STEPS, GUIDANCE, STEPS
from generation.engine import bases

FOLDER = Path(demobase.__file__).parent
WEIGHTS = FOLDER / "weights"
DISTILLED = FOLDER / "distilled"
FILES = sorted([*FOLDER.rglob("*.safetensors"), *FOLDER.rglob("*.onnx")])


@pytest.fixture(scope="module")
def manifest():
    return json.loads((WEIGHTS / pack.MANIFEST).read_text())


@pytest.mark.parametrize("folder", [WEIGHTS, DISTILLED], ids=lambda folder: folder.name)
def test_every_weight_file_is_the_one_the_manifest_describes(folder):
    assert pack.digests(folder) == json.loads((folder / pack.MANIFEST).read_text())["sha256"]


def test_digests_are_sha256_of_the_bytes(manifest):
    name, digest = next(iter(manifest["sha256"].items()))

    assert hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest() == digest


def test_the_manifest_says_how_the_pipeline_is_called(manifest):
    call = {"num_inference_steps": STEPS, "guidance_scale": GUIDANCE, **CALL}

    assert manifest["call"] == json.loads(json.dumps(call))


def test_the_distilled_weights_take_few_steps_and_no_guidance():
    call = json.loads((DISTILLED / pack.MANIFEST).read_text())["call"]

    assert (call["num_inference_steps"], call["guidance_scale"]) == (FEW_STEPS, 1.0)
    assert bases.configuration("demo").render_steps == FEW_STEPS


def test_all_weights_together_stay_under_40_megabytes():
    assert sum(file.stat().st_size for file in FILES) < 40e6


@pytest.mark.parametrize(
    "part",
    [WEIGHTS / "transformer", WEIGHTS / "text_encoder", WEIGHTS / "vae", DISTILLED / "transformer"],
    ids=lambda part: f"{part.parent.name}-{part.name}",
)
def test_the_base_is_kept_in_half_precision(part):
    (file,) = part.glob("*.safetensors")

    with safe_open(file, framework="numpy") as tensors:
        kinds = {tensors.get_slice(name).get_dtype() for name in tensors.keys()}  # noqa: SIM118

    assert kinds <= {"F16", "I64"}


def test_no_configuration_names_a_place_on_some_machine():
    texts = [each.read_text() for each in (*WEIGHTS.rglob("*.json"), *DISTILLED.rglob("*.json"))]

    assert not [text for text in texts if "_name_or_path" in text]


def test_the_list_of_models_names_every_file_with_its_digest():
    listed = (FOLDER.parent.parent / "docs" / "models.md").read_text()

    for file in FILES:
        assert file.relative_to(FOLDER.parent.parent).as_posix() in listed
        assert hashlib.sha256(file.read_bytes()).hexdigest() in listed
