import subprocess
import sys
from typing import Any

import pytest

from generation import bridge
from generation.engine import bases
from generation.engine.vocabulary import LIGHTING
from generation.vision.edits import Light
from tests.generation.engine.make import make_mask, make_photo

BOX = (20, 40, 60, 96)
AXES = {
    "lighting": ["soft light"],
    "clothing": ["business formal"],
    "pose": ["facing the camera"],
    "expression": ["approachable", "confident smile"],
}


def test_bridge_loads_no_torch():
    program = (
        "import sys; from generation import bridge;"
        "heavy = {'torch', 'diffusers', 'peft', 'transformers', 'django', 'numpy', 'PIL'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stderr


def test_training_spec_has_the_photos_and_the_bases_recipe(tmp_path):
    photo = make_photo(tmp_path)

    spec = bridge.training_spec([photo], seed=3)

    assert spec.photos == (photo,)
    assert (spec.base, spec.seed, spec.trigger) == ("demo", 3, bridge.TRIGGER)
    assert spec.recipe == bases.configuration("demo").recipe


def test_render_spec_draws_candidates_of_a_style():
    background = {"kind": "colour", "colour": "#1f2a44"}

    spec = bridge.render_spec(AXES, background=background, count=4, seed=100)

    assert [item.seed for item in spec.items] == [100, 101, 102, 103]
    assert all("navy background" in item.prompt for item in spec.items)
    assert (spec.width, spec.steps) == (128, 4)


def test_ground_is_the_colour_that_the_base_draws_for_a_brands():
    brand = {"kind": "colour", "colour": "#bcbec3"}

    assert bridge.ground(brand, base="demo") == "#bfc2c7"
    assert bridge.ground(brand, base="flux2-klein-4b") == "#bcbec3"


def test_everything_that_is_drawn_keeps_what_was_asked(tmp_path):
    background = {"kind": "colour", "colour": "#1f2a44"}
    usual: dict[str, Any] = {"background": background, "seed": 1, "keep": ["beard"]}
    shown = [make_photo(tmp_path).path]

    rendered = bridge.render_spec(AXES, count=2, **usual)
    asked = bridge.asked(AXES, count=2, **usual)
    preview = bridge.preview_spec(AXES, references=shown, base="flux2-klein-4b", **usual)

    assert all(", beard, " in item.prompt for item in rendered.items)
    assert [each.specification.keep for each in asked] == [("beard",)] * 2
    assert "with a beard" in preview.items[0].prompt


def test_render_spec_takes_prompts_as_they_are():
    spec = bridge.render_spec_of([("photo of a sks person", 5)])

    assert [(item.prompt, item.seed) for item in spec.items] == [("photo of a sks person", 5)]


def test_training_photo_says_what_was_measured_and_where_the_face_is(tmp_path):
    path = make_photo(tmp_path).path
    measured = {"yaw": 30, "background": [255, 255, 255], "face": [0.2, 0.2, 0.6, 0.6]}

    photo = bridge.training_photo(path, measured)

    assert photo.caption == "photo of a sks person, white background, slight turn right"
    assert photo.face == (0.2, 0.2, 0.6, 0.6)


def test_refused_values_are_the_bridges_errors(tmp_path):
    refused = [
        lambda: bridge.training_spec([], seed=1),
        lambda: bridge.training_photo(tmp_path / "gone", {}),
        lambda: bridge.render_spec(AXES, background={"colour": "red"}, count=1, seed=1),
        lambda: bridge.render_spec_of([("a", 1)], base="sdxl"),
        lambda: bridge.training_photo(tmp_path / "gone", {"yaw": "left"}),
    ]

    codes = []
    for build in refused:
        with pytest.raises(bridge.EngineFailed) as refusal:
            build()
        codes.append(refusal.value.code)

    assert codes == ["spec_invalid", "photo_unreadable", *["spec_invalid"] * 3]


def test_preview_spec_shows_the_photos_and_names_nobody(tmp_path):
    shown = [make_photo(tmp_path, number=number).path for number in range(2)]

    spec = bridge.preview_spec(
        AXES,
        background={"kind": "colour", "colour": "#40898a"},
        references=shown,
        seed=3,
        base="flux2-klein-4b",
    )

    [item] = spec.items
    assert [photo.path for photo in spec.references] == shown
    assert item.seed == 3
    assert bridge.TRIGGER not in item.prompt.split()


@pytest.mark.parametrize(
    ("base", "takes"), [("demo", False), ("flux1-dev", False), ("flux2-klein-4b", True)]
)
def test_bases_are_asked_whether_they_take_references(base, takes):
    assert bridge.takes_references(base) is takes


def test_preview_from_a_photo_that_is_gone_is_refused(tmp_path):
    with pytest.raises(bridge.EngineFailed) as refusal:
        bridge.preview_spec(
            AXES,
            background={"kind": "colour", "colour": "#40898a"},
            references=[tmp_path / "gone.jpg"],
            seed=3,
            base="flux2-klein-4b",
        )

    assert refusal.value.code == "photo_unreadable"


def test_an_edit_draws_the_changed_wish_into_the_picture(tmp_path):
    background = {"kind": "colour", "colour": "#1f2a44"}
    (asked,) = bridge.asked(AXES, background=background, count=1, seed=1)
    files = {"picture": make_photo(tmp_path).path, "mask": make_mask(tmp_path, person=BOX).path}

    wish = bridge.edited(asked, axis="lighting", value="light from the left")
    spec = bridge.edit_spec(wish, count=2, seed=7, **files)

    assert spec.edit is not None
    assert {"picture": spec.edit.picture.path, "mask": spec.edit.mask.path} == files
    assert [item.seed for item in spec.items] == [7, 8]
    assert all("light from the left" in item.prompt for item in spec.items)
    assert (spec.width, spec.height) == (bridge.edit_side("demo"),) * 2


def test_an_edit_that_cannot_be_is_a_failure_of_the_bridge():
    (asked,) = bridge.asked(AXES, background={"colour": "#1f2a44"}, count=1, seed=1)

    with pytest.raises(bridge.EngineFailed, match="clothing is 'a tutu'"):
        bridge.edited(asked, axis="clothing", value="a tutu")


def test_lights_have_the_same_words_in_prompts_and_for_the_eyes():
    assert tuple(Light) == LIGHTING
