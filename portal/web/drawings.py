"""The sample people as the model draws them in a draft or a version."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from generation.delivery import gate
from generation.licences import queries as licences
from generation.samples import actions, queries
from generation.samples.lifecycle import DrawingState
from generation.samples.models import PEOPLE, SampleDrawing
from generation.styles import queries as styles
from generation.styles.actions import StyleArchived
from generation.styles.models import StyleTemplate
from portal.http.back import back
from portal.http.doors import MemberRequest, member_page
from portal.http.media import picture
from portal.http.ways import gives_out
from tenants.kernel import files
from tenants.kernel.errors import NotFound
from tenants.kernel.jobs.reasons import sentence
from tenants.kernel.lifecycle import Actor


def ask(style: StyleTemplate, *, number: int | None = None, actor: Actor, at: datetime) -> None:
    """Have the samples of the saved draft drawn, or those of the version with this number.

    Raises:
        TooManyDrawings, StyleArchived.
        NotFound: there is no such version.
    """
    if style.archived_at:
        raise StyleArchived
    wanted = styles.specification_of(style, number, base=settings.ENGINE_BASE)
    actions.request(wanted, base=settings.ENGINE_BASE, actor=actor, at=at)


def context_of(style: StyleTemplate, number: int | None = None, *, at: datetime) -> dict[str, Any]:
    """What `_samples.html` shows of the saved draft or a version."""
    wanted = styles.specification_of(style, number, base=settings.ENGINE_BASE)
    drawing = queries.of(wanted, base=settings.ENGINE_BASE)
    return {"style": style, "number": number, **_shown(drawing, at=at)}


@member_page("style.manage")
@require_POST
def draw(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Have the samples of the saved draft, or of one version, drawn."""
    style = get_object_or_404(styles.every_template(), pk=template_id)
    number = styles.number_of(request.POST.get("version") or styles.DRAFT, field="version")
    ask(style, number=number, actor=request.actor, at=now())
    if request.htmx:
        context = context_of(style, number, at=now())
        return render(request, "styles/_samples.html", context)
    edit = redirect("styles:edit", request.organization.slug, style.pk)["Location"]
    return back(request, otherwise=edit)


@member_page("style.manage")
@require_safe
def drawing(request: MemberRequest, drawing_id: UUID) -> HttpResponse:
    """How far a drawing is, asked for until it has ended."""
    found = get_object_or_404(SampleDrawing, pk=drawing_id)
    return render(request, "styles/_samples.html", _shown(found, at=now()))


@member_page("style.manage")
@require_POST
def retry(request: MemberRequest, drawing_id: UUID) -> HttpResponse:
    """Try a drawing that failed again."""
    found = get_object_or_404(SampleDrawing, pk=drawing_id)
    actions.retry(found, actor=request.actor, at=now())
    if request.htmx:
        return render(request, "styles/_samples.html", _shown(found, at=now()))
    messages.success(request, _("The samples are being drawn again."))
    return back(request, otherwise=redirect("styles:list", request.organization.slug)["Location"])


@member_page("style.manage")
@require_safe
@gives_out(gate.SAMPLE)
def drawing_picture(request: MemberRequest, drawing_id: UUID, place: int) -> HttpResponse:
    """One of the drawn people."""
    del request
    found = get_object_or_404(SampleDrawing, pk=drawing_id)
    if not 1 <= place <= len(found.file_keys):
        raise NotFound
    return picture(files.open_plain(found.file_keys[place - 1]))


def _shown(drawing: SampleDrawing | None, *, at: datetime) -> dict[str, Any]:
    failed = drawing is not None and drawing.state == DrawingState.FAILED
    return {
        "drawing": drawing,
        "people": range(1, PEOPLE + 1),
        "failure": sentence(drawing.failure_code) if drawing and failed else "",
        "typical": queries.typical_seconds(),
        "is_held": licences.must_wait(at=at),
    }
