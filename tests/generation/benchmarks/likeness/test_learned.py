"""People whose adapters are judged, taken up from where they are kept."""

from pathlib import Path

from generation.benchmarks.kept import FIRST_SEED, Kept
from generation.benchmarks.likeness import learned


def test_drawn_pictures_come_in_the_order_in_which_they_were_asked_for(tmp_path: Path):
    found = {"held_out": [], "drawn": ["second.png", "first.png"], "train_s": 1.0}
    kept = Kept(tmp_path, subject=learned.subject())
    list(kept.completed([FIRST_SEED], lambda seed: found))

    (who,) = learned.people(tmp_path, identities=1)

    assert [path.name for path in who.drawn] == ["second.png", "first.png"]
