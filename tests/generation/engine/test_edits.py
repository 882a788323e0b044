"""Edits of a picture on the demo base, and what they promise of the part that is kept."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from generation.engine.errors import PhotoUnreadable
from generation.engine.photos import EditedPicture, Mask
from generation.engine.render import render
from generation.engine.results import ADAPTER
from generation.engine.spec import Edit, RenderItem
from tests.generation.engine.make import make_edit, make_render_spec
from tests.generation.engine.pictures import pixels

NAVY = "photo of a sks person, wearing a navy suit, white background"
WHITE = "photo of a sks person, wearing a white shirt, white background"


@pytest.fixture
def spec(tmp_path, base):
    """An edit of the lower half of a picture that the base drew."""
    drawn = replace(make_render_spec(), items=(RenderItem(prompt=NAVY, seed=5),), **SIZE)
    picture = pixels(render(drawn, None, tmp_path / "drawn", base=base))[0]
    edit = make_edit(tmp_path, picture=picture, opened=(0, 64, 128, 128))
    return replace(drawn, edit=edit)


SIZE: dict[str, Any] = {"steps": 4, "width": 128, "height": 128}


def source_of(spec):
    return np.asarray(Image.open(spec.edit.picture.path)).astype(int)


def test_kept_part_comes_back_and_the_opened_part_is_drawn_anew(base, spec, tmp_path):
    item = RenderItem(prompt=WHITE, seed=5)

    edited = pixels(render(replace(spec, items=(item,)), None, tmp_path, base=base))[0]

    apart = np.abs(edited.astype(int) - source_of(spec)).mean(axis=(1, 2))
    assert apart[:48].mean() < 6
    assert apart[80:].mean() > 40


def test_nothing_opened_gives_back_the_picture_as_latents_hold_it(base, spec, tmp_path):
    closed = make_edit(tmp_path, picture=source_of(spec).astype(np.uint8), opened=(0, 0, 0, 0))

    edited = pixels(render(replace(spec, edit=closed), None, tmp_path / "out", base=base))[0]

    assert np.abs(edited.astype(int) - source_of(spec)).mean() < 6


def test_everything_opened_is_as_if_nothing_was_edited(base, spec, tmp_path):
    opened = make_edit(tmp_path, picture=source_of(spec).astype(np.uint8), opened=(0, 0, 128, 128))

    edited = pixels(render(replace(spec, edit=opened), None, tmp_path / "a", base=base))[0]

    plain = pixels(render(replace(spec, edit=None), None, tmp_path / "b", base=base))[0]
    assert np.array_equal(edited, plain)


def test_an_edit_wears_an_adapter_and_depends_on_no_other(base, spec, trained, tmp_path):
    two = replace(spec, items=(RenderItem(prompt=WHITE, seed=6), *spec.items), batch=2)

    alone = pixels(render(replace(spec, batch=2), trained / ADAPTER, tmp_path / "one", base=base))[
        0
    ]
    among = pixels(render(two, trained / ADAPTER, tmp_path / "two", base=base))[1]

    assert np.array_equal(alone, among)


@pytest.mark.parametrize("which", ["picture", "mask"])
def test_a_file_of_another_size_is_refused_with_both_sizes(base, spec, tmp_path, which):
    path = tmp_path / "other.png"
    Image.new("L", (64, 128)).save(path)
    kind = {"picture": EditedPicture, "mask": Mask}[which]
    wrong = replace(spec, edit=replace(spec.edit, **{which: kind.at(path)}))

    with pytest.raises(PhotoUnreadable, match=r"has 64 x 128 pixels; .* must have 128 x 128"):
        list(render(wrong, None, tmp_path / "out", base=base))


def test_a_picture_that_was_changed_since_is_refused(base, spec, tmp_path):
    Image.new("RGB", (128, 128)).save(spec.edit.picture.path)

    with pytest.raises(PhotoUnreadable, match="is not the one the specification names"):
        list(render(spec, None, tmp_path / "out", base=base))


def test_an_edit_is_named_by_what_is_edited_and_not_by_where_it_lies(spec, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    moved = Edit.from_json(spec.edit.to_json())
    for name in ("picture", "mask"):
        path = getattr(spec.edit, name).path
        (there / path.name).write_bytes(path.read_bytes())
        moved = replace(moved, **{name: type(getattr(moved, name)).at(there / path.name)})
    other = replace(spec.edit, mask=Mask(path=spec.edit.mask.path, digest="0" * 64))

    digests = [each.digest() for each in (spec, replace(spec, edit=moved))]

    assert digests[0] == digests[1]
    assert replace(spec, edit=other).digest() != digests[0]
    assert replace(spec, edit=None).digest() != digests[0]
