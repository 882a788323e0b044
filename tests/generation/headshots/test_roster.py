"""A picture that does not match its team is found, with the axis on which it stands out."""

import pytest

from generation.headshots import roster

ASKED = {"eye_line": 0.44, "head_height": 0.55, "centre": 0.5}
LIKE_ALL = {"background": 0.0, **ASKED, "light": 0.05, "sharpness": 400.0}


def team(**odd: float) -> dict[int, dict[str, float]]:
    """Twenty people, the seventh of whom is odd."""
    people = {number: {**LIKE_ALL, "light": 0.05 + number / 100} for number in range(20)}
    return {**people, 7: {**people[7], **odd}}


@pytest.mark.parametrize(
    ("odd", "is_of_the_finish"),
    [
        ({"background": 5.0}, True),
        ({"head_height": 0.62}, True),
        ({"eye_line": 0.40}, True),
        ({"centre": 0.45}, True),
        ({"light": -0.8}, False),
        ({"sharpness": 60.0}, False),
    ],
)
def test_an_odd_picture_is_named_with_its_axis(
    odd: dict[str, float], is_of_the_finish: bool
) -> None:
    [outlier] = roster.outliers(team(**odd), ASKED)

    assert (outlier.key, [outlier.axis]) == (7, list(odd))
    assert [each.is_of_the_finish for each in outlier.deviations] == [is_of_the_finish]


def test_the_worst_comes_first() -> None:
    people = team(background=9.0)
    people[3] = {**people[3], "head_height": 0.59}

    assert [each.key for each in roster.outliers(people, ASKED)] == [7, 3]


def test_all_that_is_off_is_told_the_worst_first() -> None:
    [outlier] = roster.outliers(team(head_height=0.60, background=9.0), ASKED)

    assert [each.axis for each in outlier.deviations] == ["background", "head_height"]
    assert (outlier.axis, outlier.apart) == ("background", 9)


def test_a_team_that_is_framed_alike_but_not_as_asked_is_out_of_line() -> None:
    people = {number: {**LIKE_ALL, "head_height": 0.7} for number in range(5)}

    assert len(roster.outliers(people, ASKED)) == 5


def test_light_and_sharpness_are_compared_with_the_team() -> None:
    dim = {number: {**LIKE_ALL, "light": 0.9, "sharpness": 30.0} for number in range(5)}

    assert roster.outliers(dim, ASKED) == []


def test_the_score_is_the_share_that_matches() -> None:
    assert roster.score(team(), ASKED) == 1
    assert roster.score(team(background=5.0), ASKED) == 0.95
    assert roster.score({}, ASKED) is None
