"""The language of an answer: the person's own, the browser's choice, the company's, what it asks.

The middleware settles what the browser says; a door that knows the person and the company speaks
again before its view runs. Programs under /api/ are answered in English unless they ask for more.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal.http.problems import wants_problem
from tenants.kernel.languages import spoken

COOKIE: Final = "language"


def chosen(request: HttpRequest) -> str:
    """What somebody chose in this browser; nothing where they never did."""
    return spoken(request.COOKIES.get(COOKIE))


def speak(request: HttpRequest, *, person: str = "", company: str = "") -> None:
    """Answer in the first of these that is spoken here: the person's own language, the browser's
    choice, the company's, what the browser asks for, English."""
    wishes = (spoken(person), chosen(request), spoken(company))
    language = next(filter(None, wishes), "") or translation.get_language_from_request(request)
    translation.activate(language)
    request.LANGUAGE_CODE = language


class LanguageMiddleware:
    """Begins each request in the language of its browser, whatever the thread spoke before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(translation.get_language()):  # the thread is left as it was
            if wants_problem(request):
                translation.activate(translation.get_language_from_request(request))
                request.LANGUAGE_CODE = translation.get_language()
            else:
                speak(request)
            response = self.get_response(request)
            response.setdefault("Content-Language", translation.get_language())
        patch_vary_headers(response, ("Accept-Language",))
        return response
