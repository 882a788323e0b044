"""The program that opens a picture nobody has checked, run by `generation.vision.decode`.

It waits for its limits, a line of JSON on stdin, sets them, says that it is ready, and reads the
picture's bytes behind them. Then it writes to stdout four bytes with the length of a JSON header,
the header, and the picture re-encoded. It stands alone (`python -I` does not find the project) and
loads as little as it can: where none was started ahead, its start is part of a photo's verdict.
"""

import io
import json
import resource
import struct
import sys
import warnings
import zlib
from dataclasses import dataclass
from typing import Any

from PIL import (
    Image,
    ImageCms,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

OPENED = {
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "webp": ("WEBP",),
    "heif": ("HEIF",),
    "svg": ("PNG",),
}
PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
"""Imported by name, since no file can be opened any more once the limits are set."""
WHITE = (255, 255, 255)
JPEG_QUALITY = 92
OPAQUE, SEEN = 250, 8
"""Alpha from which nothing shines through, and from which something is seen."""
LEAST_SEEN = 16
"""Pixels that what is seen of a logo must be wide and high."""
UNDRAWN_LINKS = {"a", "script"}
"""Elements of an SVG whose links say nothing of what is drawn."""
EMBEDDED = tuple(f"data:image/{kind};base64," for kind in ("png", "jpeg", "jpg", "webp"))
"""How pictures inside an SVG begin that need no other file."""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture upright, by its EXIF orientation."""
ORIENTATION = 0x0112
READY = b"!"
"""Said before the first byte of the picture is looked at: what fails before is not its fault."""


class Refused(Exception):
    """The picture is not used; the code says why."""


@dataclass(frozen=True)
class Limits:
    """What the parent allows."""

    kind: str
    most_pixels: int
    longest_edge: int
    shortest_edge: int
    working_edge: int
    keeps_alpha: bool
    memory: int
    cpu_seconds: int


def main() -> None:
    """Answer for the picture on stdin; any failure to open it is the answer "damaged"."""
    line = sys.stdin.buffer.readline()
    if not line:  # there was no picture any more
        return
    limits = Limits(**json.loads(line))
    if limits.kind == "heif":
        _load_heif()
    if limits.kind == "svg":
        _load_svg()
    Image.preinit()
    _confine(limits)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    warnings.simplefilter("ignore")
    try:
        header, picture = _decode(sys.stdin.buffer.read(), limits)
    except Refused as refused:
        header, picture = {"refused": str(refused)}, b""
    except MemoryError:
        header, picture = {"refused": "too_heavy"}, b""
    except (
        BaseException
    ) as error:  # whatever a decoder raises on foreign bytes; Rust's is no Exception
        header, picture = {"refused": "damaged", "detail": type(error).__name__}, b""
    _answer(header, picture)


def _load_heif() -> None:
    import pi_heif  # noqa: PLC0415 - only where the picture needs it

    pi_heif.register_heif_opener(thumbnails=False)


def _load_svg() -> None:
    # what it imports by itself when first used could not be opened later
    import xml.parsers.expat  # noqa: PLC0415, F401 - only where the picture needs it

    import resvg_py  # noqa: PLC0415, F401


def _confine(limits: Limits) -> None:
    """From here on: no new file or socket, so much memory, so much work, no core file."""
    if sys.platform == "linux":  # macOS refuses this limit; there the pixel limits alone hold
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _decode(data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    Image.MAX_IMAGE_PIXELS = None  # our own limit is stricter, and refuses before anything is read
    if limits.kind == "svg":
        data = _drawn(data, limits.working_edge)
    if limits.kind == "png":
        _check_png(data)
    with Image.open(io.BytesIO(data), formats=OPENED[limits.kind]) as image:
        _check(image, limits)
        told = {"source_width": image.width, "source_height": image.height}
        told["was_cmyk"] = image.mode == "CMYK"
        upright = _upright(image, limits.working_edge)
    told["is_see_through"] = _is_see_through(upright)
    picture = _cut(upright) if limits.keeps_alpha else _on_white(upright)
    out = io.BytesIO()
    if limits.keeps_alpha:
        picture.save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return {"width": picture.width, "height": picture.height, **told}, out.getvalue()


def _drawn(data: bytes, edge: int) -> bytes:
    """The SVG as a PNG that fits into a square. Scripts are not run, and no file can be opened."""
    import resvg_py  # noqa: PLC0415 - only where the picture needs it

    _check_svg(data)
    png: bytes = resvg_py.svg_to_bytes(
        svg_string=data.decode().removeprefix("\ufeff"),
        width=edge,
        height=edge,
        skip_system_fonts=True,
    )
    return png


def _check_svg(data: bytes) -> None:
    """What would be drawn wrongly without a word is refused with one."""
    from xml.parsers import expat  # noqa: PLC0415 - only where the picture needs it

    depth_of_text = 0

    def refuse_entity(*_: object) -> None:
        raise Refused("svg_entities")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth_of_text
        local = name.rpartition(":")[2]
        depth_of_text += depth_of_text > 0 or local == "text"
        for attribute, value in attributes.items():
            if attribute.rpartition(":")[2] == "href" and local not in UNDRAWN_LINKS:
                _check_link(value.strip())

    def end(_: str) -> None:
        nonlocal depth_of_text
        depth_of_text -= depth_of_text > 0

    def text(said: str) -> None:
        if depth_of_text and said.strip():
            raise Refused("svg_text")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse_entity
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.Parse(data, True)  # noqa: FBT003 - this is the last of it


def _check_link(to: str) -> None:
    if not to.startswith(("#", *EMBEDDED)):
        raise Refused("svg_refers")


def _check(image: Image.Image, limits: Limits) -> None:
    if getattr(image, "n_frames", 1) > 1 and image.format not in {"MPO", "HEIF"}:
        raise Refused("not_still")
    if image.width * image.height > limits.most_pixels or max(image.size) > limits.longest_edge:
        raise Refused("too_many_pixels")
    if min(image.size) < limits.shortest_edge:
        raise Refused("too_small")


def _check_png(data: bytes) -> None:
    """Pillow does not compare the checksums of the pixels."""
    at = 8
    while at + 12 <= len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        end = at + 8 + length
        if zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            raise Refused("damaged")
        if data[at + 4 : at + 8] == b"IEND":
            return
        at = end + 4
    raise Refused("damaged")


def _upright(image: Image.Image, edge: int) -> Image.Image:
    """The picture small, upright and in sRGB, as RGB or RGBA."""
    profile, orientation = image.info.get("icc_profile"), _orientation(image)
    shrink = edge / max(image.size)
    if shrink < 1:  # a JPEG's decoder gives half, a quarter or an eighth for less
        image.draft(image.mode, (round(image.width * shrink), round(image.height * shrink)))
    small = _shrunk(_plain_mode(image), edge)
    upright = small.transpose(TURNS[orientation]) if orientation in TURNS else small
    return _in_srgb(upright, profile)


def _is_see_through(upright: Image.Image) -> bool:
    if upright.mode != "RGBA":
        return False
    histogram = upright.getchannel("A").histogram()
    return any(histogram[:OPAQUE])


def _on_white(upright: Image.Image) -> Image.Image:
    """On a canvas that nothing but pixels reaches."""
    canvas = Image.new("RGB", upright.size, WHITE)
    canvas.paste(upright, (0, 0), upright if upright.mode == "RGBA" else None)
    return canvas


def _cut(upright: Image.Image) -> Image.Image:
    """What can be seen of it, on a canvas of its own as above."""
    rgba = upright.convert("RGBA")
    box = rgba.getchannel("A").point(lambda value: 255 * (value >= SEEN)).getbbox()
    if box is None:
        raise Refused("logo_empty")
    if min(box[2] - box[0], box[3] - box[1]) < LEAST_SEEN:
        raise Refused("too_small")
    canvas = Image.new("RGBA", (box[2] - box[0], box[3] - box[1]))
    canvas.paste(rgba.crop(box), (0, 0))
    return canvas


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # random bytes in place of EXIF raise anything
        return 1


def _plain_mode(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be shrunk smoothly."""
    image.load()
    if image.mode in {"P", "PA", "1", "LA", "La", "RGBa"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith(("I", "F")):  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image


def _shrunk(image: Image.Image, edge: int) -> Image.Image:
    if max(image.size) > edge:
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, as RGB or RGBA; a profile that does not work is as good as none."""
    plain = "RGBA" if image.mode == "RGBA" else "RGB"
    if not profile:
        return image.convert(plain)
    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, found, target, outputMode=plain)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image.convert(plain)
    return converted or image.convert(plain)


def _answer(header: dict[str, Any], picture: bytes) -> None:
    encoded = json.dumps(header).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(encoded)) + encoded + picture)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
