"""A token that came in an address, carried on in a cookie, so that no history, log or referrer keeps it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

MINUTES_S = 30 * 60


def carry(request: HttpRequest, token: str, *, path: str) -> HttpResponse:
    """Go to `path`, whose pages alone see the token. Changes nothing else, so that link scanners do no harm."""
    response = HttpResponseRedirect(path)
    response.set_signed_cookie(
        "token",
        token,
        salt=path,
        path=path,
        max_age=MINUTES_S,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    response["Referrer-Policy"] = "no-referrer"
    return response


def carried(request: HttpRequest, *, path: str) -> str:
    """The token, or nothing where it was not carried here or too long ago."""
    return str(request.get_signed_cookie("token", "", salt=path, max_age=MINUTES_S) or "")


def drop(response: HttpResponse, *, path: str) -> HttpResponse:
    """Forget the token: it was used."""
    response.delete_cookie("token", path=path)
    return response
