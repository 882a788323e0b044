"""Hostile and odd picture files, made on the spot."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin

FILES = Path(__file__).parent / "files"
SIZE = (640, 480)


def scene(size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """A picture with a red left, a blue right and a green top."""
    image = Image.new("RGB", size, (40, 40, 200))
    width, height = size
    image.paste((200, 40, 40), (0, 0, width // 2, height))
    image.paste((40, 180, 60), (0, 0, width, height // 4))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_of(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, with right checksums."""
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def one_bit_png(width: int, height: int) -> bytes:
    """A valid black PNG of one bit a pixel: hundreds of megapixels in some kilobytes."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return png_of((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))


def half_a_jpeg() -> bytes:
    data = encoded(noisy())
    return data[: len(data) // 2]


def png_with_a_bad_checksum() -> bytes:
    data = encoded(noisy(), "PNG")
    at = data.index(b"IDAT") + 400
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def png_with_an_exploding_text() -> bytes:
    header = struct.pack(">IIBBBBB", 640, 480, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(641 * 480))
    text = b"Comment\0\0" + zlib.compress(bytes(50_000_000))
    return png_of((b"IHDR", header), (b"zTXt", text), (b"IDAT", pixels), (b"IEND", b""))


def jpeg_claiming(width: int, height: int) -> bytes:
    data = encoded(scene())
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def heic_of_120_megapixels() -> bytes:
    return (FILES / "120_megapixels.heic").read_bytes()


def heic_that_hides_its_size() -> bytes:
    big = struct.pack(">II", 12_000, 10_000)
    return heic_of_120_megapixels().replace(big, struct.pack(">II", 1200, 1000))


def webp_that_hides_its_size() -> bytes:
    data = bytearray(encoded(scene((3000, 2000)), "WEBP", method=0, exif=b"Exif\0\0MM\0*"))
    data[24:30] = struct.pack("<I", 639)[:3] + struct.pack("<I", 479)[:3]
    return bytes(data)


def noisy(size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture with detail everywhere, so that its files have a middle."""
    pixels = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def frames(kind: str) -> bytes:
    """Three frames that differ."""
    shades = [Image.new("RGB", SIZE, (shade, 0, 0)) for shade in (0, 120, 240)]
    return encoded(shades[0], kind, save_all=True, append_images=shades[1:])


def animated_png() -> bytes:
    shades = [Image.new("RGB", SIZE, (shade, 0, 0)) for shade in (0, 120, 240)]
    return encoded(shades[0], "PNG", save_all=True, append_images=shades[1:], default_image=False)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="9"/></svg>'
