"""Which photos of many are used, and why the others are not."""

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from generation.photos.choosing import Choice, spares
from generation.vision.reasons import REASONS, SPARES

MOST = 14


def choice(
    *,
    sharpness: float = 400,
    width: float = 300,
    looks: str = "",
    wanted: bool = False,
    **shows: Any,
) -> Choice:
    measured = {
        "face": {"sharpness": sharpness, "width": width},
        "fingerprint": sha256((looks or str(uuid4())).encode()).hexdigest(),
        "training": shows,
    }
    return Choice(uuid4(), measured, wanted)


def keys(choices: list[Choice]) -> set[UUID]:
    return {each.key for each in choices}


def test_nothing_is_spare_among_few() -> None:
    assert spares([choice(sharpness=101) for _ in range(MOST)], most=MOST) == {}


def test_of_thirty_the_clear_ones_are_used() -> None:
    clear = [choice() for _ in range(MOST)]
    soft = [choice(sharpness=120, width=120) for _ in range(16)]

    found = spares([*soft, *clear], most=MOST)

    assert found == dict.fromkeys(keys(soft), "spare_less_clear")


def test_a_photo_much_like_another_goes_first() -> None:
    turned: dict[str, Any] = {"yaw": 20.0, "clothing": [200, 30, 30]}
    others = [choice(yaw=0.0, clothing=[20, 20, 20 + 15 * n]) for n in range(MOST - 1)]
    pair = [choice(looks="same", **turned), choice(looks="same", sharpness=390, **turned)]

    found = spares([*others, *pair], most=MOST)

    assert found == {pair[1].key: "spare_alike"}


def test_what_the_person_asked_for_is_used_whatever_it_is_like() -> None:
    wanted = [choice(sharpness=1, width=20, wanted=True) for _ in range(3)]
    clear = [choice() for _ in range(MOST)]

    found = spares([*clear, *wanted], most=MOST)

    assert len(found) == 3
    assert not keys(wanted) & set(found)


def test_more_than_enough_that_is_wanted_is_all_used() -> None:
    wanted = [choice(wanted=True) for _ in range(MOST + 2)]

    assert spares(wanted, most=MOST) == {}


def test_a_photo_without_a_face_goes_before_all_with_one() -> None:
    faceless = Choice(uuid4(), {"face": None, "fingerprint": "", "training": {}}, is_wanted=False)

    found = spares([faceless, *(choice() for _ in range(MOST))], most=MOST)

    assert set(found) == {faceless.key}


def test_every_reason_has_its_words() -> None:
    assert all(REASONS[code].sentence for code in SPARES)
