"""The gate's figures count what they say."""

import numpy as np

from generation.benchmarks.likeness import gate
from generation.benchmarks.likeness.gate import VERSION, Known
from generation.benchmarks.likeness.learned import Learned
from generation.vision import verification
from generation.vision.scoring import Person


def along(axis: int, *, tilt: float = 0.0):
    """A face of the person of an axis, turned towards nobody by so much."""
    vector = np.zeros(128, np.float32)
    vector[axis], vector[100] = (1 - tilt**2) ** 0.5, tilt
    return {VERSION: vector}


def known(axis: int, drawn, *, pictures: int | None = None) -> Known:
    photos = [along(axis, tilt=0.1) for _ in range(3)]
    others = [*photos, along(axis, tilt=0.99)]
    vectors = [each[VERSION] for each in photos]
    return Known(
        seed=axis,
        person=Person(held_out=photos, others=others, medium=gate.MEDIUM),
        enrolment=verification.enrol(vectors, vectors, least=0.5),
        drawn=drawn,
        pictures=len(drawn) if pictures is None else pictures,
    )


def test_each_mistake_of_the_gate_is_counted_once():
    crowd = [
        known(1, [along(1), along(2)], pictures=3),
        known(2, [along(2), along(2, tilt=0.999)]),
    ]

    found = gate.figures(crowd)

    assert (found["false_reject"].hits, found["false_reject"].of) == (2, 8)
    assert (found["false_accept"].hits, found["false_accept"].of) == (1, 4)
    assert (found["drawn_rejected"].hits, found["drawn_rejected"].of) == (2, 4)
    assert (found["drawn_without_face"].hits, found["drawn_without_face"].of) == (1, 5)
    assert (found["swapped_blocked"].hits, found["swapped_blocked"].of) == (1, 2)
    assert found["swapped_blocked_stranger"].hits == 1
    assert (found["rank1_pictures"].hits, found["rank1_pictures"].of) == (3, 4)
    assert (found["rank1_passed"].hits, found["rank1_passed"].of) == (2, 2)
    assert (found["served"].hits, found["served"].of) == (2, 2)


def test_what_is_reported_lies_between_nothing_and_the_own_photos():
    crowd = [known(1, [along(1)]), known(2, [along(2, tilt=0.5)])]

    found = gate.likeness(crowd)

    assert 0.4 < found["likeness_floor"] < found["likeness_own"] <= 1


def test_a_person_is_embedded_once(tmp_path, monkeypatch):
    asked = []

    def face(path):
        asked.append(path.name)
        return None if path.name == "nobody.png" else along(1)[VERSION]

    monkeypatch.setattr(gate, "_face", face)
    (tmp_path / "1").mkdir()
    held_out, *trained = (tmp_path / f"{number}.jpg" for number in range(4))
    drawn = (tmp_path / "somebody.png", tmp_path / "nobody.png")
    who = Learned(seed=1, trained=tuple(trained), held_out=(held_out,), drawn=drawn)

    first, again = gate.known(who, tmp_path), gate.known(who, tmp_path)

    assert len(asked) == 6
    assert (len(first.drawn), first.pictures) == (1, 2)
    assert np.allclose(again.enrolment.template, first.enrolment.template)
