"""The organization's first page: what is set up, what waits, and what happened lately."""

from typing import Final, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from generation.approvals import queries as approvals
from generation.brand import queries as brand
from generation.delivery import gate
from generation.delivery import queries as delivery
from generation.exports import queries as exports
from generation.styles import queries as styles
from portal.http.doors import MemberRequest, member_page
from portal.web.backgrounds import BackgroundForm
from portal.web.chronicle import told
from portal.web.licence import notice_for
from portal.web.people import PersonForm
from portal.web.photocheck import stalled_for
from tenants.access import queries as access
from tenants.audit import queries as audit
from tenants.operators import actions as operators
from tenants.operators.models import Visit
from tenants.operators.queries import recent_visits
from tenants.organizations import policy
from tenants.organizations.queries import members
from tenants.people import queries as people
from tenants.people.lifecycle import EmployeeState

LATELY: Final = 8
LATEST_VISITS: Final = 3
ASKED: Final = 2
"""People whom a locked step names."""


class Step(NamedTuple):
    """One step of setting up, done by what is there and not by a tick."""

    key: str
    title: str
    text: str
    done: bool
    right: str

    def shown(self, request: MemberRequest) -> dict[str, str]:
        """The step as the member may see it: done, open, or locked to their role."""
        state = "done" if self.done else "open" if self.right in request.rights else "locked"
        return {
            "key": self.key,
            "title": self.title,
            "text": self._who() if state == "locked" else self.text,
            "state": state,
            "control": f"home/_{self.key}.html" if self.right in request.rights else "",
        }

    def _who(self) -> str:
        by_name = {"names": get_text_list(self._holders(), _("or"))}
        if policy.can(policy.Role.ADMIN, self.right):
            return _("An owner or admin can do this, as %(names)s.") % by_name
        return _("An owner can do this, as %(names)s.") % by_name

    def _holders(self) -> list[str]:
        """The names of some who hold the right, owners first."""
        able = [str(role) for role in policy.Role if policy.can(role, self.right)]
        found = sorted(members().filter(role__in=able), key=lambda each: able.index(each.role))
        return [str(each.user) for each in found[:ASKED]]


@member_page("organization.view")
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """The checklist until all of it is done, then what waits; below it, what happened."""
    counts = people.counts(people.Filter(departments=people.visible_departments(request.member)))
    may_review = "headshot.review" in request.rights
    waiting = approvals.counts(request.member)["to_review"] if may_review else 0
    steps = [step.shown(request) for step in _steps(counts, waiting)]
    may_look_back = "audit.view" in request.rights
    context = {
        "notice": notice_for(request),
        "stalled": stalled_for(request),
        "visits": _visits(request),
        "at": now(),
        "steps": steps,
        "done": sum(step["state"] == "done" for step in steps),
        "next": next((step["key"] for step in steps if step["state"] == "open"), ""),
        "background": BackgroundForm(auto_id="background_%s"),
        "person": PersonForm(auto_id="person_%s"),
        "added": counts[EmployeeState.ADDED],
        "waiting": waiting,
        "total": sum(counts.values()) - counts[EmployeeState.ERASED],
        "lists": _lists(counts),
        "lines": told(audit.recent(limit=LATELY)) if may_look_back else [],
    }
    return render(request, "home/home.html", context)


@member_page("organization.manage")
@require_POST
def end_visit(request: MemberRequest, visit_id: UUID) -> HttpResponse:
    """Show an operator out, at once."""
    visit = get_object_or_404(Visit, pk=visit_id)
    operators.end_visit(visit, actor=request.actor, at=now())
    messages.success(request, _("The visit is over."))
    return redirect("home", request.organization.slug)


def _visits(request: MemberRequest) -> list[Visit]:
    """The operators' visits of the last days, told to owners."""
    if "organization.manage" not in request.rights:
        return []
    return list(recent_visits(at=now())[:LATEST_VISITS])


def _steps(counts: dict[str, int], waiting: int) -> list[Step]:
    return [_background(), _style(), _invites(counts), _approval(waiting), _hand_over()]


def _background() -> Step:
    usable = list(brand.usable_backgrounds().values_list("name", flat=True)[:3])
    text = ", ".join(usable) or _("What stands behind every headshot: a colour is enough.")
    return Step("background", _("Choose a background"), text, bool(usable), "brand.manage")


def _style() -> Step:
    version = styles.default_version()
    text = _("Clothes, light and expression, the same for everybody.")
    if version:
        given = {"name": version.template.name, "number": version.number}
        text = _("%(name)s, version %(number)d.") % given
    return Step("style", _("Publish a style"), text, version is not None, "style.manage")


def _invites(counts: dict[str, int]) -> Step:
    asked = sum(counts.values()) - counts[EmployeeState.ADDED] - counts[EmployeeState.ERASED]
    text = ngettext("%(n)d person was invited.", "%(n)d people were invited.", asked)
    if not asked:
        text = _("Each gets a link by mail; six minutes on a phone.")
    return Step("invite", _("Invite people"), text % {"n": asked}, bool(asked), "invite.manage")


def _approval(waiting: int) -> Step:
    text = ngettext("%(n)d headshot waits for you.", "%(n)d headshots wait for you.", waiting)
    if not waiting:
        text = _("Nothing leaves before somebody approved it.")
    done = delivery.latest(way=gate.PAGE).exists()
    title = _("Approve the first headshot")
    return Step("approval", title, text % {"n": waiting}, done, "headshot.review")


def _hand_over() -> Step:
    return Step(
        "hand_over",
        _("Hand the headshots over"),
        _("Take them as a ZIP, or let your HR system fetch them with a key."),
        exports.history().exists() or access.keys().exists(),
        "delivery.manage",
    )


def _lists(counts: dict[str, int]) -> list[tuple[str, int]]:
    """How many people are where, in words."""
    states = (EmployeeState.ADDED, EmployeeState.INVITED, EmployeeState.ACTIVE, EmployeeState.LEFT)
    return [(str(state.label), counts[state]) for state in states if counts[state]]
