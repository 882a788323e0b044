"""The benchmark of a team hides one odd picture among twenty, and counts whether it is found."""

from generation.benchmarks import consistency
from generation.vision.traits import Traits


def traits(**odd: float) -> Traits:
    return Traits(
        **{
            "background": 0.0,
            "eye_line": 0.44,
            "head_height": 0.55,
            "centre": 0.5,
            "light": 0.0,
            "sharpness": 400.0,
            **odd,
        }
    )


def test_an_odd_one_that_is_found_counts_and_one_that_is_not_does_not():
    usual = [traits(light=number / 100) for number in range(30)]
    odd = {
        "background": [traits(background=4.0)] * 30,
        "centre": [traits(centre=0.501)] * 30,
    }

    found = consistency.outliers_first(usual, odd, trials=10)

    assert found["outlier_first_background"].share == 1
    assert found["outlier_first_centre"].share == 0
    assert (found["outlier_first_of_20"].hits, found["outlier_first_of_20"].of) == (10, 20)


def test_spread_is_over_the_whole_team():
    told = consistency.figures([traits(), traits(eye_line=0.46)])

    assert round(told["eye_line_spread"], 6) == 0.01
    assert round(told["eye_line_range"], 6) == 0.02
    assert told["background_spread"] == 0
    assert told["matching"] == 0.5
