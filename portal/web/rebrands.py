"""Rebrands: who is concerned, how it would look, and how far it is."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation.approvals.queries import rules
from generation.delivery import gate
from generation.rebrands import actions, queries
from generation.rebrands.lifecycle import SETTLED, RebrandState, RefinishState
from generation.rebrands.models import UNDO_FOR, Rebrand, Refinish
from generation.styles import queries as styles
from generation.styles.models import StyleVersion
from portal.http.doors import MemberRequest, member_page
from portal.http.media import picture
from portal.http.ways import gives_out
from portal.web.forms import ActionForm
from tenants.kernel import files
from tenants.kernel.errors import Invalid, NotFound
from tenants.kernel.jobs.reasons import sentence
from tenants.people import queries as people
from tenants.people.models import Department, Employee

PAGE_SIZE: Final = 50
REVIEW_SIZE: Final = 24
AT_RANDOM: Final = 4
OBSTACLES: Final[Mapping[str, Promise]] = {
    queries.NO_CUTOUT: gettext_lazy("Made before the person was kept without the background"),
    queries.OWN_BACKGROUND: gettext_lazy("An own photo with its own background"),
    queries.CONSENT_TAKEN_BACK: gettext_lazy("Took the consent back, or had the photos deleted"),
    queries.NOT_APPROVED: gettext_lazy("Not approved any more"),
    queries.CHANGED: gettext_lazy("Changed in the meantime"),
    queries.CANCELLED: gettext_lazy("The rebrand was cancelled first"),
    queries.UNDONE: gettext_lazy("The rebrand was undone first"),
}
"""Why somebody's picture is left as it is, in words."""
MOVES: Final[Mapping[str, tuple[Callable[..., None], Promise]]] = {
    "start": (actions.start, gettext_lazy("The rebrand has started.")),
    "pause": (actions.pause, gettext_lazy("Paused. The few pictures under way are finished.")),
    "resume": (actions.resume, gettext_lazy("It goes on.")),
    "retry": (actions.retry, gettext_lazy("What failed is being tried again.")),
    "cancel": (actions.cancel, gettext_lazy("Cancelled. Pictures in use stay as they are.")),
    "undo": (actions.undo, gettext_lazy("The earlier pictures are being brought back.")),
}


