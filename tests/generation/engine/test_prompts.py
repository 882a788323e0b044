import pytest

from generation.demobase import vocabulary as demobase
from generation.engine.errors import SpecInvalid
from generation.engine.prompts import (
    Backdrop,
    PromptSpecification,
    candidates,
    prompt,
    specifications,
)
from generation.engine.vocabulary import DEMO, KEPT

AXES = {
    "lighting": ["soft light"],
    "clothing": ["business formal", "smart casual"],
    "pose": ["facing the camera", "slight turn left"],
    "expression": ["approachable", "confident smile"],
}
TEAL = Backdrop(colours=("#40898a",))


def specified(**changes):
    usual = {
        "lighting": "soft light",
        "background": TEAL,
        "clothing": "business formal",
        "pose": "facing the camera",
        "expression": "confident smile",
    }
    return PromptSpecification(**{**usual, **changes})


def listed(count=8, seed=5, **changes):
    wanted = specifications({**AXES, **changes}, background=TEAL, count=count, seed=seed)
    return candidates(wanted, seed=seed, base="demo", trigger="sks")


def test_demo_prompt_has_the_shape_the_base_was_trained_on():
    text = prompt(specified(), base="demo", trigger="sks")

    assert text == (
        "photo of a sks person, wearing a navy suit, teal background, confident smile,"
        " soft light, facing the camera"
    )


def test_without_a_trigger_the_person_is_the_one_in_the_references():
    text = prompt(specified(), base="flux2-klein-4b", trigger="")

    assert text.startswith("photo of the person in the reference photos, wearing a tailored navy")


def test_public_base_is_told_in_plain_words_and_the_exact_colour():
    text = prompt(specified(), base="flux2-klein-4b", trigger="sks")

    assert "teal background in the plain colour #40898a" in text
    assert text.endswith("head and shoulders")


@pytest.mark.parametrize(
    ("axis", "value", "words"),
    [
        ("lighting", "light from the left", "light from the left"),
        ("pose", "slight turn right", "slight turn right"),
        ("expression", "professional neutral", "professional neutral"),
        ("clothing", "smart casual", "wearing a black blazer"),
        ("clothing", "creative professional", "wearing a black turtleneck"),
        ("background", Backdrop(colours=("#202e53",)), "navy background"),
    ],
)
def test_each_axis_is_said(axis, value, words):
    assert words in prompt(specified(**{axis: value}), base="demo", trigger="sks").split(", ")


@pytest.mark.parametrize(
    ("colour", "word"),
    [
        ("#ffffff", "white"),
        ("#c4c8ce", "light grey"),
        ("#1f2a44", "navy"),
        ("#0f6e6e", "teal"),
        ("#7a1f35", "burgundy"),
        ("#333333", "dark grey"),
        ("#e8d5b7", "beige"),
        ("#3366cc", "blue"),
    ],
)
def test_brand_colour_becomes_the_nearest_word_of_the_demo_base(colour, word):
    backdrop = Backdrop.from_brand({"kind": "colour", "colour": colour})

    text = prompt(specified(background=backdrop), base="demo", trigger="sks")

    assert f"{word} background" in text


def test_gradient_is_said_as_the_colour_in_its_middle():
    backdrop = Backdrop.from_brand(
        {"kind": "gradient", "colour": "#ffffff", "colour_to": "#7d8186"}
    )

    assert "light grey background" in prompt(
        specified(background=backdrop), base="demo", trigger="sks"
    )


def test_a_drawn_scene_is_asked_for_as_its_mean_colour():
    scene = {"kind": "scene", "colour": "#7a9679", "scene": "plants"}

    text = prompt(specified(background=Backdrop.from_brand(scene)), base="demo", trigger="sks")

    assert "green background" in text


