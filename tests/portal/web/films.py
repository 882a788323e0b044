"""What a phone's camera sees in a test: films of drawn people, for Chromium's camera."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageEnhance

from generation.demobase.photos import CAST, casual_photos

PERSON = CAST[2]
SIZE = (720, 960)
WALL = (178, 176, 170)


def close(number: int = 3) -> Image.Image:
    """Somebody whose face fills the oval; each number another photo of them."""
    data = casual_photos(PERSON, number + 1)[number]
    return _at(Image.open(io.BytesIO(data)).convert("RGB"), wide=1.3)


def far() -> Image.Image:
    """The same person a few steps away."""
    return _framed(close(), wide=0.45)


def aside() -> Image.Image:
    """The same person, who sits too far to the left in the picture as the camera takes it."""
    return _framed(close(4), wide=0.8, across=-0.18)


def dark() -> Image.Image:
    """The same person at night."""
    return ImageEnhance.Brightness(close()).enhance(0.12)


def empty() -> Image.Image:
    """Nobody."""
    return Image.new("RGB", SIZE, WALL)


def arguments(path: Path, frames: Sequence[Image.Image], *, each: int = 1) -> list[str]:
    """Have Chromium's camera show these over and over, each for so many frames."""
    film = b"".join(as_jpeg(frame) * each for frame in frames)
    path.write_bytes(film)
    return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}"]


def as_jpeg(frame: Image.Image) -> bytes:
    """The frame as a file."""
    buffer = io.BytesIO()
    frame.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _at(photo: Image.Image, *, wide: float) -> Image.Image:
    """The middle of the photo, enlarged."""
    size = (round(SIZE[0] * wide), round(SIZE[1] * wide))
    large = photo.resize(size)
    left, top = (size[0] - SIZE[0]) // 2, round((size[1] - SIZE[1]) * 0.35)
    return large.crop((left, top, left + SIZE[0], top + SIZE[1]))


def _framed(photo: Image.Image, *, wide: float, across: float = 0) -> Image.Image:
    """The photo as a part of a wall."""
    size = (round(SIZE[0] * wide), round(SIZE[1] * wide))
    whole = empty()
    left = (SIZE[0] - size[0]) // 2 + round(across * SIZE[0])
    whole.paste(photo.resize(size), (left, (SIZE[1] - size[1]) // 2))
    return whole
