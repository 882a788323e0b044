"""The files a finished headshot leaves in, and the small copies that pages show."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from generation.vision import frames, watermark
from generation.vision.errors import TooManyBytes
from generation.vision.frames import Frame
from generation.vision.labels import labelled
from generation.vision.pictures import Picture, Plane

THUMBNAIL_EDGE = 512
WEBP_QUALITY = 82
EYE_LINE, CENTRE = 0.4, 0.5
"""Where the eyes and the middle of the head are in a finished headshot of which nothing else is
known, as shares of its height and width."""
LEAST_QUALITY = 40
"""Below it a face looks damaged: rather no file."""
FINER = 4
"""A circle's edge is drawn so many times as large."""
JPEG, PNG, WEBP, AVIF = "image/jpeg", "image/png", "image/webp", "image/avif"
QUALITIES: Mapping[str, int] = {JPEG: 92, WEBP: 90, AVIF: 85}
"""Where no limit asks for less."""
_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype"
TRAINED = f"{_TYPES}/trainedAlgorithmicMedia"
EDITED = f"{_TYPES}/humanEdits"
COMPOSITE = f"{_TYPES}/composite"
"""IPTC's digital source types: a trained model drew it; somebody cut a photo to its frame; a photo
was put before another background."""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
Iptc4xmpExt:DigitalSourceType="%s"/>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_PERCEPTUAL = b"\x00"

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a file has to be like. Without a size it is the picture's own."""

    media_type: str
    width: int | None = None
    height: int | None = None
    is_round: bool = False
    """Only a circle is there, the rest is transparent."""
    is_shown_round: bool = False
    """It is square, and where it goes only a circle of it is shown."""
    most_bytes: int | None = None
    dots_per_inch: int | None = None
    origin: str = TRAINED
    """IPTC's digital source type, which the file names."""
    frame: Frame | None = None

    def __post_init__(self) -> None:
        """Refuse what no file can be.

        Raises:
            ValueError: saying what does not go together.
        """
        if self.media_type not in ENCODERS:
            known = ", ".join(ENCODERS)
            raise ValueError(f"A rendition is one of {known}, not {self.media_type!r}.")
        if self.is_round and self.media_type == JPEG:
            raise ValueError("A JPEG cannot be round: it has no transparency.")
        if self.frame and self.in_circle:
            raise ValueError("What is seen in a circle has no frame: its logo would be cut off.")

    @property
    def in_circle(self) -> bool:
        """Whether no more than a circle of it is ever seen."""
        return self.is_round or self.is_shown_round


@dataclass(frozen=True)
class Mark:
    """The number that a file carries, the key that hides it, and the matte (0 to 1, of the
    picture's size) outside of which nothing is changed."""

    key: bytes
    number: int
    matte: Plane


def rendition(
    picture: Picture,
    form: Form,
    *,
    mark: Mark | None = None,
    label: str = "",
    eye_line: float = EYE_LINE,
    centre: float = CENTRE,
) -> bytes:
    """The picture as a file of exactly this form, cut around the head where shapes differ.

    The pixels are sRGB; the file says where they come from, and nothing else. The same
    picture gives the same bytes. The eyes are at `eye_line` of the height, the head's middle at
    `centre` of the width.

    Raises:
        TooManyBytes: no quality that spares the face fits into the form's limit.
    """
    height, width = picture.shape[:2]
    size = (form.width or width, form.height or height)
    box = crop_box(width, height, aspect=size[0] / size[1], eye_line=eye_line, centre=centre)
    image = Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS, box=box)
    pixels: Picture = np.asarray(image)
    if mark:
        share = Image.fromarray(mark.matte.astype(np.float32))
        person = np.asarray(share.resize(size, Image.Resampling.BILINEAR, box=box))
        pixels = watermark.marked(pixels, person, key=mark.key, number=mark.number)
    above = 0
    if form.frame:  # over the mark, so that the brand's colours are exact
        pixels = frames.apply(pixels, form.frame)
        above = frames.floor(form.frame, width=size[0], height=size[1])
    if label:
        pixels = labelled(pixels, label, in_circle=form.in_circle, above=above)
    return _encoded(_rounded(pixels) if form.is_round else Image.fromarray(pixels), form)