SVG_WITH_ENTITIES = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>' + SVG
GIF_WITH_A_SCRIPT = b"GIF89a/*" + bytes(8) + b"*/=1;alert(document.domain)//" + b" " * 64
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 640 480\nshowpage\n%%EOF\n"
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(400)
PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(400)

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "damaged"),
    "one byte": (lambda: b"\xff", "damaged"),
    "JPEG header only": (lambda: encoded(scene())[:20], "damaged"),
    "JPEG without pixels": (lambda: encoded(scene()).partition(b"\xff\xda")[0], "damaged"),
    "PNG header only": (lambda: encoded(scene(), "PNG")[:33], "damaged"),
    "WebP header only": (lambda: encoded(scene(), "WEBP")[:30], "damaged"),
    "HEIC header only": (lambda: (FILES / "turned.heic").read_bytes()[:200], "damaged"),
    "JPEG cut at half": (half_a_jpeg, "damaged"),
    "PNG with a bad checksum": (png_with_a_bad_checksum, "damaged"),
    "PNG of 361 MP": (lambda: one_bit_png(19_000, 19_000), "too_many_pixels"),
    "PNG of 144 MP": (lambda: one_bit_png(12_000, 12_000), "too_many_pixels"),
    "JPEG that claims 65,000 x 65,000": (lambda: jpeg_claiming(65_000, 65_000), "too_many_pixels"),
    "HEIC of 120 MP": (heic_of_120_megapixels, "too_many_pixels"),
    "HEIC that hides 120 MP": (heic_that_hides_its_size, "damaged"),
    "WebP that hides its size": (webp_that_hides_its_size, "damaged"),
    "exploding text chunk": (png_with_an_exploding_text, "damaged"),
    "JPEG of fill bytes": (lambda: b"\xff\xd8\xff" + b"\xff" * 5_000_000, "damaged"),
    "GIF header with a script": (lambda: GIF_WITH_A_SCRIPT, "not_a_photo"),
    "SVG": (lambda: SVG, "not_a_photo"),
    "SVG with entities": (lambda: SVG_WITH_ENTITIES, "not_a_photo"),
    "PDF": (lambda: encoded(scene(), "PDF"), "not_a_photo"),
    "EPS": (lambda: EPS, "not_a_photo"),
    "MP4": (lambda: MP4, "not_a_photo"),
    "program": (lambda: PROGRAM, "not_a_photo"),
    "text": (lambda: b"This is only a text. " * 9, "not_a_photo"),
    "animated WebP": (lambda: frames("WEBP"), "not_still"),
    "animated GIF": (lambda: frames("GIF"), "not_still"),
    "animated PNG": (animated_png, "not_still"),
    "multi-page TIFF": (lambda: frames("TIFF"), "not_still"),
    "BMP": (lambda: encoded(scene(), "BMP"), "not_accepted"),
    "ICO": (lambda: encoded(scene((64, 64)), "ICO"), "not_accepted"),
    "GIF of one frame": (lambda: encoded(scene(), "GIF"), "not_accepted"),
    "TIFF of one page": (lambda: encoded(scene(), "TIFF"), "not_accepted"),
    "AVIF": (lambda: encoded(scene(), "AVIF"), "not_accepted"),
    "JPEG 2000": (lambda: encoded(scene(), "JPEG2000"), "not_accepted"),
    "1 x 1 pixel": (lambda: encoded(scene((1, 1)), "PNG"), "too_small"),
    "a panorama": (lambda: encoded(scene((2000, 300))), "odd_shape"),
}
"""What is refused, and its code."""


def jpeg_with_gps_lying_on_its_side() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    upright_when_turned = scene((480, 640)).transpose(Image.Transpose.ROTATE_90)
    return encoded(upright_when_turned, exif=exif)


def png_with_a_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Ada")
    return encoded(scene(), "PNG", pnginfo=text)


def sixteen_bit_png() -> bytes:
    grey = np.asarray(scene(mode="L")).astype(np.uint16) * 257
    return encoded(Image.fromarray(grey), "PNG")


def multi_picture_jpeg() -> bytes:
    return encoded(scene(), "MPO", save_all=True, append_images=[scene((160, 120))])


TRANSPARENT = scene(mode="RGBA")
TRANSPARENT.putalpha(Image.new("L", SIZE, 255))

ACCEPTED: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: encoded(scene()),
    "PNG": lambda: encoded(scene(), "PNG"),
    "WebP": lambda: encoded(scene(), "WEBP"),
    "lossless WebP": lambda: encoded(scene(), "WEBP", lossless=True),
    "MPO": multi_picture_jpeg,
    "JPEG with a ZIP tail": lambda: encoded(scene()) + b"PK\x03\x04" + bytes(400),
    "JPEG with an HTML tail": lambda: encoded(scene()) + b"<script>alert(1)</script>",
    "random EXIF": lambda: encoded(scene(), exif=b"Exif\0\0" + bytes(range(7, 200))),
    "JPEG comment": lambda: encoded(scene(), comment=b"<?php echo 1;"),
    "garbage profile": lambda: encoded(scene(), icc_profile=b"not a profile" * 40),
    "CMYK": lambda: encoded(scene(mode="CMYK")),
    "progressive": lambda: encoded(scene(), progressive=True),
    "alpha": lambda: encoded(TRANSPARENT, "PNG"),
    "palette": lambda: encoded(scene().quantize(16), "PNG"),
    "text chunk": png_with_a_text,
}
"""What is accepted, all of the same scene in colour."""
