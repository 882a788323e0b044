import torch

from generation.engine.draws import draw, seeded
from tests.generation.engine.make import make_recipe

SHAPE = torch.Size((5, 16, 48))


def drawn(step, *, seed=1, **recipe):
    return draw(step, seed=seed, recipe=make_recipe(**recipe), latents_shape=SHAPE, shift=1.0)


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


def test_generators_of_different_purposes_differ():
    values = {
        torch.rand(1, generator=seeded(1, *names)).item() for names in (["a"], ["b"], ["a", 1])
    }

    assert len(values) == 3
