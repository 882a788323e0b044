import json
from dataclasses import replace

import numpy as np
import pytest

from generation.engine import bases
from generation.engine.errors import PhotoUnreadable, SpecInvalid
from generation.engine.photos import TrainPhoto
from generation.engine.recipe import Recipe
from generation.engine.spec import RenderItem, RenderSpec, TrainSpec
from tests.generation.engine.make import (
    CAPTION,
    make_edit,
    make_mask,
    make_photo,
    make_recipe,
    make_reference,
    make_render_spec,
    make_train_spec,
)


def test_train_spec_comes_back_from_json_equal(spec):
    cropped = replace(spec.photos[0], face=(0.1, 0.2, 0.5, 0.6))
    spec = replace(spec, photos=(cropped, *spec.photos[1:]))

    assert TrainSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


def test_render_spec_comes_back_from_json_equal():
    spec = make_render_spec(1, 2)

    assert RenderSpec.from_json(spec.to_json()) == spec


def test_digest_does_not_depend_on_where_photos_lie(tmp_path):
    here = make_train_spec(tmp_path / "here")
    there = make_train_spec(tmp_path / "there")

    assert here.digest() == there.digest()
    assert here != there


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 8},
        {"trigger": "person,"},
        {"recipe": make_recipe(rank=8)},
        {"checkpoint_every": 3},
    ],
    ids=str,
)
def test_digest_changes_with_every_choice(spec, change):
    assert replace(spec, **change).digest() != spec.digest()


def test_digest_changes_with_a_photo(spec):
    changed = replace(spec.photos[0], digest="0" * 64)

    assert replace(spec, photos=(changed, *spec.photos[1:])).digest() != spec.digest()


def test_digest_changes_with_where_the_face_is(spec):
    cropped = replace(spec.photos[0], face=(0.1, 0.2, 0.5, 0.6))

    assert replace(spec, photos=(cropped, *spec.photos[1:])).digest() != spec.digest()


@pytest.mark.parametrize(
    "face", [(0, 0, 1), (0.5, 0.2, 0.4, 0.6), (1.5, 0, 1.9, 1), "all"], ids=str
)
def test_face_must_be_a_box_in_the_photo(tmp_path, face):
    data = {**make_photo(tmp_path).to_json(), "face": face}

    with pytest.raises(SpecInvalid, match=r"TrainPhoto\.face is"):
        TrainPhoto.from_json(data)


def test_digest_of_a_picture_ignores_its_batch():
    alone, together = make_render_spec(1), make_render_spec(2, 1)

    digests = {
        alone.digest_of_item(alone.items[0], adapter_digest="a"),
        together.digest_of_item(together.items[1], adapter_digest="a"),
    }

    assert len(digests) == 1


def test_digest_of_a_picture_changes_with_the_adapter():
    spec = make_render_spec(1)

    one, other = (spec.digest_of_item(spec.items[0], adapter_digest=each) for each in "ab")

    assert one != other


def test_spec_without_a_recipe_takes_the_bases_own(tmp_path):
    photo = make_photo(tmp_path)
    data = {"base": "demo", "seed": 1, "photos": [{"path": str(photo.path), "caption": CAPTION}]}

    spec = TrainSpec.from_json(data)

    assert spec.recipe == bases.configuration("demo").recipe
    assert spec.photos == (photo,)