class PlanForm(ActionForm):
    """Which version, whose pictures, and whether their approval counts for the new ones."""

    whose = forms.ChoiceField(
        choices=[
            ("style", gettext_lazy("Pictures in an earlier version of this style")),
            ("everyone", gettext_lazy("Every approved picture")),
        ],
        initial="style",
        widget=forms.RadioSelect,
        label=gettext_lazy("Whose pictures"),
    )
    carries_over = forms.BooleanField(
        required=False,
        label=gettext_lazy("The approval of the earlier picture counts for the new one"),
        help_text=gettext_lazy("Otherwise each picture is reviewed before it is used."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {str(each.pk): each for each in styles.offered()}
        self.fields["version"] = forms.ChoiceField(
            choices=[(pk, _described(each)) for pk, each in self.versions.items()],
            label=_("New background and framing"),
        )
        departments: forms.ModelMultipleChoiceField[Department] = forms.ModelMultipleChoiceField(
            queryset=people.departments(),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=_("Only these departments"),
            help_text=_("Without a tick, all."),
        )
        self.fields["departments"] = departments

    @property
    def version(self) -> StyleVersion:
        """The one that was chosen."""
        return self.versions[self.cleaned_data["version"]]


class SamplesForm(forms.Form):
    """Whom a rebrand is tried on."""

    def __init__(self, *args: Any, possible: list[Employee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.possible = {str(each.pk): each for each in possible}
        self.fields["people"] = forms.MultipleChoiceField(
            choices=[(pk, each.name) for pk, each in self.possible.items()],
            required=False,
            label=_("Try it on"),
        )

    def chosen(self) -> list[Employee]:
        """Those who were ticked.

        Raises:
            Invalid: somebody else was named.
        """
        if not self.is_valid():
            raise Invalid(_("Choose people whose picture can be finished again."))
        return [self.possible[pk] for pk in self.cleaned_data["people"]]


@member_page("style.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: MemberRequest) -> HttpResponse:
    """The rebrands there were; a POST plans another."""
    form = PlanForm.of(request, initial={"version": request.GET.get("version", "")})
    if form.is_valid():
        given = form.cleaned_data

        def plan() -> Rebrand:
            return actions.plan(
                form.version,
                everyone=given["whose"] == "everyone",
                departments=given["departments"],
                carries_over=given["carries_over"],
                actor=request.actor,
                at=now(),
            )

        planned = form.carry_out(plan)
        if planned:
            return redirect("styles:rebrand", request.organization.slug, planned.pk)
    page = Paginator(queries.rebrands(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "can_plan": bool(form.versions),
        "may_carry_over": rules().carries_over,
    }
    return render(request, "rebrands/list.html", context, status=400 if form.errors else 200)


@member_page("style.manage")
@require_safe
def show(request: MemberRequest, rebrand_id: UUID) -> HttpResponse:
    """Before the start who is concerned and how it would look, then how far it is."""
    rebrand = _rebrand(rebrand_id)
    if rebrand.state == RebrandState.PLANNED:
        return render(request, "rebrands/plan.html", _planned(request, rebrand))
    return render(request, "rebrands/show.html", _started(request, rebrand))


@member_page("style.manage")
@require_POST
def preview(request: MemberRequest, rebrand_id: UUID) -> HttpResponse:
    """Try it on the people who were ticked, and on some others."""
    rebrand = _rebrand(rebrand_id)
    possible = [ways.headshot.employee for ways in queries.plan(rebrand, at=now()).refinishable]
    form = SamplesForm(request.POST, possible=possible)
    more = 0 if request.POST.get("only") else AT_RANDOM
    actions.preview(rebrand, form.chosen(), more=more, seed=secrets.randbelow(2**31), at=now())
    return redirect("styles:rebrand", request.organization.slug, rebrand.pk)


@member_page("style.manage")
@require_POST
def change(request: MemberRequest, rebrand_id: UUID) -> HttpResponse:
    """Start, pause, resume, try again, cancel or undo it."""
    rebrand = _rebrand(rebrand_id)
    found = MOVES.get(request.POST.get("move", ""))
    if found is None:
        raise Invalid(_("Choose what to do with the rebrand."))
    move, told = found
    move(rebrand, actor=request.actor, at=now())
    messages.success(request, str(told))
    return redirect("styles:rebrand", request.organization.slug, rebrand.pk)


@member_page("headshot.review")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: MemberRequest) -> HttpResponse:
    """New finishes beside the pictures in use; a POST says yes to all that this page showed."""
    rows = queries.to_review(request.member)
    if request.method == "POST":
        shown = rows.filter(pk__in=_ids(request.POST.getlist("refinish")))
        done = [_accept(request, item) for item in shown]
        _tell(request, used=done.count(True), passed_on=done.count(False))
        return redirect("approvals:refinishes", request.organization.slug)
    page = Paginator(rows, REVIEW_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "steps": rules().steps}
    return render(request, "rebrands/review.html", context)


@member_page("headshot.review")
@require_POST
def decide(request: MemberRequest, refinish_id: UUID) -> HttpResponse:
    """Use one new picture, or keep the earlier one."""
    item = get_object_or_404(queries.undecided(request.member), pk=refinish_id)
    match request.POST.get("decision"):
        case "accept":
            is_used = _accept(request, item)
            _tell(request, used=int(is_used), passed_on=int(not is_used))
        case "refuse":
            actions.refuse(item, reviewer=request.member, actor=request.actor, at=now())
        case _other:
            raise Invalid(_("Use the new picture, or keep the earlier one."))
    return redirect("approvals:refinishes", request.organization.slug)


@member_page("headshot.review")
@require_safe
@gives_out(gate.REVIEWED_TAKE)
def refinish_picture(request: MemberRequest, refinish_id: UUID) -> HttpResponse:
    """The new picture of somebody the member may review, or with `?earlier` the one before."""
    item = get_object_or_404(queries.visible_to(request.member), pk=refinish_id)
    named = item.earlier if "earlier" in request.GET else item.new
    key = named.get("thumbnail_key" if "small" in request.GET else "file_key")
    if not key:
        raise NotFound(_("This picture was deleted."))
    return picture(files.get(key))


def _accept(request: MemberRequest, item: Refinish) -> bool:
    return actions.accept(item, reviewer=request.member, actor=request.actor, at=now())


def _tell(request: MemberRequest, *, used: int, passed_on: int) -> None:
    """What became of the pictures that somebody said yes to."""
    if used:
        text = ngettext(
            "%(n)d new picture is being put to use.",
            "%(n)d new pictures are being put to use.",
            used,
        )
        messages.success(request, text % {"n": used})
    if passed_on:
        text = ngettext(
            "%(n)d new picture waits for a second yes, by somebody else.",
            "%(n)d new pictures wait for a second yes, by somebody else.",
            passed_on,
        )
        messages.success(request, text % {"n": passed_on})


def _described(version: StyleVersion) -> str:
    given = {"name": version.template.name, "n": version.number, "on": version.background.name}
    return _("%(name)s, version %(n)d, on %(on)s") % given


def _rebrand(rebrand_id: UUID) -> Rebrand:
    return get_object_or_404(queries.rebrands(), pk=rebrand_id)


def _ids(given: list[str]) -> list[UUID]:
    try:
        return [UUID(pk) for pk in given]
    except ValueError as error:
        raise Invalid(_("Choose among the pictures that are shown.")) from error


def _planned(request: MemberRequest, rebrand: Rebrand) -> dict[str, object]:
    plan = queries.plan(rebrand, at=now())
    samples = list(queries.items(rebrand))
    tried = {item.employee_id for item in samples if item.state not in SETTLED}
    visible = queries.visible_to(request.member).filter(rebrand=rebrand)
    return {
        **_about(rebrand),
        "plan": plan,
        "without": [(OBSTACLES[code], n) for code, n in sorted(plan.without.items())],
        "page": _people(request, plan),
        "samples": samples,
        "visible": set(visible.values_list("pk", flat=True)),
        "is_trying": any(item.state == RefinishState.QUEUED for item in samples),
        "room": actions.SAMPLES - len(tried),
        "untried": [w for w in plan.refinishable if w.headshot.employee_id not in tried],
    }


def _people(request: MemberRequest, plan: queries.Plan) -> Any:
    rows = [{"ways": ways, "why": OBSTACLES.get(ways.obstacle, "")} for ways in plan.people]
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def _started(request: MemberRequest, rebrand: Rebrand) -> dict[str, object]:
    wanted = request.GET.get("state", "")
    progress = queries.progress(rebrand)
    items = queries.items(rebrand)
    if wanted in RefinishState.values:
        items = items.filter(state=wanted)
    page = Paginator(items, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        **_about(rebrand),
        "progress": progress,
        "page": page,
        "rows": [{"item": item, "why": _why(item)} for item in page],
        "undo_until": progress.undo_until,
        "undo_days": UNDO_FOR.days,
        "is_working": rebrand.state in {RebrandState.RUNNING, RebrandState.UNDOING},
        "may_pause": rebrand.state == RebrandState.RUNNING,
        "may_resume": rebrand.state == RebrandState.PAUSED,
        "may_cancel": rebrand.state in {RebrandState.RUNNING, RebrandState.PAUSED},
        "may_drop": rebrand.state == RebrandState.DONE and progress.to_review,
    }


def _about(rebrand: Rebrand) -> dict[str, object]:
    rows = people.departments().filter(pk__in=rebrand.department_ids)
    return {
        "rebrand": rebrand,
        "departments": list(rows.values_list("name", flat=True)),
        "carries_over": queries.carries_over(rebrand),
    }


def _why(item: Refinish) -> str:
    if item.failure_code:
        return sentence(item.failure_code)
    return str(OBSTACLES.get(item.why_left, ""))
