"""Benchmarks that take hours go on where they were."""

from pathlib import Path

import pytest

from generation.benchmarks.kept import Kept, seeds

ALL = seeds(3)


def test_what_was_found_before_is_not_found_again(tmp_path: Path):
    asked: list[int] = []

    def find(seed: int) -> dict[str, int]:
        asked.append(seed)
        return {"seed": seed}

    list(Kept(tmp_path / "work", subject="these").completed(ALL[1:2], find))
    results = list(Kept(tmp_path / "work", subject="these").completed(ALL, find))

    assert asked == [ALL[1], ALL[0], ALL[2]]
    assert [each["seed"] for each in results] == list(ALL)


def test_what_was_found_of_another_subject_counts_for_nothing(tmp_path: Path):
    kept = Kept(tmp_path, subject="other weights")
    list(kept.completed(ALL, lambda seed: {}))

    assert kept.lacking(ALL) == []
    assert Kept(tmp_path, subject="these").lacking(ALL) == list(ALL)


def test_an_interrupted_start_keeps_what_it_found(tmp_path: Path):
    def find(seed: int) -> dict[str, int]:
        if seed == ALL[2]:
            raise KeyboardInterrupt
        return {}

    with pytest.raises(KeyboardInterrupt):
        list(Kept(tmp_path, subject="these").completed(ALL, find))

    assert Kept(tmp_path, subject="these").lacking(ALL) == [ALL[2]]


def test_how_long_the_rest_takes_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    list(Kept(tmp_path / "people", subject="these").completed(ALL, lambda seed: {}))

    assert capsys.readouterr().err.splitlines()[-1] == "people: 3 of 3; 0 min left"