def test_what_is_kept_is_said_between_the_person_and_the_clothes():
    text = prompt(specified(keep=KEPT), base="flux2-klein-4b", trigger="sks")

    assert text.startswith(
        "photo of a sks person, wearing a head covering, wearing glasses, wearing a hearing aid,"
        " with a beard, wearing a tailored navy suit, teal background"
    )


def test_demo_base_is_told_what_it_has_words_for():
    text = prompt(specified(keep=KEPT), base="demo", trigger="sks")

    assert text.startswith("photo of a sks person, glasses, beard, wearing a navy suit")


def test_words_of_the_demo_base_for_what_is_kept_were_trained():
    described = " ".join([*demobase.GLASSES, *demobase.BEARDS]).split()

    assert set(DEMO.kept.values()) <= set(described)


def test_same_things_kept_give_the_same_prompt_in_any_order():
    texts = [
        prompt(specified(keep=keep), base="flux2-klein-4b", trigger="sks")
        for keep in (("glasses", "beard"), ("beard", "glasses"))
    ]

    assert texts[0] == texts[1]


@pytest.mark.parametrize("base", ["demo", "flux1-dev", "flux2-klein-4b"])
def test_what_is_kept_changes_no_other_word(base):
    plain = prompt(specified(), base=base, trigger="sks").split(", ")
    kept = prompt(specified(keep=("glasses",)), base=base, trigger="sks").split(", ")

    assert [part for part in kept if "glasses" not in part] == plain


def test_every_candidate_keeps_what_is_asked():
    wanted = specifications(AXES, background=TEAL, count=3, seed=5, keep=["glasses"])

    items = candidates(wanted, seed=5, base="demo", trigger="sks")

    assert all(", glasses, " in item.prompt for item in items)
    assert [item.seed for item in items] == [5, 6, 7]


def test_outfits_of_a_category_take_turns():
    texts = [prompt(specified(variant=number), base="demo", trigger="sks") for number in range(3)]

    assert "navy suit" in texts[0]
    assert "charcoal suit" in texts[1]
    assert texts[2] == texts[0]


def test_no_prompt_says_more_than_person():
    texts = " ".join(item.prompt for item in listed(count=8)).split()

    assert "person," in texts
    assert not set(texts) & {"man", "woman", "man,", "woman,"}


def test_candidates_go_evenly_through_everything_allowed():
    items = listed(count=16)

    assert sum("slight turn left" in item.prompt for item in items) == 8
    assert sum("approachable" in item.prompt for item in items) == 8


def test_candidates_have_their_own_seeds_that_fit_a_database():
    seeds = [item.seed for item in listed(count=8, seed=2**31 - 2)]

    assert len(set(seeds)) == 8
    assert max(seeds) < 2**31


def test_same_seed_gives_the_same_candidates():
    assert listed(seed=5) == listed(seed=5)
    assert listed(seed=5) != listed(seed=6)


def test_demo_prompts_use_only_trained_words():
    known = {
        *(f"wearing a {name}" for name in demobase.CLOTHES),
        *(f"{name} background" for name in demobase.BACKGROUNDS),
        *demobase.EXPRESSIONS,
        *demobase.LIGHTS,
        *demobase.POSES,
        "photo of a sks person",
    }
    everything = listed(
        count=200, clothing=["business formal", "smart casual", "creative professional"]
    )

    assert {part for item in everything for part in item.prompt.split(", ")} <= known


def test_axis_without_a_value_is_named():
    with pytest.raises(SpecInvalid, match="No value is allowed for: pose"):
        listed(pose=[])


def test_unknown_value_is_refused():
    with pytest.raises(SpecInvalid, match="expression is 'grim'; it must be one of"):
        listed(expression=["grim"])


def test_unknown_thing_to_keep_is_refused():
    with pytest.raises(SpecInvalid, match="keep is 'age'; it must be one of"):
        specified(keep=("age",))


@pytest.mark.parametrize("colours", [(), ("white",)])
def test_backdrop_has_colours(colours):
    with pytest.raises(SpecInvalid):
        Backdrop(colours=colours)
