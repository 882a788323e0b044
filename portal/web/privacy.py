"""What is kept of people and for how long, what goes next, and what they agreed to."""

from datetime import timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from generation.checks.models import KEPT
from generation.rebrands.models import UNDO_FOR
from generation.retention import preview, timers
from portal.http.doors import MemberRequest, member_page
from portal.web.chronicle import told
from tenants.audit import queries as audit
from tenants.consent import queries as consent
from tenants.consent.actions import TERM
from tenants.consent.texts import HEADSHOTS
from tenants.invites.actions.sending import TERM as INVITE_TERM

PAGE: Final = 50
LATELY: Final = 5
AHEAD: Final = (7, 30, 90)


@member_page("people.manage")
@require_safe
def show(request: MemberRequest) -> HttpResponse:
    """The page; how far it looks ahead is in the address."""
    at, days = now(), _days(request)
    dues = preview.preview(until=at + timedelta(days=days), at=at)
    page = Paginator(dues, PAGE).get_page(request.GET.get("page"))
    agreed = consent.agreements(at=at)
    context = {
        "days": days,
        "tabs": [_tab(each, days) for each in AHEAD],
        "people": len(dues),
        "totals": _amounts(preview.totals(dues)),
        "rows": [
            {"due": due, "why": due.why.label, "amounts": _amounts(due.counts)} for due in page
        ],
        "page": page,
        "previous": _page(days, page.previous_page_number()) if page.has_previous() else "",
        "following": _page(days, page.next_page_number()) if page.has_next() else "",
        "timeline": timeline(),
        "texts": [
            {
                "text": text,
                "agreed": agreed.get((text.purpose, text.version, text.locale), 0),
                "is_narrow": text.purpose != HEADSHOTS,
            }
            for text in consent.published(at=at)
        ],
        "consent_days": TERM.days,
        "erased": told(audit.recent(audit.Filter(verb="employee.finish_erasure"), limit=LATELY)),
    }
    return render(request, "privacy/show.html", context)


def timeline() -> list[tuple[str, str]]:
    """Each kind of data with how long it is kept, as the rules in force say."""
    return [
        (
            gettext("Photos, measurements, models and takes nobody approved"),
            _days_after(timers.AFTER_APPROVAL, gettext("after approval")),
        ),
        (
            gettext("The same, where nothing was approved"),
            _days_after(timers.AFTER_ACTIVITY, gettext("after the person last did something")),
        ),
        (gettext("The same, where consent is taken back"), gettext("minutes")),
        (
            gettext("Approved headshots"),
            gettext("until they are called back, or the person leaves"),
        ),
        (
            gettext("Everything of somebody who left"),
            _days_after(timers.AFTER_LEAVING, gettext("after they left")),
        ),
        (gettext("Everything of somebody who is erased"), gettext("minutes")),
        (
            gettext("The picture from before a rebrand"),
            _days_after(UNDO_FOR, gettext("so that it can come back")),
        ),
        (gettext("Pictures sent in to be checked"), _hours(KEPT)),
        (gettext("Invite links"), _days_after(INVITE_TERM, gettext("after they were sent"))),
        (
            gettext("Audit log and consent receipts"),
            gettext("kept as proof, without pictures; an erasure takes the name out of receipts"),
        ),
    ]


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return next((days for days in AHEAD if str(days) == asked), AHEAD[1])


def _tab(days: int, current: int) -> dict[str, Any]:
    label = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return {"label": label, "url": f"?days={days}", "current": days == current}


def _page(days: int, number: int) -> str:
    return f"?days={days}&page={number}"


def _days_after(length: timedelta, then: str) -> str:
    words = ngettext("%(n)d day, %(then)s", "%(n)d days, %(then)s", length.days)
    return words % {"n": length.days, "then": then}


def _hours(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _amounts(counts: dict[str, int]) -> list[str]:
    """How much of each kind there is, in words; what there is none of is not said."""
    words = {
        "photos": ngettext("%(n)d photo", "%(n)d photos", counts.get("photos", 0)),
        "models": ngettext("%(n)d model", "%(n)d models", counts.get("models", 0)),
        "previews": ngettext(
            "%(n)d first impression", "%(n)d first impressions", counts.get("previews", 0)
        ),
        "takes": ngettext("%(n)d take", "%(n)d takes", counts.get("takes", 0)),
        "own_photos": ngettext("%(n)d own photo", "%(n)d own photos", counts.get("own_photos", 0)),
        "approved": ngettext(
            "%(n)d approved headshot", "%(n)d approved headshots", counts.get("approved", 0)
        ),
    }
    return [words[kind] % {"n": n} for kind in preview.KINDS if (n := counts.get(kind, 0))]
