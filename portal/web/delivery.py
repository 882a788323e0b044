"""Approved headshots, for members to download."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from generation.delivery import gate, queries
from generation.delivery.profiles import PROFILES
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
    people = {row.headshot.employee_id for row in page}
    files_of: dict[object, list[object]] = {}
    for row in (
        gate.cleared(gate.PAGE).filter(headshot__employee_id__in=people).select_related("headshot")
    ):
        files_of.setdefault(row.headshot.employee_id, []).append(
            {"rendition": row, "label": PROFILES[row.profile].label}
        )
    pictures = [{"rendition": row, "files": files_of[row.headshot.employee_id]} for row in page]
    return render(
        request, "delivery/downloads.html", {"page": page, "pictures": pictures, "q": wanted}
    )


@member_page("headshot.download")
@require_safe
@gives_out(gate.PAGE)
def download(request: MemberRequest, rendition_id: UUID) -> HttpResponse:
    """One file of an approved picture; `?show` shows it instead of saving it."""
    rendition = gate.require(rendition_id, way=gate.PAGE)
    visible(request, rendition.headshot.employee_id)
    data = gate.read(rendition)
    if "show" in request.GET:
        return picture(data)
    name = slugify(rendition.headshot.employee.name) or "headshot"
    return picture(
        data, file_name=f"{name}-{rendition.profile}.{PROFILES[rendition.profile].extension}"
    )
