"""The choice between light, dark and the system's colours, kept where the server reads it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "theme"
CHOICES = frozenset({"", "light", "dark"})
YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> str:
    """`light`, `dark`, or nothing for the system's: the account's choice, else the browser's."""
    stored = getattr(request.user, "theme", "") or request.COOKIES.get(COOKIE, "")
    return stored if stored in CHOICES else ""


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a choice for this browser and this account, and go back to the page it came from."""
    choice = request.POST.get("theme", "")
    choice = choice if choice in CHOICES else ""
    if request.user.is_authenticated:
        type(request.user).objects.filter(pk=request.user.pk).update(theme=choice)
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(target if safe else "/")
    response.set_cookie(COOKIE, choice, max_age=YEAR, samesite="Lax", httponly=True)
    return response
