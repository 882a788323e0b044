"""Bringing many people in from a file: what it would do is shown first, then done."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.http.doors import MemberRequest, member_page
from tenants.kernel.errors import Invalid, TooLarge
from tenants.people import actions
from tenants.people.actions import Imported
from tenants.people.spreadsheet import decoded, parse_people

MOST_BYTES: Final = 1024 * 1024
SHOWN: Final = 100


@member_page("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: MemberRequest) -> HttpResponse:
    """A POST shows what the file would change; with `apply`, it is changed."""
    if request.method != "POST":
        return render(request, "people/import.html")
    try:
        text = _text(request)
        rows = parse_people(text)
    except Invalid as refusal:
        return render(request, "people/import.html", {"error": str(refusal)}, status=400)
    given: dict[str, Any] = {"actor": request.actor, "at": now()}
    if "apply" not in request.POST:
        return _shown(request, actions.preview_import(rows, **given), text=text)
    done = actions.import_people(rows, **given)
    messages.success(request, _summary(done))
    if done.errors:
        return _shown(request, done)
    return redirect("people:list", request.organization.slug)


def _text(request: MemberRequest) -> str:
    upload = request.FILES.get("file")
    if upload is None:
        text = request.POST.get("text", "")
        if not text:
            raise Invalid(_("Choose a file first."))
        return text
    if upload.size and upload.size > MOST_BYTES:
        raise TooLarge(_("This file is larger than 1 MB. Import it in parts."))
    return decoded(upload.read())


def _shown(request: MemberRequest, done: Imported, *, text: str = "") -> HttpResponse:
    """The result; with `text`, it is only what would happen, and can be had."""
    sorts = [(_("New"), "ok", done.created), (_("Changes"), "accent", done.changed)]
    rows = [
        {"person": person, "word": word, "tone": tone}
        for word, tone, people in sorts
        for person in people
    ]
    context = {
        "done": done,
        "rows": rows[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "text": text,
        "summary": _summary(done),
    }
    return render(request, "people/import.html", context)


def _summary(done: Imported) -> str:
    numbers = {
        "new": len(done.created),
        "changed": len(done.changed),
        "same": len(done.unchanged),
    }
    return _("%(new)d new, %(changed)d changed, %(same)d as before.") % numbers