def test_render_spec_takes_what_is_left_out_from_the_base():
    spec = RenderSpec.from_json({"base": "demo", "items": [{"prompt": CAPTION, "seed": 1}]})

    assert (spec.steps, spec.guidance, spec.width) == (4, 1.0, 128)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rank": 0}, "Recipe.rank is 0; it must be a whole number from 1 to 256."),
        ({"rank": True}, "Recipe.rank is True; it must be a whole number from 1 to 256."),
        ({"steps": 1.5}, "Recipe.steps is 1.5; it must be a whole number from 1 to 20000."),
        ({"learning_rate": float("nan")}, "Recipe.learning_rate is nan; it must be a number"),
        ({"schedule": "none"}, "Recipe.schedule is 'none'; it must be one of: cooldown, cosine."),
        ({"momentum": 1}, "Recipe has no field 'momentum'"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_recipe_refuses_what_is_out_of_range(change, sentence):
    with pytest.raises(SpecInvalid) as refusal:
        Recipe.from_json({**make_recipe().to_json(), **change})

    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"base": "sdxl"}, "base is 'sdxl'; it must be one of: demo, flux2-klein-4b, "),
        ({"base": []}, "base is []; it must be one of"),
        ({"base": {}}, "base is {}; it must be one of"),
        ({"seed": -1}, "TrainSpec.seed is -1"),
        ({"photos": []}, "TrainSpec.photos has 0 photos"),
        ({"photos": "all"}, "TrainSpec.photos is 'all'; it must be a JSON list."),
        ({"trigger": " "}, "TrainSpec.trigger is ' '"),
        ({"trigger": "ohwx"}, "it must hold the trigger 'ohwx'."),
        ({"recipe": 3}, "Recipe is 3; it must be a JSON object."),
        ({"size": 3}, "TrainSpec has no field 'size'"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_train_spec_refuses_what_is_out_of_range(spec, change, sentence):
    with pytest.raises(SpecInvalid) as refusal:
        TrainSpec.from_json({**spec.to_json(), **change})

    assert sentence in str(refusal.value)


def test_sizes_must_fit_the_bases_tokens(spec):
    with pytest.raises(SpecInvalid, match=r"Recipe.buckets is 100; it must be a multiple of 16"):
        replace(spec, recipe=make_recipe(buckets={100: 1.0}))


def test_crops_must_be_the_bases_own(spec):
    with pytest.raises(SpecInvalid, match=r"Recipe.crops is 'feet'; it must be one of: head and"):
        replace(spec, recipe=make_recipe(crops={"feet": 1.0}))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"buckets": {"64": 0.5}}, "Recipe.buckets has shares that add up to 0.5, not 1."),
        ({"buckets": {}}, "Recipe.buckets is {}; it must have at least one entry."),
        ({"buckets": {"wide": 1}}, "it must have sides in pixels as names."),
        ({"crops": [1]}, "Recipe.crops is [1]; it must be a JSON object."),
        ({"regions": {"sky": 1}}, "RegionWeights has no field 'sky'"),
        ({"regions": {"face": 0}}, "RegionWeights.face is 0"),
        ({"evaluate_at": [0.8, 0.5]}, "each must be more than the one before."),
        ({"evaluate_at": 0.5}, "Recipe.evaluate_at is 0.5; it must be a JSON list."),
        ({"sample_latents": "yes"}, "Recipe.sample_latents is 'yes'; it must be true or false."),
        ({"ema": 1}, "Recipe.ema is 1"),
    ],
    ids=str,
)
def test_nested_choices_of_a_recipe_are_checked_too(change, sentence):
    with pytest.raises(SpecInvalid) as refusal:
        Recipe.from_json({**make_recipe().to_json(), **change})

    assert sentence in str(refusal.value)


def test_photo_cannot_be_trained_on_and_held_out(spec):
    with pytest.raises(SpecInvalid, match=r"held_out\[0\] is among the photos too"):
        replace(spec, held_out=spec.photos[:1])


def test_digest_changes_with_a_mask_and_what_is_held_out(spec, tmp_path):
    mask = make_mask(tmp_path, person=(0, 0, 40, 40))
    masked = replace(spec, photos=(replace(spec.photos[0], mask=mask), *spec.photos[1:]))
    fewer = replace(spec, photos=spec.photos[1:])
    held = replace(fewer, held_out=spec.photos[:1])

    assert len({each.digest() for each in (spec, masked, fewer, held)}) == 4


