"""The language switch: kept for the account, the employee and the browser that chose."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.http.doors import public_page
from portal.http.guests import guest_of
from portal.http.languages import COOKIE
from tenants.kernel.languages import spoken
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions
from tenants.people import actions as people
from tenants.people.models import Employee

YEAR = 365 * 24 * 3600


@public_page
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language, and go back to the page it was chosen on."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(target if safe else "/")
    if language := spoken(request.POST.get("language")):
        _keep(request, language)
        response.set_cookie(
            COOKIE,
            language,
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _keep(request: HttpRequest, language: str) -> None:
    if request.user.is_authenticated:
        actions.choose_language(request.user, language)
    elif guest := guest_of(request):
        with acting_for(guest.organization_id):
            if employee := Employee.objects.filter(pk=guest.employee_id).first():
                people.choose_language(employee, language)
