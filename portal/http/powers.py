"""What of a device a page may use: its camera on the page of the camera, and else nothing."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER: Final = "Permissions-Policy"
NOTHING: Final = "camera=(), microphone=(), geolocation=(), display-capture=()"
CAMERA: Final = NOTHING.replace("camera=()", "camera=(self)")

View = TypeVar("View", bound=Callable[..., Any])


def uses_camera(view: View) -> View:
    """Let the view's page ask for the camera. Stands below the view's door."""
    view.powers = CAMERA  # type: ignore[attr-defined]  # read by the middleware
    return view


class PowersMiddleware:
    """Tells the browser what the page may ask for, whatever runs in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        view = request.resolver_match.func if request.resolver_match else None
        response.headers[HEADER] = getattr(view, "powers", NOTHING)
        return response
