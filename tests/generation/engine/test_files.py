import errno

import pytest
from safetensors import SafetensorError

from generation.engine.errors import DiskFull
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


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        SafetensorError("I/O error: No space left on device (os error 28)"),
    ],
    ids=str,
)
def test_full_disk_is_named_and_costs_the_new_file_only(tmp_path, error):
    (tmp_path / "kept").write_text("old")

    with (
        pytest.raises(DiskFull, match="no room for kept on the disk of"),
        replacing(tmp_path / "kept") as draft,
    ):
        draft.write_text("half")
        raise error

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_text() == "old"


def test_damaged_tensors_are_not_a_full_disk(tmp_path):
    with pytest.raises(SafetensorError), replacing(tmp_path / "new"):
        raise SafetensorError("Error while serializing: InvalidOffset")
