"""Bringing many people in: what would change is shown first, mended where it must be, then done.

The page keeps nothing between its steps: each form carries all that was given so far.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.http.doors import MemberRequest, member_page
from portal.web.people_differences import field_words, groups, troubles
from tenants.directory import actions
from tenants.directory.actions import PeopleChanged
from tenants.directory.plan import Kind, Plan, Record
from tenants.directory.table import Table, decoded, read_table
from tenants.kernel.errors import Invalid, TooLarge
from tenants.people.details import FIELDS

MOST_BYTES: Final = 1024 * 1024
NEEDED: Final = ("name", "email")


@dataclass
class Given:
    """What was said in this step and in those before it."""

    text: str = ""
    table: Table | None = None
    columns: dict[str, int] = field(default_factory=dict)
    mends: dict[int, dict[str, str]] = field(default_factory=dict)
    full: bool = False

    @property
    def records(self) -> list[Record]:
        return self.table.records(self.columns, self.mends) if self.table else []


@member_page("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: MemberRequest) -> HttpResponse:
    """A POST shows what would change; with `apply`, it is changed."""
    if request.method != "POST":
        return render(request, "people/import.html")
    try:
        given = _given(request)
    except Invalid as refusal:
        return _refused(request, str(refusal))
    if missing := [name for name in NEEDED if name not in given.columns]:
        words = " · ".join(field_words()[name] for name in missing)
        sentence = _("Choose the column for: %(fields)s.") % {"fields": words}
        return render(request, "people/import.html", _context(given, error=sentence), status=400)
    return _applied(request, given) if "apply" in request.POST else _shown(request, given)


def _shown(request: MemberRequest, given: Given, *, error: str = "") -> HttpResponse:
    found = actions.preview(given.records, full=given.full)
    context = _context(given, error=error) | {
        "plan": found,
        "groups": groups(found),
        "trouble": troubles(found, given.columns),
        "writes": found.writes,
    }
    return render(request, "people/import.html", context, status=409 if error else 200)


def _applied(request: MemberRequest, given: Given) -> HttpResponse:
    digest = request.POST.get("digest", "")
    try:
        done = actions.apply(
            given.records, digest=digest, actor=request.actor, at=now(), full=given.full
        )
    except PeopleChanged as refusal:
        return _shown(request, given, error=str(refusal))
    messages.success(request, _summary(done))
    if done.troubles:
        return _shown(request, given)
    return redirect("people:list", request.organization.slug)


def _given(request: MemberRequest) -> Given:
    text = _text(request)
    table = read_table(text)
    mends = _mends(request)
    columns = _columns(request, table)
    return Given(text, table, columns, mends, full="full" in request.POST)


def _text(request: MemberRequest) -> str:
    upload = request.FILES.get("file")
    text = request.POST.get("text", "")
    if upload is None and not text.strip():
        raise Invalid(_("Choose a file or paste a list first."))
    size = (upload.size or 0) if upload else len(text)
    if size > MOST_BYTES:
        raise TooLarge(_("This is larger than 1 MB. Import it in parts."))
    return decoded(upload.read()) if upload else text


def _columns(request: MemberRequest, table: Table) -> dict[str, int]:
    """As they were chosen; guessed where nobody chose yet."""
    if "column-email" not in request.POST:
        return table.columns
    chosen = {name: request.POST.get(f"column-{name}", "") for name in FIELDS}
    return {name: int(said) for name, said in chosen.items() if said.isdecimal() and len(said) < 4}


def _mends(request: MemberRequest) -> dict[int, dict[str, str]]:
    """What was written over in earlier steps, and now."""
    mends = _kept(request.POST.get("mends", ""))
    for key, text in request.POST.items():
        word, _dash, rest = key.partition("-")
        line, _dash, name = rest.partition("-")
        if word == "mend" and line.isdecimal() and len(line) < 8 and name in FIELDS:
            mends.setdefault(int(line), {})[name] = str(text)
    return mends


def _kept(text: str) -> dict[int, dict[str, str]]:
    try:
        kept = json.loads(text or "{}")
        return {
            int(line): {str(name): str(said) for name, said in fields.items()}
            for line, fields in kept.items()
        }
    except (ValueError, AttributeError, RecursionError) as error:
        raise Invalid(_("This page was changed on its way. Begin again.")) from error


def _context(given: Given, *, error: str) -> dict[str, Any]:
    return {
        "given": given,
        "error": error,
        "mends": json.dumps(given.mends),
        "choices": _choices(given),
    }


def _choices(given: Given) -> list[dict[str, Any]]:
    """For each field the columns it may be in, with what the first line holds of them."""
    table = given.table
    if table is None:
        return []
    first = table.lines[0].cells
    titles = [
        (number, _column_word(table.titles, first, number))
        for number in range(max(len(table.titles), len(first)))
    ]
    return [
        {
            "field": name,
            "word": word,
            "titles": titles,
            "chosen": given.columns.get(name),
            "missing": name in NEEDED and name not in given.columns,
            "optional": name not in NEEDED,
        }
        for name, word in field_words().items()
    ]


def _column_word(titles: list[str], first: list[str], number: int) -> str:
    title = titles[number].strip() if number < len(titles) else ""
    example = first[number].strip()[:40] if number < len(first) else ""
    word = title or _("Column %(number)d") % {"number": number + 1}
    return f"{word} ({example})" if example else word


def _refused(request: MemberRequest, sentence: str) -> HttpResponse:
    context = {"error": sentence, "pasted": request.POST.get("text", "")}
    return render(request, "people/import.html", context, status=400)


def _summary(done: Plan) -> str:
    numbers = {
        "new": len(done.of(Kind.NEW)),
        "changed": len(done.of(Kind.CHANGED)),
        "left": len(done.of(Kind.LEAVING)),
    }
    summary = _("%(new)d added, %(changed)d changed, %(left)d marked as left.") % numbers
    if not (open_lines := len(done.troubles)):
        return summary
    still = ngettext("%(n)d line is still open.", "%(n)d lines are still open.", open_lines)
    return " ".join([summary, still % {"n": open_lines}])
