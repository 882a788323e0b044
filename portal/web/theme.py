"""The choice between light, dark and the system's colours, kept where the server reads it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.http.doors import public_page
from tenants.organizations import actions

COOKIE = "theme"
CHOICES = frozenset({"", "light", "dark"})
YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> str:
    """`light`, `dark`, or nothing for the system's: the account's choice, else the browser's."""
    user = getattr(request, "user", None)
    stored = getattr(user, "theme", "") or request.COOKIES.get(COOKIE, "")
    return stored if stored in CHOICES else ""


@public_page
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a choice for this browser and this account, and go back to the page it came from."""
    choice = request.POST.get("theme", "")
    choice = choice if choice in CHOICES else ""
    if request.user.is_authenticated:
        actions.choose_theme(request.user, choice)
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(target if safe else "/")
    response.set_cookie(COOKIE, choice, max_age=YEAR, samesite="Lax", httponly=True)
    return response
