"""The body cap at the door: what is too large is refused before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.http.errors import answer
from tenants.kernel.errors import TooLarge


class BodyLimitMiddleware:
    """Refuses bodies whose announced length exceeds `BODY_MAX_BYTES`.

    Under WSGI a body without a length is empty to us, so none gets around this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.BODY_MAX_BYTES:
            return answer(request, TooLarge("This is more than can be sent at once."))
        return self.get_response(request)
