"""What was measured, in words."""

import pytest

from generation.headshots.models import Headshot, HeadshotBatch
from generation.keeps.models import CHECKS
from generation.vision.edits import MOST_SKIN_CHANGE
from generation.vision.reasons import REASONS, REJECTS
from portal.web import evidence
from tests import make

pytestmark = pytest.mark.usefixtures("in_acme")


def test_measurements_are_short_words() -> None:
    checks = {
        "one_face": {"passes": True, "found": 1},
        "size": {"passes": True, "found": 0.414},
        "turn": {"passes": True, "found": -6.2},
        "pose": {"passes": False},
    }

    assert evidence.measured_of(Headshot(checks=checks)) == [
        ("ok", "Faces", "One"),
        ("ok", "Face height", "41%"),
        ("ok", "Head turned", "6° to the left"),
        ("warn", "Pose", "Not as asked"),
    ]


@pytest.mark.parametrize(("yaw", "words"), [(0.3, "Straight"), (7.6, "8° to the right")])
def test_a_turn_has_a_side(yaw: float, words: str) -> None:
    headshot = Headshot(checks={"turn": {"passes": True, "found": yaw}})

    assert evidence.measured_of(headshot)[0][2] == words


def test_the_bound_of_light_that_pages_name_is_the_one_that_is_kept() -> None:
    assert evidence.MOST_LIT == MOST_SKIN_CHANGE


@pytest.mark.parametrize(
    ("stops", "words"), [(0.1, "7% brighter"), (-0.1, "7% darker"), (0.01, "As drawn")]
)
def test_a_matched_light_says_how_much_there_is_more(stops: float, words: str) -> None:
    headshot = Headshot(checks={"matched_light": {"passes": True, "found": stops}})

    assert evidence.measured_of(headshot)[0][2] == words


@pytest.mark.parametrize(
    ("check", "row"),
    [
        ({"passes": True, "found": 1.0}, ("ok", "Enough")),
        (
            {"passes": False, "found": 1.124},
            ("warn", "Too little: the head is 12% larger than the style asks"),
        ),
    ],
)
def test_a_picture_without_room_says_so(check: dict[str, object], row: tuple[str, str]) -> None:
    [(tone, _, words)] = evidence.measured_of(Headshot(checks={"room": check}))

    assert (tone, words) == row


def test_a_take_from_which_everything_was_deleted_says_nothing() -> None:
    assert evidence.measured_of(Headshot(checks={})) == []


def test_pictures_left_out_are_counted_by_their_fault() -> None:
    batch = HeadshotBatch(rendered=24, rejected={"several_faces": 2, "blurred": 4})

    found = evidence.left_out(batch)

    assert found
    assert found.title == "6 of 24 pictures were left out"
    assert found.rows == [(REJECTS["several_faces"], 2), (REJECTS["blurred"], 4)]


def test_nothing_is_said_where_nothing_was_left_out() -> None:
    assert evidence.left_out(None) is None
    assert evidence.left_out(HeadshotBatch(rendered=12)) is None


def test_photos_used_anyway_are_counted_by_what_was_found() -> None:
    ada = make.make_participant()
    for code in ("blurred", "another_person", "blurred"):
        make.make_photo(employee=ada, verdict_code=code, overridden_at=make.NOON)
    make.make_photo(employee=ada)
    make.make_photo("rejected", employee=ada, verdict_code="covered", overridable=True)

    found = evidence.used_anyway(ada)

    assert found
    assert found.title == "3 photos were used anyway"
    assert found.rows == [("It looked like somebody else", 1), ("The face is blurred", 2)]


def test_nothing_is_said_where_no_photo_was_doubted() -> None:
    ada = make.make_participant()
    make.make_photo(employee=ada)

    assert evidence.used_anyway(ada) is None


def test_every_doubt_that_a_person_may_end_has_words_for_reviewers() -> None:
    assert set(evidence.DOUBTED) == {code for code, each in REASONS.items() if each.overridable}


