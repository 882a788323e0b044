import pytest

from generation.bridge import EngineFailed, as_bytes, as_text, see


def test_bytes_pass_as_text():
    assert as_bytes(as_text(b"\x00\xff picture")) == b"\x00\xff picture"


@pytest.mark.slow
def test_eyes_refuse_what_they_do_not_know():
    with pytest.raises(EngineFailed) as refusal:
        see("guess_age", picture=b"")

    assert refusal.value.code == "unknown_operation"
