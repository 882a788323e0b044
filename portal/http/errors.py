"""A domain refusal becomes one HTTP answer: its family gives the status, its sentence the text.

People get a page, scripts of ours a line, and programs under /api/ problem details.
"""

import sys
from collections.abc import Callable
from typing import Final

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.http.problems import problem, wants_problem
from tenants.access.throttle import TooOften
from tenants.kernel import errors

STATUS: Final[dict[type[errors.DomainError], int]] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.Invalid: 400,
    errors.TooLarge: 413,
    errors.Unauthenticated: 401,
    TooOften: 429,
}
TOO_MUCH: Final = (RequestDataTooBig, TooManyFieldsSent)
OWN_PAGES: Final = frozenset({403, 404, 413, 429})
AWAY: Final = (OperationalError, InterfaceError)
"""What a database that is down or restarts raises, in a view or before it."""
AWAY_SECONDS: Final = 30
GetResponse = Callable[[HttpRequest], HttpResponse]


class TooManyFiles(errors.TooLarge):
    """More files in one form than are even counted."""

    code = "too_many_files"
    sentence = gettext_lazy("These are too many files at once. Send fewer.")


def status_of(error: errors.DomainError) -> int:
    """The HTTP status of a refusal's family."""
    return next((status for family, status in STATUS.items() if isinstance(error, family)), 400)


def answer(request: HttpRequest, error: errors.DomainError) -> HttpResponse:
    """What was refused and what to do: a page, a line of text for a script, or a problem."""
    if wants_problem(request):
        return as_problem(error)
    status = status_of(error)
    if status == 401:
        return redirect_to_login(request.get_full_path())
    context = {"sentence": str(error), "code": error.code}
    response = render(request, _template(request, status), context, status=status)
    if getattr(request, "htmx", False):
        response["HX-Retarget"], response["HX-Reswap"] = "#alert", "innerHTML"
    return _with_the_wait(response, error)


def as_problem(error: errors.DomainError) -> HttpResponse:
    """What was refused and what to do, for a program."""
    fields = getattr(error, "fields", {})
    response = problem(status_of(error), error.code, str(error), fields=fields)
    return _with_the_wait(response, error)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script of ours asked, and would only throw a whole page away."""
    by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return by_script or bool(getattr(request, "htmx", False))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers to a request it cannot read."""
    if refusal := _refusal(exception):
        return answer(request, refusal)
    if wants_problem(request):
        return problem(400, "bad_request", _("This request could not be read."))
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers where it was told to refuse."""
    del exception
    return answer(request, errors.Forbidden())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers to an address that leads nowhere."""
    del exception
    return answer(request, errors.NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """What Django answers to a bug; it asks no database, which may be what is broken."""
    if isinstance(sys.exc_info()[1], AWAY):
        return _away(request)
    if wants_problem(request):
        return problem(500, "error", _("Something went wrong on our side. Try again in a minute."))
    return HttpResponse(render_to_string("errors/500.html"), status=500)


class DomainErrorMiddleware:
    """Turns refusals that reach it from views into answers, and an empty one into a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not wants_problem(request):
            response.content = render_to_string("errors/405.html")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer for a refusal; anything else is a bug and goes on."""
        refusal = _refusal(error)
        return answer(request, refusal) if refusal else None


def _away(request: HttpRequest) -> HttpResponse:
    sentence = _("Likeness cannot reach its database just now. Try again in a minute.")
    if wants_problem(request):
        response = problem(503, "unavailable", sentence)
    else:
        response = HttpResponse(render_to_string("errors/503.html"), status=503)
    response["Retry-After"] = str(AWAY_SECONDS)
    return response


def _with_the_wait(response: HttpResponse, error: errors.DomainError) -> HttpResponse:
    if isinstance(error, TooOften):
        response["Retry-After"] = str(error.seconds)
    return response


def _refusal(error: Exception) -> errors.DomainError | None:
    if isinstance(error, errors.DomainError):
        return error
    if isinstance(error, Http404):
        return errors.NotFound()
    if isinstance(error, TooManyFilesSent):
        return TooManyFiles()
    if isinstance(error, TOO_MUCH):
        return errors.TooLarge()
    return None


def _template(request: HttpRequest, status: int) -> str:
    if wants_fragment(request):
        return "errors/_line.html"
    return f"errors/{status}.html" if status in OWN_PAGES else "errors/refused.html"
