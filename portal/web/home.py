"""The organization's first page: what is set up, what waits, and what happened lately."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from generation.approvals import queries as approvals
from generation.brand import queries as brand
from generation.delivery import queries as delivery
from generation.styles import queries as styles
from portal.http.doors import MemberRequest, member_page
from portal.web.chronicle import told
from tenants.audit import queries as audit
from tenants.people import queries as people


@member_page("organization.view")
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """The checklist, each step done by what is there and not by a tick."""
    counts = people.counts()
    version = styles.current_version()
    done = {
        "background": brand.usable_backgrounds().exists(),
        "style": version is not None,
        "people": any(counts.values()),
        "invited": bool(sum(counts.values()) - counts["added"]),
        "approved": delivery.latest().exists(),
    }
    recent = audit.recent(limit=6) if "audit.view" in request.rights else []
    can_review = "headshot.review" in request.rights
    context = {
        "done": done,
        "done_count": sum(done.values()),
        "version": version,
        "counts": counts,
        "total": sum(counts.values()),
        "waiting": approvals.counts(request.member)["to_review"] if can_review else 0,
        "events": told(recent),
    }
    return render(request, "home/home.html", context)
