"""The files a finished headshot leaves in, and the small copies that pages show."""

import io

from PIL import Image, ImageOps, PngImagePlugin

from generation.vision.pictures import Picture

THUMBNAIL_EDGE = 512
JPEG_QUALITY = 92
WEBP_QUALITY = 82
_PERCEPTUAL = b"\x00"


def rendition(picture: Picture, *, width: int, height: int, media_type: str) -> bytes:
    """The picture as a file of exactly this size, cut evenly on both sides where shapes differ.

    The pixels are sRGB and the file says nothing else. The same picture gives the same bytes.

    Raises:
        ValueError: the media type is neither JPEG nor PNG.
    """
    image = ImageOps.fit(Image.fromarray(picture), (width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if media_type == "image/jpeg":
        image.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    elif media_type == "image/png":
        image.save(out, "PNG", pnginfo=_says_srgb())
    else:
        raise ValueError(f"A rendition is image/jpeg or image/png, not {media_type!r}.")
    return out.getvalue()


def thumbnail(picture: Picture, *, edge: int = THUMBNAIL_EDGE) -> bytes:
    """A small WebP, its longest edge at most `edge`; never enlarged."""
    image = Image.fromarray(picture)
    image.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=WEBP_QUALITY, method=4)
    return out.getvalue()


def _says_srgb() -> PngImagePlugin.PngInfo:
    chunks = PngImagePlugin.PngInfo()
    chunks.add(b"sRGB", _PERCEPTUAL)
    return chunks
