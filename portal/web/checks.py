"""Asking whether a picture is one of ours, and reading the answer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from generation.checks import actions, queries
from generation.checks.lifecycle import CheckState
from generation.checks.models import KEPT, PictureCheck
from generation.delivery.checking import Checked
from portal.http.doors import MemberRequest, member_page
from portal.web import check_words
from portal.web.forms import ActionForm
from tenants.kernel.jobs.reasons import sentence


class CheckForm(ActionForm):
    """A picture from anywhere."""

    picture = forms.FileField(
        allow_empty_file=True,
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("As it was found: a copy, a screenshot or a part of it will do."),
    )


@member_page("headshot.download")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest) -> HttpResponse:
    """Send a picture, beside the answers that are still kept; a worker looks at it."""
    form = CheckForm.of(request)
    if form.is_valid():
        data = form.cleaned_data["picture"].read()
        asked = form.carry_out(lambda: actions.ask(data, member=request.member, at=now()))
        if asked:
            return redirect("downloads:checked", request.organization.slug, asked.pk)
    context = {
        "form": form,
        "checks": [_shown(check) for check in queries.of(request.member)],
        "hours": KEPT // timedelta(hours=1),
    }
    return render(request, "checks/ask.html", context, status=400 if form.errors else 200)


@member_page("headshot.download")
@require_safe
def show(request: MemberRequest, check_id: UUID) -> HttpResponse:
    """What was found; asks again while a worker looks."""
    check = get_object_or_404(queries.of(request.member), pk=check_id)
    template = "checks/_found.html" if request.htmx else "checks/show.html"
    return render(request, template, _shown(check))


def _shown(check: PictureCheck) -> dict[str, Any]:
    found = Checked(**check.found) if check.found else None
    title, tone = check_words.verdict(found) if found else ("", "")
    return {
        "check": check,
        "is_open": check.state == CheckState.RECEIVED,
        "title": title,
        "tone": tone,
        "told": list(check_words.told(found)) if found else [],
        "failure": sentence(check.failure_code) if check.failure_code else "",
    }
