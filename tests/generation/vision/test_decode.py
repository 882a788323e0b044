"""Every kind of bad file gets its answer in time; every good one comes out clean."""

import gc
import io
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from generation.vision import decode as decoding
from generation.vision import spare
from generation.vision.decode import PhotoRefused, decode
from generation.vision.errors import NotInstalled
from tests.generation.vision import bad_files
from tests.generation.vision.bad_files import FILES, encoded, scene

ROOT = Path(__file__).resolve().parents[3]
GREEN, RED, BLUE = (40, 180, 60), (200, 40, 40), (40, 40, 200)


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg), formats=["JPEG"])


def near(pixel, colour, within: int = 12) -> bool:
    return all(abs(a - b) <= within for a, b in zip(pixel, colour, strict=True))


def assert_shows_the_scene(picture: Image.Image) -> None:
    width, height = picture.size
    assert near(picture.getpixel((width // 2, height // 10)), GREEN)
    assert near(picture.getpixel((width // 4, height * 3 // 4)), RED)
    assert near(picture.getpixel((width * 3 // 4, height * 3 // 4)), BLUE)


@pytest.mark.parametrize("name", bad_files.REFUSED)
def test_bad_file_is_refused_with_its_code_in_time(name):
    make, code = bad_files.REFUSED[name]
    data = make()
    started = time.monotonic()

    with pytest.raises(PhotoRefused) as caught:
        decode(data)

    assert caught.value.code == code
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("name", bad_files.ACCEPTED)
def test_odd_file_comes_out_as_a_clean_picture(name):
    make = bad_files.ACCEPTED[name]

    photo = decode(make())

    picture = opened(photo.jpeg)
    assert_shows_the_scene(picture)
    assert (picture.mode, picture.size) == ("RGB", (photo.width, photo.height))
    assert not picture.getexif()
    assert not {"icc_profile", "comment", "exif", "mp"} & set(picture.info)


def test_photo_with_rotation_and_position_comes_out_upright_and_bare():
    photo = decode(bad_files.jpeg_with_gps_lying_on_its_side())

    picture = opened(photo.jpeg)
    assert picture.size == (480, 640)
    assert_shows_the_scene(picture)
    assert b"Exif" not in photo.jpeg


def test_turned_heic_comes_out_upright_and_bare():
    photo = decode((FILES / "turned.heic").read_bytes())

    picture = opened(photo.jpeg)
    assert picture.size == (240, 320)
    assert near(picture.getpixel((230, 160)), GREEN)
    assert near(picture.getpixel((60, 40)), RED)
    assert b"Exif" not in photo.jpeg


def test_sixteen_bit_grey_keeps_its_shades():
    photo = decode(bad_files.sixteen_bit_png())

    grey = scene(mode="L")
    assert near(opened(photo.jpeg).getpixel((300, 40)), (grey.getpixel((300, 40)),) * 3)


def test_transparent_parts_become_white():
    image = scene(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 240, 640, 480))

    photo = decode(encoded(image, "PNG"))

    assert near(opened(photo.jpeg).getpixel((300, 400)), (255, 255, 255))


def test_colours_of_a_working_profile_are_converted():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ends = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}
    swapped = re.sub(b"[rg]XYZ", lambda name: ends[name[0]], profile)

    photo = decode(encoded(scene(), icc_profile=swapped))

    red, green, _ = opened(photo.jpeg).getpixel((160, 360))
    assert green > red + 100


def test_profile_of_another_colour_space_is_ignored():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = decode(encoded(scene()))

    photo = decode(encoded(scene(), icc_profile=lab))

    assert opened(photo.jpeg).getpixel((90, 300)) == opened(plain.jpeg).getpixel((90, 300))


def test_large_photo_is_shrunk_to_the_working_edge():
    photo = decode(encoded(scene((4032, 3024))))

    assert (photo.width, photo.height) == (1600, 1200)
    assert (photo.source_width, photo.source_height) == (4032, 3024)


def test_small_photo_is_not_enlarged():
    photo = decode(encoded(scene((640, 480))))

    assert (photo.width, photo.height) == (640, 480)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "size", "options"),
    [
        ("PNG", (7400, 6700), {}),
        ("WEBP", (7400, 5400), {"method": 0}),
        ("JPEG", (7400, 6700), {"progressive": True}),
    ],
)
def test_largest_accepted_picture_stays_inside_the_memory_bound(kind, size, options, tmp_path):
    path = tmp_path / "photo"
    path.write_bytes(encoded(scene(size), kind, **options))

    edge, peak = decode_alone(path)

    assert edge == 1600
    assert peak < 700_000_000


@pytest.mark.parametrize(
    ("attack", "name"),
    [
        ("open('/etc/hostname')", "file"),
        ("__import__('socket').socket()", "socket"),
        ("bytearray(2_000_000_000)", "memory"),
    ],
)
def test_confined_child_gets_no_more_than_it_needs(attack: str, name: str):
    program = f"""
import socket, sys
sys.path.insert(0, {str(spare.PROGRAM.parent)!r})
import decode_child
decode_child._confine(decode_child.Limits('png', 1, 1, 1, 1, False, {decoding.MEMORY}, 5))
try:
    {attack}
except (OSError, MemoryError) as error:
    print('refused')
"""
    done = run_python(program)

    assert done.stdout.strip() == "refused", name


def test_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(decoding, "SECONDS", 0.01)

    with pytest.raises(PhotoRefused) as caught:
        decode(encoded(scene((4032, 3024))))

    assert caught.value.code == "too_heavy"
    del caught
    gc.collect()  # a pipe that was left open would be complained of


def test_every_picture_has_a_child_of_its_own_that_was_started_ahead():
    spares = []
    for _ in range(3):
        decode(encoded(scene()))
        waiting = spare.spare._child
        assert waiting
        assert waiting.poll() is None
        spares.append(waiting.pid)

    assert len(set(spares)) == 3


def test_child_that_died_while_it_waited_costs_no_photo():
    decode(encoded(scene()))
    waiting = spare.spare._child
    assert waiting
    waiting.kill()
    waiting.wait()

    assert decode(encoded(scene())).width == 640


def test_child_that_waits_for_a_process_that_is_gone_ends():
    child = spare._started()

    child.communicate(timeout=20)

    assert child.returncode == 0


def test_machine_without_the_library_is_told_from_a_damaged_photo(monkeypatch, tmp_path):
    program = tmp_path / "broken.py"
    program.write_text("import no_such_library")
    monkeypatch.setattr(spare, "PROGRAM", program)
    spare.spare.close()

    with pytest.raises(NotInstalled, match=r"'no_such_library'. Install the locked requirements"):
        decode(encoded(scene()))

    spare.spare.close()


def decode_alone(path: Path) -> tuple[int, int]:
    """Longest edge of the decoded photo, and peak resident bytes of the child that opened it.

    In a process of its own: Linux counts what a parent holds as its child's peak, and the largest
    of all children as the peak of any, so this one must be small and have no other.
    """
    program = f"""
import resource, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from generation.vision.decode import decode
photo = decode(Path({str(path)!r}).read_bytes())
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
print(max(photo.width, photo.height), peak)
"""
    edge, peak = run_python(program).stdout.split()
    return int(edge), int(peak)


def run_python(program: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", "-c", program]
    return subprocess.run(command, capture_output=True, text=True, timeout=20)  # noqa: PLW1510
