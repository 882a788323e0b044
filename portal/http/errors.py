"""A domain refusal becomes one HTTP answer: its family gives the status, its sentence the text."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tenants.kernel import errors

STATUS: dict[type[errors.DomainError], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.Invalid: 400,
    errors.TooLarge: 413,
    errors.Unauthenticated: 401,
}
GetResponse = Callable[[HttpRequest], HttpResponse]


def status_of(error: errors.DomainError) -> int:
    """The HTTP status of a refusal's family."""
    return next((status for family, status in STATUS.items() if isinstance(error, family)), 400)


def answer(request: HttpRequest, error: errors.DomainError) -> HttpResponse:
    """A page (or a fragment for htmx and uploads) that says what was refused and what to do."""
    status = status_of(error)
    if status == 401:
        return redirect(f"/sign-in/?next={request.get_full_path()}")
    template = f"errors/{status}.html" if status in {403, 404, 413} else "errors/refused.html"
    return render(request, template, {"error": error, "sentence": str(error)}, status=status)


class DomainErrorMiddleware:
    """Turns refusals that reach it from views into answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer for a refusal; anything else is a bug and goes on."""
        return answer(request, error) if isinstance(error, errors.DomainError) else None
