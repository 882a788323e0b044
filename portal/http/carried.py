"""A token that came in an address, carried on in a cookie: no history, log or referrer keeps it."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers

KEPT_S: Final = 30 * 60
LONGEST: Final = 200
"""Characters, several times those of a token of ours; longer cookies are dropped by browsers."""


def carry(request: HttpRequest, token: str, *, path: str) -> HttpResponse:
    """Go to `path`, whose pages alone see the token.

    Changes nothing else and looks at nothing, so link scanners do no harm and learn nothing.
    """
    token = token[:LONGEST] if token.isascii() else ""  # no header holds anything else
    response = HttpResponseRedirect(path)
    response.set_signed_cookie(
        "token",
        token,
        salt=path,
        path=path,
        max_age=KEPT_S,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",  # a link in a mail is followed from elsewhere: strict would lose it
    )
    response["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response


def carried(request: HttpRequest, *, path: str) -> str:
    """The token, or nothing where it was not carried here or too long ago."""
    return str(request.get_signed_cookie("token", "", salt=path, max_age=KEPT_S) or "")


def drop(response: HttpResponse, *, path: str) -> HttpResponse:
    """Forget the token: it was used."""
    response.delete_cookie("token", path=path, samesite="Lax")
    return response
