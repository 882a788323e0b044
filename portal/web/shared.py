"""What a visitor without an account sees who holds a share link.

The link itself changes nothing and shows nothing: programs that look at links before people do get
a page with one button. Only pressing it opens the pictures, for this browser alone.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from generation.delivery import gate
from generation.delivery.models import Rendition
from generation.shares import actions, queries
from generation.shares.models import ShareLink
from generation.shares.queries import Place, ShareNotValid
from portal.http.carried import carried, carry, drop
from portal.http.doors import inside, public_page
from portal.http.languages import speak
from portal.http.media import picture
from portal.http.visitors import address_of
from portal.http.ways import gives_out
from tenants.access.throttle import Allowance, count
from tenants.kernel.errors import Forbidden, NotFound
from tenants.organizations.models import Organization

PATH: Final = "/shared/"
KEY: Final = "share"
PAGE: Final = 48
TRIED: Final = Allowance("share link tried from", tries=60, span=timedelta(hours=1))
LOOKED: Final = Allowance("shared pictures asked from", tries=6000, span=timedelta(hours=1))
"""A hundred pages of pictures; a whole office may stand behind one address."""


@public_page
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link as it was sent."""
    return _unlisted(carry(request, token, path=PATH))


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wall(request: HttpRequest) -> HttpResponseBase:
    """One button for whoever just came; a POST opens the link, and then its pictures are here."""
    token = carried(request, path=PATH)
    try:
        if request.method == "POST":
            return _unlisted(_open(request, token))
        if token:
            return _unlisted(_ask(request, token))
        return _unlisted(_within(request, lambda share: _wall(request, share)))
    except ShareNotValid:
        request.session.pop(KEY, None)
        gone = render(request, "shared/not_valid.html", status=404)
        return _unlisted(drop(gone, path=PATH))


@public_page
@require_safe
@gives_out(gate.SHARE)
def shared_picture(request: HttpRequest, rendition_id: UUID) -> HttpResponseBase:
    """One of the pictures; `?save` saves it, where the link allows that."""
    count(LOOKED, address_of(request), at=now())
    is_to_save = "save" in request.GET

    def answer(share: ShareLink) -> HttpResponse:
        row = queries.pictures(share).filter(pk=rendition_id).first()
        if row is None:
            raise NotFound
        if is_to_save and not share.may_download:
            raise Forbidden(_("This link shows pictures and does not let them be saved."))
        name = slugify(row.headshot.employee.name) or "headshot"
        file_name = f"{name}.{row.form.extension}" if is_to_save else ""
        return picture(gate.read(row), file_name=file_name, media_type=row.media_type)

    return _unlisted(_within(request, answer))


def _ask(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page with the button. Where the link leads is looked up, and nothing is changed."""
    place = _place_of(request, token)

    def answer() -> HttpResponse:
        company = Organization.objects.get()
        speak(request, company=company.language)
        return render(request, "shared/open.html", {"company": company})

    return inside(place.organization_id, answer)


def _open(request: HttpRequest, token: str) -> HttpResponseBase:
    place = _place_of(request, token)

    def answer() -> HttpResponse:
        actions.note_opening(queries.working(place.share_id, at=now()), at=now())
        return redirect("shared:wall")

    response = inside(place.organization_id, answer)
    request.session[KEY] = [str(place.organization_id), str(place.share_id)]
    response.delete_cookie("token", path=PATH, samesite="Lax")
    return response


def _place_of(request: HttpRequest, token: str) -> Place:
    count(TRIED, address_of(request), at=now())
    return queries.place_of(token, at=now())


def _within(request: HttpRequest, answer: Callable[[ShareLink], HttpResponse]) -> HttpResponseBase:
    """What the link answers that was opened in this browser, as long as it is good.

    Raises:
        ShareNotValid: none was, or it has ended.
    """
    kept = request.session.get(KEY)
    if kept is None:
        raise ShareNotValid
    organization_id, share_id = map(UUID, kept)
    return inside(organization_id, lambda: answer(queries.working(share_id, at=now())))


def _wall(request: HttpRequest, share: ShareLink) -> HttpResponse:
    company = Organization.objects.get()
    speak(request, company=company.language)
    count_of = Paginator(queries.pictures(share), PAGE)
    page = count_of.get_page(request.GET.get("page"))
    context = {
        "share": share,
        "company": company,
        "page": page,
        "layout": share.layout,
        "tiles": [_tile(share, row) for row in page],
    }
    return render(request, "shared/wall.html", context)


def _tile(share: ShareLink, row: Rendition) -> dict[str, Any]:
    """One picture for `wall/_hung.html`."""
    employee, url = row.headshot.employee, reverse("shared:picture", args=[row.pk])
    return {
        "employee": employee,
        "department": employee.department.name if employee.department else "",
        "url": url,
        "save_url": f"{url}?save" if share.may_download else "",
    }


def _unlisted(response: HttpResponseBase) -> HttpResponseBase:
    """Kept out of search engines, and silent about its address towards others."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