def crop_box(width: int, height: int, *, aspect: float, eye_line: float, centre: float) -> Box:
    """The largest part of the picture in this shape (width by height): beside the head as much on
    either side as there is, the eyes at the same share of the height as before."""
    wide = min(float(width), height * aspect)
    high = min(float(height), width / aspect)
    left = min(max(centre * width - wide / 2, 0.0), width - wide)
    top = eye_line * (height - high)
    return (left, top, left + wide, top + high)


def thumbnail(picture: Picture, *, edge: int = THUMBNAIL_EDGE) -> bytes:
    """A small WebP, its longest edge at most `edge`; never enlarged."""
    image = Image.fromarray(picture)
    image.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=WEBP_QUALITY, method=4)
    return out.getvalue()


def says_trained(data: bytes) -> bool:
    """Whether a file of ours says in its XMP that a trained model drew it."""
    with Image.open(io.BytesIO(data)) as image:
        said = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return TRAINED in (said if isinstance(said, str) else said.decode(errors="replace"))


def _rounded(pixels: Picture) -> Image.Image:
    height, width = pixels.shape[:2]
    large = Image.new("L", (width * FINER, height * FINER))
    ImageDraw.Draw(large).ellipse((0, 0, large.width - 1, large.height - 1), fill=255)
    circle = np.asarray(large.resize((width, height), Image.Resampling.BOX))
    # nothing of the picture is left behind where it cannot be seen
    shown = np.where(circle[..., None] > 0, pixels, 0).astype(np.uint8)
    return Image.fromarray(np.dstack([shown, circle]))


def _encoded(image: Image.Image, form: Form) -> bytes:
    """In the best quality that fits: found by halving, since size grows with quality."""
    encode, most = ENCODERS[form.media_type], form.most_bytes
    best = QUALITIES.get(form.media_type, LEAST_QUALITY)
    data = encode(image, best, form)
    if most is None or len(data) <= most:
        return data
    fits, least, worst = b"", LEAST_QUALITY, best - 1
    while least <= worst:
        middle = (least + worst) // 2
        data = encode(image, middle, form)
        if len(data) <= most:
            fits, least = data, middle + 1
        else:
            worst = middle - 1
    if not fits:
        raise TooManyBytes(
            f"No {form.media_type} of {image.width} x {image.height} pixels fits {most} bytes."
        )
    return fits


def _as_jpeg(image: Image.Image, quality: int, form: Form) -> bytes:
    said = {"quality": quality, "subsampling": 0, "optimize": True}
    return _saved(image, "JPEG", form, icc_profile=_srgb(), xmp=_xmp(form), **said)


def _as_webp(image: Image.Image, quality: int, form: Form) -> bytes:
    said = {"quality": quality, "method": 4, "exact": False}
    return _saved(image, "WEBP", form, icc_profile=_srgb(), xmp=_xmp(form), **said)


def _as_avif(image: Image.Image, quality: int, form: Form) -> bytes:
    said = {"quality": quality, "subsampling": "4:4:4", "speed": 6, "max_threads": 1}
    return _saved(image, "AVIF", form, xmp=_xmp(form), **said)


def _as_png(image: Image.Image, quality: int, form: Form) -> bytes:
    del quality  # nothing is lost
    chunks = PngImagePlugin.PngInfo()
    chunks.add(b"sRGB", _PERCEPTUAL)
    chunks.add_itxt("XML:com.adobe.xmp", _XMP % form.origin)
    return _saved(image, "PNG", form, pnginfo=chunks)


def _xmp(form: Form) -> bytes:
    return (_XMP % form.origin).encode()


def _saved(image: Image.Image, kind: str, form: Form, **said: Any) -> bytes:
    if form.dots_per_inch:
        said["dpi"] = (form.dots_per_inch, form.dots_per_inch)
    out = io.BytesIO()
    image.save(out, kind, **said)
    return out.getvalue()


@cache
def _srgb() -> bytes:
    """The profile, without the hour at which it was written: bytes 24 to 36 (ICC.1:2022)."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    profile: bytes = made.tobytes()  # type: ignore[no-untyped-call]  # Pillow left its type out
    return profile[:24] + bytes(12) + profile[36:]


ENCODERS: Mapping[str, Callable[[Image.Image, int, Form], bytes]] = {
    JPEG: _as_jpeg,
    PNG: _as_png,
    WEBP: _as_webp,
    AVIF: _as_avif,
}
