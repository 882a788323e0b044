"""The next pose: what is lacking, else another one each time."""

from generation.photos import poses
from generation.photos.poses import ROUND, Pose
from generation.photos.variety import OTHERWISE, Wish


def test_first_photos_go_through_the_round_and_begin_again() -> None:
    asked = [poses.after(taken, []) for taken in range(len(ROUND) + 1)]

    assert asked == [*ROUND, ROUND[0]]


def test_turns_to_either_side_are_asked_for_in_turn() -> None:
    wish = Wish("angle", 3, "", common="facing the camera")

    assert [poses.after(taken, [wish]) for taken in range(3)] == [Pose.LEFT, Pose.RIGHT, Pose.LEFT]


def test_two_wishes_are_asked_for_in_turn() -> None:
    wishes = [Wish("expression", 3, "", common="professional neutral"), Wish("clothing", 2, "")]

    assert [poses.after(taken, wishes) for taken in range(3)] == [Pose.SMILE, Pose.TOP, Pose.SMILE]


def test_every_wish_that_can_be_made_has_a_pose() -> None:
    for axis, words in OTHERWISE.items():
        for common in words:
            assert isinstance(poses.after(0, [Wish(axis, 1, "", common=common)]), Pose)
