from collections import Counter

import torch

from generation.engine.draws import buckets, draw, seeded
from tests.generation.engine.make import make_recipe

SHAPE = torch.Size((5, 16, 48))


def drawn(step, *, seed=1, **recipe):
    return draw(step, seed=seed, recipe=make_recipe(**recipe), shape=SHAPE, shift=1.0)


def test_a_step_draws_the_same_whenever_it_is_drawn():
    first = drawn(7)
    drawn(3)

    again = drawn(7)

    assert torch.equal(first.noise, again.noise)
    assert torch.equal(first.picked, again.picked)
    assert torch.equal(first.sigma, again.sigma)


def test_steps_and_seeds_draw_differently():
    noises = [drawn(1).noise, drawn(2).noise, drawn(1, seed=2).noise]

    assert not torch.equal(noises[0], noises[1])
    assert not torch.equal(noises[0], noises[2])


def test_every_photo_comes_once_a_round():
    picked = torch.cat([drawn(step, batch=2).picked for step in range(5)])

    assert sorted(picked[:5].tolist()) == [0, 1, 2, 3, 4]
    assert sorted(picked[5:].tolist()) == [0, 1, 2, 3, 4]


def test_rounds_have_different_orders():
    orders = {tuple(drawn(step, batch=5).picked.tolist()) for step in range(6)}

    assert len(orders) > 1


def test_a_batch_may_be_larger_than_the_set():
    assert drawn(0, batch=12).picked.shape == (12,)


def test_captions_are_dropped_as_often_as_asked():
    share = torch.stack([drawn(step, caption_dropout=0.5).dropped for step in range(400)])

    assert 0.4 < share.float().mean() < 0.6
    assert not drawn(0).dropped.any()


def test_shapes_are_those_of_a_batch():
    batch = drawn(0, batch=3)

    assert batch.noise.shape == (3, 16, 48)
    assert batch.sigma.shape == batch.dropped.shape == (3,)


def test_steps_at_each_size_keep_to_their_shares_all_along():
    row = buckets(200, seed=3, shares={512: 0.5, 768: 0.35, 1024: 0.15})

    for length in (20, 100, 200):
        counts = Counter(side for side, _ in row[:length])
        assert abs(counts[512] - 0.5 * length) <= 1.5
        assert abs(counts[768] - 0.35 * length) <= 1.5
        assert abs(counts[1024] - 0.15 * length) <= 1.5


def test_steps_at_each_size_are_counted():
    row = buckets(50, seed=3, shares={512: 0.6, 768: 0.4})

    for side in (512, 768):
        places = [place for each, place in row if each == side]
        assert places == list(range(len(places)))


def test_row_of_sizes_is_a_matter_of_the_seed():
    shares = {512: 0.5, 768: 0.3, 1024: 0.2}
    rows = {tuple(buckets(40, seed=seed, shares=shares)) for seed in (1, 1, 2, 3, 4)}

    assert len(rows) > 1
    assert buckets(40, seed=1, shares=shares) == buckets(40, seed=1, shares=shares)


def test_latents_are_drawn_only_where_the_recipe_asks():
    assert drawn(0, sample_latents=True).blur.shape == (2, 16, 48)
    assert not drawn(0).blur.any()


def test_generators_of_different_purposes_differ():
    values = {
        torch.rand(1, generator=seeded(1, *names)).item() for names in (["a"], ["b"], ["a", 1])
    }

    assert len(values) == 3