def test_where_no_take_passes_it_is_said_what_would_help() -> None:
    batch = make.make_batch("ready", run=make.make_run("ready", plan=2))
    takes = [make.make_headshot(batch=batch, passes=False) for _ in range(2)]
    for _ in range(9):
        make.make_photo(employee=batch.employee)

    found = evidence.unlike(batch.employee, takes)

    assert found
    assert found.tried_twice
    assert found.advice == ["More photos: we have 9 of you, and 14 are best."]


def test_nothing_is_said_where_a_take_passes_or_there_is_none() -> None:
    batch = make.make_batch("ready")
    takes = [make.make_headshot(batch=batch, passes=passes) for passes in (False, True)]

    assert evidence.unlike(batch.employee, takes) is None
    assert evidence.unlike(batch.employee, []) is None


SEEN, UNSEEN = {"passes": True, "found": 0.9}, {"passes": False, "found": 0.1}


def test_what_was_to_be_kept_is_seen_or_not_or_to_be_looked_for() -> None:
    batch = HeadshotBatch(keep=["head covering", "glasses", "hearing aid", "beard"])
    checks = {"keep_head_covering": UNSEEN, "keep_glasses": SEEN}

    assert evidence.kept_of(Headshot(batch=batch, checks=checks)) == [
        ("warn", "Head covering", "Not seen"),
        ("ok", "Glasses", "Seen"),
        ("look", "Hearing aid", "Look for yourself: no check sees this"),
        ("look", "Beard", "Look for yourself: no check sees this"),
    ]


def test_what_was_not_asked_for_is_no_row() -> None:
    headshot = Headshot(batch=HeadshotBatch(), checks={"eyes": SEEN})

    assert evidence.kept_of(headshot) == []


def test_everything_that_a_check_sees_has_a_sentence_for_the_employee() -> None:
    headshot = Headshot(checks=dict.fromkeys(CHECKS.values(), UNSEEN))

    assert evidence.flagged_in(headshot) == [
        f"We do not see your {kept} in this one." for kept in CHECKS
    ]


def test_what_is_kept_is_one_line() -> None:
    assert evidence.asked_to_keep(["head covering", "beard"]) == (
        "You asked to keep: head covering, beard."
    )
    assert evidence.asked_to_keep([]) == ""


@pytest.mark.parametrize("keep", [["glasses"], []])
def test_only_what_was_to_be_kept_can_be_missing(keep: list[str]) -> None:
    reasons = evidence.redo_reasons([HeadshotBatch(), HeadshotBatch(keep=keep)])

    assert ("kept" in dict(reasons)) == bool(keep)


def test_who_seems_to_be_one_person_is_named_to_those_who_may_see_both() -> None:
    ada, bob = (make.make_participant(name=name) for name in ("Ada Byron", "Bob"))
    make.make_shared_face(employee=ada, other=bob)

    everybody = evidence.same_person(ada, may_see=None)
    few = evidence.same_person(bob, may_see=frozenset())

    assert everybody == "The photos of Ada Byron and Bob seem to show the same person."
    assert few == "The photos of Bob and a colleague seem to show the same person."


def test_nothing_is_said_of_who_is_like_nobody() -> None:
    assert evidence.same_person(make.make_participant(), may_see=None) == ""


def test_how_somebody_looks_changed_is_said_in_words() -> None:
    changed = {"passes": False, "found": 9.1, "code": "skin_lighter"}
    headshot = Headshot(checks={"drift_skin": changed, "drift_glasses": {**SEEN, "code": ""}})

    assert evidence.measured_of(headshot) == [
        ("warn", "Skin colour", "The skin is lighter than in the photos."),
        ("ok", "Glasses", "As in the photos"),
    ]
    assert evidence.flagged_in(headshot) == ["The skin is lighter than in the photos."]
