import re

import numpy as np

from generation.demobase import captions, vocabulary
from generation.demobase.people import random_identity, random_scene
from tests.generation.demobase.make import make_identity, make_scene

GENDERED = re.compile(
    r"\b(man|men|woman|women|male|female|boy|girl|gender|lady|guy|he|she|his|her)\b", re.IGNORECASE
)


def many_captions():
    rng = np.random.default_rng(0)
    drawn = [(random_identity(rng), random_scene(rng)) for _ in range(500)]
    written = [captions.training_caption(who, scene, rng) for who, scene in drawn]
    return written + [captions.described(who) for who, _ in drawn]


def test_no_caption_says_a_gender():
    assert not [text for text in many_captions() if GENDERED.search(text)]


def test_no_word_of_the_vocabulary_says_a_gender():
    words = str([value for name, value in vars(vocabulary).items() if name.isupper()])

    assert not GENDERED.search(words)


def test_everybody_who_is_named_is_called_a_person():
    named = [text for text in many_captions() if text]

    assert all("person" in text.split(",", 1)[0].split() for text in named)


def test_some_training_captions_are_empty_for_guidance():
    share = np.mean([not text for text in many_captions()[:500]])

    assert 0.05 < share < 0.15


def test_the_caption_of_a_photo_says_the_scene_and_never_the_face():
    scene = make_scene(
        clothing="red t-shirt",
        background="blue",
        expression="approachable",
        light="soft light",
        pose="facing the camera",
    )

    text = captions.caption(captions.triggered("sks"), scene)

    assert text == (
        "photo of a sks person, wearing a red t-shirt, blue background, approachable,"
        " soft light, facing the camera"
    )


def test_a_person_is_described_by_what_can_be_seen():
    who = make_identity(
        tone=0.6,
        hair="bob",
        hair_colour="auburn",
        eyes="green",
        beard="none",
        glasses="round glasses",
        frame="gold",
        face_width=25,
    )

    assert captions.described(who) == (
        "person with tan skin, auburn bob hair, green eyes, gold round glasses, narrow face"
    )


def test_a_bald_person_has_no_hair_colour():
    who = make_identity(hair="bald", hair_colour="auburn")

    assert "bald head" in captions.identity_words(who)
    assert "auburn" not in captions.described(who)
