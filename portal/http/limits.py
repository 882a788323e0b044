"""The body cap at the door: what is too large is refused before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.http.bearer import bearer_of
from portal.http.errors import answer
from portal.http.guests import guest_of
from tenants.access.actions import KeyRefused, authenticate
from tenants.kernel.errors import TooLarge


class BodyLimitMiddleware:
    """Refuses bodies whose announced length is more than a form, or an upload, may have.

    Under WSGI a body without a length is empty to us, so none gets around this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > _most(request):
            return answer(request, TooLarge(_("This is more than can be sent at once.")))
        return self.get_response(request)


def _most(request: HttpRequest) -> int:
    # whoever never came in has no pictures to send, and may not fill the memory with them
    is_upload = request.content_type == "multipart/form-data" and _is_in(request)
    most = settings.UPLOAD_MAX_BYTES if is_upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return int(most)


def _is_in(request: HttpRequest) -> bool:
    """Whether the session or key, looked up and not only claimed, is a company's."""
    return SESSION_KEY in request.session or guest_of(request) is not None or _holds_a_key(request)


def _holds_a_key(request: HttpRequest) -> bool:
    secret = bearer_of(request)
    try:
        return bool(secret and authenticate(secret, at=now()))
    except KeyRefused:
        return False
