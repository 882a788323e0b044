from pathlib import Path

import numpy as np
import pytest
import torch

from generation.demobase import identity_net, learn_person, sample_sheet, sampling
from generation.demobase.captions import triggered
from generation.demobase.people import random_identity

WEIGHTS = Path(learn_person.__file__).parent / "weights"


@pytest.fixture
def photos():
    rng = np.random.default_rng(31)
    return learn_person.take_photos(random_identity(rng), rng, trigger="sks", count=2)


def test_every_photo_is_captioned_with_the_trigger(photos):
    assert photos.pictures.shape == (2, 128, 128, 3)
    assert all(text.startswith("photo of a sks person, wearing a ") for text in photos.captions)


def test_business_prompts_have_the_shape_that_the_base_knows():
    first = learn_person.business_prompts(triggered("sks"))[0]

    assert first == (
        "photo of a sks person, wearing a navy suit, light grey background, approachable,"
        " soft light, facing the camera"
    )


def test_photos_are_near_to_their_own_mean_and_others_far(photos):
    measure = learn_person.Measure.against(photos, identity_net.load())
    others = learn_person.rendered(None, np.random.default_rng(5), 6)

    assert measure.mean(list(photos.pictures)) < 1 < measure.mean(others)


def test_wishes_are_measured_as_fulfilled_by_the_pictures_they_describe():
    wanted = sample_sheet.wishes(3, seed=1)

    figures = sample_sheet.measure(identity_net.load(), wanted, [wish.truth for wish in wanted])

    assert figures == {"person": 0, "background": 0, "clothes": 0}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the libraries, about torchvision and precision
def test_an_adapter_learns_and_leaves_the_base_alone(photos):
    pipe = sampling.load(WEIGHTS)
    base = pipe.transformer.x_embedder.weight.detach().clone()

    losses = learn_person.train(pipe, photos, learn_person.Recipe(steps=12, batch=2, rank=4))

    assert np.mean(losses[-4:]) < np.mean(losses[:4])
    assert torch.equal(pipe.transformer.x_embedder.weight, base)
