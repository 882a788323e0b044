"""The door tells what first bytes and headers show, and opens nothing."""

import contextlib
import subprocess
import sys
import time

import pytest

from generation.vision import door
from generation.vision.headers import Kind
from tests.generation.vision import bad_files
from tests.generation.vision.bad_files import FILES, encoded, scene

SHOWN_BY_DECODING_ONLY = {
    "JPEG cut at half",
    "PNG with a bad checksum",
    "PNG header only",
    "WebP header only",
    "HEIC that hides 120 MP",
    "WebP that hides its size",
    "exploding text chunk",
    "JPEG without pixels",
}


@pytest.mark.parametrize("name", sorted(set(bad_files.REFUSED) - SHOWN_BY_DECODING_ONLY))
def test_door_refuses_what_the_first_bytes_show(name):
    make, code = bad_files.REFUSED[name]

    with pytest.raises(door.Refusal) as caught:
        door.check(make())

    assert caught.value.code == code
    assert caught.value.reason.sentence
    assert caught.value.reason.fix


@pytest.mark.parametrize("name", bad_files.REFUSED)
def test_door_answers_within_fifty_milliseconds(name):
    data = bad_files.REFUSED[name][0]()
    started = time.process_time()

    with contextlib.suppress(door.Refusal):
        door.check(data)

    assert time.process_time() - started < 0.05


@pytest.mark.parametrize(
    ("kind", "options", "media_type"),
    [
        ("JPEG", {"progressive": True}, "image/jpeg"),
        ("PNG", {}, "image/png"),
        ("WEBP", {}, "image/webp"),
        ("WEBP", {"lossless": True}, "image/webp"),
        ("WEBP", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}, "image/webp"),
    ],
)
def test_door_reads_the_size_of_every_accepted_kind(kind, options, media_type):
    admission = door.check(encoded(scene((640, 480)), kind, **options))

    assert (admission.width, admission.height) == (640, 480)
    assert admission.media_type == media_type


def test_door_reads_the_size_of_a_heic():
    admission = door.check((FILES / "turned.heic").read_bytes())

    assert (admission.kind, admission.width, admission.height) == (Kind.HEIF, 320, 240)


def test_media_type_of_foreign_bytes_says_nothing():
    assert door.media_type_of(b"<html>") == "application/octet-stream"


def test_door_loads_no_picture_library():
    program = (
        "import sys; from generation.vision import door, reasons; "
        "print({'PIL', 'numpy', 'pi_heif', 'ai_edge_litert', 'dlib'} & set(sys.modules) or 'none')"
    )

    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "none"
