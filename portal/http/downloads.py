"""Giving out what is made while it is read: its length is known, and it goes on where it broke off.

A browser that lost the connection asks for the rest and says which mark (ETag) its part has
(RFC 9110, 13.1.5 and 14.2). Only one range is given out; whoever asks for more gets the whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from tenants.kernel.storage import disposition

_RANGE: Final = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")


@dataclass(frozen=True)
class Download:
    """What is to be saved, and under which name. Files of one mark are the same to the byte."""

    pieces: Iterator[bytes]
    length: int
    mark: str
    file_name: str
    media_type: str = "application/zip"


def download(request: HttpRequest, wanted: Download) -> HttpResponseBase:
    """The download, or the part of it that is asked for; none of it for HEAD."""
    etag = f'"{wanted.mark}"'
    part = _part(request, wanted.length, etag)
    if part and part[0] >= wanted.length:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{wanted.length}"
        return response
    first, last = part or (0, wanted.length - 1)
    response = (
        HttpResponse(content_type=wanted.media_type)
        if request.method == "HEAD"
        else StreamingHttpResponse(_cut(wanted, first, last), content_type=wanted.media_type)
    )
    if part:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{wanted.length}"
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"], response["ETag"] = "bytes", etag
    response["Content-Disposition"] = disposition(wanted.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _part(request: HttpRequest, length: int, etag: str) -> tuple[int, int] | None:
    """The first and the last byte that are asked for; None means all."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = int(found[1]), int(found[2]) if found[2] else length - 1
    return (first, min(last, length - 1)) if first <= last or first >= length else None


def _cut(wanted: Download, first: int, last: int) -> Iterator[bytes]:
    """The bytes from the first to the last; to its own end, the download learns of it."""
    at = 0
    for piece in wanted.pieces:
        begins, at = at, at + len(piece)
        if at > first:
            yield piece[max(first - begins, 0) : last + 1 - begins]
        if at > last and last + 1 < wanted.length:
            return
