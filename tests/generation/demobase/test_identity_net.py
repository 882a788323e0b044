import numpy as np
import pytest
import torch

from generation.demobase import identity_net
from generation.demobase.portrait import render
from generation.demobase.vocabulary import EYES
from tests.generation.demobase.make import make_identity, make_scene

SEEDS = [31, 4242, 7, 12]


@pytest.fixture(scope="module")
def embedded():
    net = identity_net.load()
    pictures = [render(make_identity(seed), make_scene(shot)) for seed in SEEDS for shot in (1, 2)]
    return net.embed(np.stack(pictures))


def test_two_pictures_of_a_person_are_closer_than_pictures_of_two_people(embedded):
    apart = torch.cdist(embedded[::2], embedded[1::2])

    assert (apart.argmin(dim=1) == torch.arange(len(SEEDS))).all()


def test_larger_pictures_are_read_like_small_ones():
    net = identity_net.load()
    small, large = (
        net.embed(render(make_identity(), make_scene(), size)[None]) for size in (64, 256)
    )

    assert (small - large).norm() < 0.5


def test_it_has_no_output_for_build():
    assert set(identity_net.CLASSES) == {"hair", "beard", "glasses", "eyes"}


def test_targets_name_the_person_s_attributes():
    who = make_identity(hair="bald", beard="none", glasses="none", eyes="blue")

    assert identity_net.named(who) == [0, 0, 0, list(EYES).index("blue")]
    assert len(identity_net.measured(who)) == identity_net.VALUES
