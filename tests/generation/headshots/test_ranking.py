"""Which pictures are kept: rules that hold for any batch."""

from dataclasses import replace
from hashlib import sha256
from random import Random

import pytest

from generation.headshots import ranking
from generation.headshots.ranking import Contender, evenly_lit
from generation.vision import relevance
from generation.vision.duplicates import NEAR, bits_apart

AXES = {
    "pose": ("facing the camera", "slight turn left", "slight turn right"),
    "expression": ("approachable", "confident smile"),
    "clothing": ("business formal", "smart casual"),
    "lighting": ("soft light",),
}
BATCHES = range(20)


def contender(seed=1, fingerprint=None, **values):
    usual = {"passes": True, "likeness": 0.8, "quality": 0.5, "fit": 1.0}
    axes = {axis: values[0] for axis, values in AXES.items()}
    looks = looking(seed) if fingerprint is None else fingerprint
    return Contender(**{"seed": seed, "fingerprint": looks, "axes": axes, **usual, **values})


def looking(seed):
    """Fingerprints of different seeds differ in about half of their bits."""
    return sha256(repr(seed).encode()).hexdigest()


def almost(fingerprint, bits=5):
    return f"{int(fingerprint, 16) ^ ((1 << bits) - 1):064x}"


def batch(number, count=14):
    """Pictures of any worth, some of them nearly the same."""
    random = Random(number)  # noqa: S311  # arbitrary pictures, no secret
    looks = [looking(random.random()) for _ in range(count // 2)]
    return [
        contender(
            seed,
            random.choice(looks),
            passes=random.random() < 0.7,
            likeness=random.random(),
            quality=random.random(),
            fit=random.choice([0.25, 0.5, 1.0]),
            axes={axis: random.choice(values) for axis, values in AXES.items()},
        )
        for seed in range(count)
    ]


def seeds(contenders, keepers=6, **rules):
    return [each.seed for each in ranking.pick(contenders, keepers=keepers, **rules)]


@pytest.mark.parametrize("number", BATCHES)
@pytest.mark.parametrize("keepers", [0, 1, 6, 40])
def test_as_many_are_kept_as_there_is_room_for_and_each_once(number, keepers):
    kept = seeds(batch(number), keepers)

    assert len(kept) == len(set(kept)) == min(keepers, 14)


@pytest.mark.parametrize("number", BATCHES)
def test_the_order_they_come_in_changes_nothing(number):
    contenders = batch(number)

    assert seeds(contenders[::-1]) == seeds(contenders)
    assert seeds(contenders[number % 14 :] + contenders[: number % 14]) == seeds(contenders)


@pytest.mark.parametrize("number", BATCHES)
def test_the_best_that_passes_comes_first(number):
    contenders = batch(number)

    best = max((each for each in contenders if each.passes), key=lambda each: each.merit)

    assert seeds(contenders)[0] == best.seed


@pytest.mark.parametrize("number", BATCHES)
def test_none_below_the_gate_displaces_one_that_passes(number):
    contenders = batch(number)
    passing = sum(each.passes for each in contenders)

    kept = ranking.pick(contenders, keepers=8)

    assert [each.passes for each in kept] == [True] * min(8, passing) + [False] * (
        8 - min(8, passing)
    )


@pytest.mark.parametrize("number", BATCHES)
def test_more_room_keeps_what_less_room_kept(number):
    assert seeds(batch(number), 8)[:5] == seeds(batch(number), 5)


@pytest.mark.parametrize("number", BATCHES)
def test_no_copy_is_kept_while_a_picture_of_its_own_is_left_out(number):
    passing = [replace(each, passes=True) for each in batch(number)]
    kept = ranking.pick(passing, keepers=5)

    def is_copy(one, others):
        return any(bits_apart(one.fingerprint, other.fingerprint) <= NEAR for other in others)

    copies = [each for place, each in enumerate(kept) if is_copy(each, kept[:place])]
    own = [each for each in passing if each not in kept and not is_copy(each, kept)]
    assert not (copies and own)


def test_a_duplicate_gives_way_to_a_worse_picture_of_its_own():
    best = contender(1, likeness=1.0)
    copy = contender(2, almost(best.fingerprint), likeness=0.95)
    other = contender(3, likeness=0.5)

    assert seeds([best, copy, other], 2) == [1, 3]
    assert seeds([best, copy], 2) == [1, 2]


def test_another_pose_is_worth_some_merit():
    best = contender(1, likeness=1.0)
    alike = contender(2, likeness=0.82)
    turned = contender(3, likeness=0.8, axes={**best.axes, "pose": "slight turn left"})

    assert seeds([best, alike, turned], 2) == [1, 3]


def test_a_picture_much_better_is_kept_although_it_resembles():
    best = contender(1, likeness=1.0)
    alike = contender(2, likeness=1.0)
    poor = contender(3, likeness=0.2, quality=0.0, fit=0.0, axes=dict.fromkeys(AXES, "other"))

    assert seeds([best, alike, poor], 2) == [1, 2]


def test_equals_come_by_their_seeds():
    looks = looking(0)
    equals = [contender(seed, looks) for seed in (3, 1, 2)]

    assert seeds(equals, 2) == [1, 2]


@pytest.mark.parametrize("better", ["likeness", "quality", "fit"])
def test_each_part_of_merit_counts(better):
    low = contender(1, likeness=0.5, quality=0.5, fit=0.5)

    assert replace(low, **{better: 0.9}).merit > low.merit


def test_likeness_counts_most():
    assert ranking.LIKENESS > ranking.QUALITY + ranking.FIT
    assert pytest.approx(1) == ranking.LIKENESS + ranking.QUALITY + ranking.FIT


def test_resemblance_goes_from_nothing_to_a_copy():
    one = contender(1)
    opposite = f"{int(one.fingerprint, 16) ^ (2**256 - 1):064x}"
    stranger = contender(2, opposite, axes=dict.fromkeys(AXES, "other"))

    assert ranking.resemblance(one, stranger) == 0
    assert ranking.resemblance(one, contender(3, almost(one.fingerprint))) == relevance.COPY
    assert 0 < ranking.resemblance(one, contender(4)) < relevance.COPY


def test_a_strict_choice_fills_nothing_up_with_what_fails():
    some = [contender(1), contender(2, passes=False), contender(3)]

    assert sorted(seeds(some, is_strict=True)) == [1, 3]
    assert len(seeds(some)) == 3


def test_a_strict_choice_among_failures_shows_them_all_the_same():
    failing = [contender(1, passes=False), contender(2, passes=False)]

    assert sorted(seeds(failing, is_strict=True)) == [1, 2]


@pytest.mark.parametrize(
    ("side", "lighting", "expected"),
    [
        (0.0, "soft light", 1.0),
        (0.25, "soft light", 0.5),
        (-0.7, "soft light", 0.0),
        (-0.7, "light from the left", 1.0),
        (0.7, "light from the left", 0.0),
        (None, "soft light", 1.0),
        (0.3, "", 1.0),
    ],
)
def test_light_is_even_where_it_comes_from_where_it_was_asked(
    side: float | None, lighting: str, expected: float
) -> None:
    assert evenly_lit(side, lighting=lighting) == pytest.approx(expected)
