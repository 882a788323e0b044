import pytest

from generation.engine.files import replacing


def test_file_is_there_when_the_block_ends(tmp_path):
    with replacing(tmp_path / "new") as draft:
        draft.write_text("whole")

    assert (tmp_path / "new").read_text() == "whole"


def test_nothing_is_left_of_a_block_that_failed(tmp_path):
    (tmp_path / "kept").write_text("old")

    with pytest.raises(OSError, match="disk full"), replacing(tmp_path / "kept") as draft:
        draft.write_text("half")
        raise OSError("disk full")

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_text() == "old"