def test_spec_with_masks_and_held_out_photos_comes_back_equal(spec, tmp_path):
    mask = make_mask(tmp_path, person=(0, 0, 40, 40))
    masked = replace(spec.photos[0], mask=mask)
    spec = replace(spec, photos=spec.photos[1:], held_out=(masked,))

    assert TrainSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"items": []}, "RenderSpec.items has 0 items"),
        ({"width": 100}, "RenderSpec.width is 100; it must be a multiple of 16."),
        ({"guidance": 0.5}, "RenderSpec.guidance is 0.5"),
        ({"items": [{"prompt": "", "seed": 1}]}, "RenderItem.prompt is ''"),
        ({"items": [{"prompt": "a\nb", "seed": 1}]}, "RenderItem.prompt is 'a\\nb'"),
        ({"items": [{"prompt": "a"}]}, "RenderItem.seed is missing."),
    ],
    ids=lambda value: str(value)[:20],
)
def test_render_spec_refuses_what_is_out_of_range(change, sentence):
    with pytest.raises(SpecInvalid) as refusal:
        RenderSpec.from_json({**make_render_spec().to_json(), **change})

    assert sentence in str(refusal.value)


KLEIN = "flux2-klein-4b"


def shown_in(folder, *, count=1):
    shown = tuple(make_reference(folder, number=number) for number in range(count))
    return RenderSpec.of(KLEIN, make_render_spec(1).items, references=shown)


def test_references_are_named_by_their_bytes_wherever_they_lie(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    here, there, more = (
        shown_in(tmp_path / folder, count=count) for folder, count in (("a", 1), ("b", 1), ("b", 2))
    )
    bare = replace(here, references=())

    assert here.digest() == there.digest()
    assert len({each.digest() for each in (here, more, bare)}) == 3
    names = [
        each.digest_of_item(each.items[0], adapter_digest=None) for each in (here, there, more)
    ]
    assert names[0] == names[1] != names[2]


def test_spec_with_references_comes_back_equal(tmp_path):
    spec = shown_in(tmp_path, count=2)

    assert RenderSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


@pytest.mark.parametrize(
    ("base", "count", "allowed"), [("demo", 1, "none"), (KLEIN, 5, "4"), ("flux1-dev", 1, "none")]
)
def test_references_are_refused_where_the_base_does_not_take_them(tmp_path, base, count, allowed):
    shown = tuple(make_reference(tmp_path, number=number) for number in range(count))

    with pytest.raises(SpecInvalid) as refusal:
        RenderSpec.of(base, make_render_spec(1).items, references=shown)

    assert str(refusal.value) == (
        f"RenderSpec.references has {count} photos; the base {base} takes {allowed}."
    )


@pytest.mark.parametrize("caption", ["", "   ", "photo of a person", "x" * 1001])
def test_photo_without_a_usable_caption_is_refused(tmp_path, caption):
    photo = make_photo(tmp_path)

    with pytest.raises(SpecInvalid):
        TrainSpec(
            base="demo",
            photos=(TrainPhoto.at(photo.path, caption=caption),),
            seed=1,
            recipe=make_recipe(),
        )


def test_missing_photo_is_named(tmp_path):
    with pytest.raises(PhotoUnreadable, match=r"photo gone.jpg cannot be read|gone\.jpg"):
        TrainPhoto.at(tmp_path / "gone.jpg", caption=CAPTION)


def test_specs_cannot_be_changed_once_made():
    item = RenderItem(prompt=CAPTION, seed=1)

    with pytest.raises(AttributeError):
        setattr(item, "seed", 2)  # noqa: B010


def test_an_edit_comes_back_from_json_equal_and_leaves_room_for_three_references(tmp_path):
    edit = make_edit(tmp_path, picture=np.zeros((64, 64, 3), np.uint8), opened=(0, 32, 64, 64))
    spec = replace(make_render_spec(), edit=edit)
    shown = tuple(make_reference(tmp_path, number=number) for number in range(4))

    assert RenderSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec
    with pytest.raises(SpecInvalid, match="has 4 photos; the base flux2-klein-4b takes 3"):
        RenderSpec.of("flux2-klein-4b", spec.items, references=shown, edit=edit)
