"""Contrast, verdicts, and shades that pass."""

import random

import pytest

from generation.brand.colours import (
    DARK_SURFACE,
    INK,
    LIGHT_SURFACE,
    SHAPES,
    TEXT,
    WHITE,
    _oklch,
    apart,
    backgrounds_apart,
    contrast,
    nearest_passing,
    shades,
    verdict,
    worst,
)

COLOURS = [f"#{random.Random(seed).randrange(2**24):06x}" for seed in range(60)]  # noqa: S311
HARD = ["#000000", "#ffffff", "#808080", "#767676", "#ffff00", "#0000ff", "#00ff00", "#ff0000"]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#1e59cd", "#ffffff", 6.24),
        ("#f0be67", "#ffffff", 1.72),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.03)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(
    ("colour", "tone"), [("#1e59cd", "ok"), ("#878681", "warn"), ("#f0be67", "bad")]
)
def test_verdict_says_what_a_colour_does_for(colour: str, tone: str) -> None:
    found = verdict(colour, WHITE)

    assert found.tone == tone
    assert contrast(found.nearest, WHITE) >= TEXT
    assert (found.nearest == colour) == (tone == "ok")


def test_a_gradient_is_judged_where_the_colour_does_worst() -> None:
    found = worst("#1e59cd", ["#ffffff", "#2a60c8"])

    assert (found.ground, found.tone) == ("#2a60c8", "bad")


@pytest.mark.parametrize("colour", [*HARD, *COLOURS])
@pytest.mark.parametrize("ground", [WHITE, INK, "#777777"])
def test_nearest_shade_passes_and_keeps_its_hue(colour: str, ground: str) -> None:
    nearest = nearest_passing(colour, [ground], least=SHAPES)

    assert contrast(nearest, ground) >= SHAPES
    _, chroma, hue = _oklch(nearest)
    _, before, was = _oklch(colour)
    if min(chroma, before) > 0.05:
        assert abs((hue - was + 3.1416) % 6.2832 - 3.1416) < 0.06
    assert chroma <= before + 0.01


def test_nearest_shade_is_the_nearest() -> None:
    nearest = nearest_passing("#f0be67", [WHITE], least=SHAPES)

    assert SHAPES <= contrast(nearest, WHITE) < SHAPES + 0.05


def test_where_no_shade_passes_the_colour_stays() -> None:
    assert nearest_passing("#123456", [WHITE, "#000000"], least=TEXT + 1) == "#123456"


@pytest.mark.parametrize("colour", [*HARD, *COLOURS])
@pytest.mark.parametrize("surface", [LIGHT_SURFACE, DARK_SURFACE])
def test_no_pair_of_shades_is_unreadable(colour: str, surface: str) -> None:
    found = shades(colour, surface)

    assert contrast(found.brand, surface) >= SHAPES
    assert contrast(found.brand, found.on_brand) >= TEXT
    text = INK if surface == LIGHT_SURFACE else WHITE
    assert contrast(found.brand_soft, text) >= TEXT


def test_a_colour_that_is_readable_is_drawn_as_it_is() -> None:
    assert shades("#1e59cd", LIGHT_SURFACE).brand == "#1e59cd"


def test_about_one_is_just_seen() -> None:
    assert apart("#d9dee4", "#d9dee4") == 0
    assert apart("#000000", "#ffffff") == pytest.approx(50, abs=0.1)
    assert apart("#d9dee4", "#d8dde3") < 1 < apart("#d9dee4", "#c9dee4")


MIST = {"id": "1", "kind": "colour", "colour": "#d9dee4", "colour_to": ""}
DUSK = {"id": "2", "kind": "gradient", "colour": "#8fb4f0", "colour_to": "#14274e"}
OFFICE = {"id": "3", "kind": "scene", "colour": "#d9dee4", "picture_key": "office"}


@pytest.mark.parametrize(
    "other",
    [
        {**MIST, "id": "another"},
        {**MIST, "angle": 90},
        {**MIST, "kind": "gradient", "colour_to": "#d9dee4"},
    ],
)
def test_backgrounds_that_look_the_same_do_not_lie_apart(other: dict[str, object]) -> None:
    assert backgrounds_apart(MIST, other) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (MIST, DUSK),
        (MIST, {**MIST, "colour": "#c9dee4"}),
        (DUSK, {**DUSK, "angle": 0}),
        (DUSK, {**DUSK, "is_radial": True}),
        (MIST, OFFICE),
        (OFFICE, {**OFFICE, "picture_key": "library"}),
    ],
)
def test_backgrounds_that_look_different_lie_apart(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert backgrounds_apart(one, other) > 1
