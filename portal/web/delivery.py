"""Approved headshots, for members to download."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from generation.delivery import actions, gate, queries
from generation.delivery.models import Rendition
from generation.styles.profiles import PROFILES
from portal.http.doors import MemberRequest, member_page
from portal.http.media import picture
from portal.http.ways import gives_out
from portal.web.people import visible
from tenants.people.queries import visible_departments

PAGE_SIZE = 48


@member_page("headshot.download")
@require_safe
def downloads(request: MemberRequest) -> HttpResponse:
    """The approved pictures, newest first."""
    wanted = request.GET.get("q", "").replace("\x00", "").strip()  # PostgreSQL refuses NUL
    rows = queries.latest(way=gate.PAGE)
    may_see = visible_departments(request.member)
    if may_see is not None:
        rows = rows.filter(headshot__employee__department_id__in=may_see)
    if wanted:
        rows = rows.filter(headshot__employee__name__icontains=wanted)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    files_of = _files_of({row.headshot_id for row in page})
    context = {
        "page": page,
        "pictures": [{"rendition": row, "files": files_of[row.headshot_id]} for row in page],
        "q": wanted,
        "has_label": queries.has_label(),
        "is_own_signer": settings.C2PA_SIGNER.is_own,
        "may_choose": "brand.manage" in request.rights,
    }
    return render(request, "delivery/downloads.html", context)


@member_page("headshot.download")
@require_safe
@gives_out(gate.PAGE)
def download(request: MemberRequest, rendition_id: UUID) -> HttpResponse:
    """One file of an approved picture; `?show` shows it instead of saving it."""
    rendition = gate.require(rendition_id, way=gate.PAGE)
    visible(request, rendition.headshot.employee_id)
    data = gate.read(rendition)
    if "show" in request.GET:
        return picture(data, media_type=rendition.media_type)
    person = slugify(rendition.headshot.employee.name) or "headshot"
    name = f"{person}-{rendition.profile}.{rendition.form.extension}"
    return picture(data, file_name=name, media_type=rendition.media_type)


@member_page("brand.manage")
@require_POST
def label(request: MemberRequest) -> HttpResponse:
    """Have every file say visibly that it was generated, or not any more."""
    has_label = request.POST.get("label") == "on"
    count = actions.choose_label(has_label=has_label, actor=request.actor, at=now())
    again = ngettext(
        "The files of %(n)d headshot are made again; that takes a moment.",
        "The files of %(n)d headshots are made again; that takes a moment.",
        count,
    )
    saved = _("Files are labelled.") if has_label else _("Files are not labelled.")
    messages.success(request, f"{saved} {again % {'n': count}}" if count else saved)
    return redirect("downloads:list", request.organization.slug)


def _files_of(headshots: set[UUID]) -> dict[UUID, list[Rendition]]:
    """What may leave of these headshots, in the profiles' order."""
    order = list(PROFILES)
    rows = gate.cleared(gate.PAGE).filter(headshot_id__in=headshots)
    found: dict[UUID, list[Rendition]] = {pk: [] for pk in headshots}
    for row in sorted(rows, key=lambda row: order.index(row.profile)):
        found[row.headshot_id].append(row)
    return found
