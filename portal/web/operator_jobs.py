"""The job board: what workers do, for whoever runs them. It names companies, and no people."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.http import places
from portal.http.doors import OperatorRequest, operator_page
from portal.web import chains
from portal.web.troubles import WORK
from tenants.audit.actions import record
from tenants.kernel.errors import NotFound
from tenants.kernel.jobs import queries as jobs
from tenants.kernel.jobs.doorbell import queues
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.operators import queries as operators

PAGE: Final = 50
ALL: Final = "all"
SHOWN: Final = {
    "failed": (JobState.FAILED,),
    "open": jobs.OPEN,
    "done": (JobState.DONE, JobState.CANCELLED),
    ALL: (),
}
"""The lists of the board, and the states in each."""
LABELS: Final = {
    "failed": gettext_lazy("Failed"),
    "open": gettext_lazy("Under way"),
    "done": gettext_lazy("Ended"),
    ALL: gettext_lazy("All"),
}


class BoardForm(forms.Form):
    """Whose jobs of which queue; what makes no sense limits nothing."""

    company = forms.CharField(
        required=False,
        max_length=60,
        label=gettext_lazy("Company"),
        widget=forms.TextInput(attrs={"placeholder": "acme", "autocapitalize": "off"}),
        help_text=gettext_lazy("As in its address"),
    )
    queue = forms.ChoiceField(required=False, label=gettext_lazy("Queue"))

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        queue = self.fields["queue"]
        queue.choices = [("", _("Every queue")), *((name, name) for name in queues())]  # type: ignore[attr-defined]  # a choice


@operator_page
@require_safe
def listing(request: OperatorRequest) -> HttpResponse:
    """Jobs, what changed last first; the filter is in the address."""
    form = BoardForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    company = operators.company_of(given["company"]) if given.get("company") else None
    is_unknown = bool(given.get("company")) and company is None
    wanted = jobs.Wanted(
        queue=given.get("queue", ""), organization_id=company.id if company else None
    )
    shown = request.GET.get("show", "failed")
    states = SHOWN.get(shown, SHOWN["failed"])
    narrowed = jobs.Wanted(states, wanted.queue, wanted.organization_id)
    found = [] if is_unknown else jobs.page(narrowed, after=_place(request.GET), limit=PAGE + 1)
    context = {
        "form": form,
        "shown": shown if shown in SHOWN else "failed",
        "is_unknown": is_unknown,
        "tabs": _tabs(request.GET, shown, {} if is_unknown else jobs.counts(wanted)),
        "rows": _rows(found[:PAGE]),
        "following": _following(request.GET, found[PAGE - 1]) if len(found) > PAGE else "",
    }
    return render(request, "operator/jobs.html", context)


@operator_page
@require_safe
def show(request: OperatorRequest, job_id: UUID) -> HttpResponse:
    """One job among the steps of the same person's way; the first that failed stands open."""
    job = _job(job_id)
    with acting_for(job.organization_id):
        steps = chains.steps_of(job)
        record("job.look", job, actor=request.actor, at=now())
    company = operators.named([job.organization_id]).get(job.organization_id)
    context = {
        "job": job,
        "title": WORK.get(job.kind, _("Work")),
        "company": company,
        "steps": steps,
        "stages": [step.shown() for step in steps],
        "failed": sum(len(step.failed) for step in steps),
        "first": next((step.kind for step in steps if step.failed), job.kind),
    }
    return render(request, "operator/job.html", context)


@operator_page
@require_POST
def retry(request: OperatorRequest, job_id: UUID) -> HttpResponse:
    """Try again what failed of the same person's way, and nothing else."""
    job = _job(job_id)
    with acting_for(job.organization_id):
        done = chains.retry_failed(job, actor=request.actor, at=now())
    if done:
        text = ngettext("%(n)d job is tried again.", "%(n)d jobs are tried again.", done) % {
            "n": done
        }
        messages.success(request, text)
    else:
        messages.info(request, _("Nothing of this is failed any more."))
    return redirect("operator:job", job.pk)


def _job(job_id: UUID) -> Job:
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job


def _rows(found: list[Job]) -> list[dict[str, Any]]:
    companies = operators.named(job.organization_id for job in found)
    return [
        {
            "job": job,
            "title": WORK.get(job.kind, job.kind.rpartition(".")[2]),
            "company": companies.get(job.organization_id),
        }
        for job in found
    ]


def _tabs(query: QueryDict, shown: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    tabs = []
    for name, states in SHOWN.items():
        kept = query.copy()
        kept.pop("after", None)
        kept["show"] = name
        n = sum(counts.get(state, 0) for state in states or JobState.values)
        tab = {"label": LABELS[name], "url": f"?{kept.urlencode()}", "count": n}
        tabs.append(tab | {"current": name == shown})
    return tabs


def _place(query: QueryDict) -> jobs.Place | None:
    place = places.read(query.get("after", ""))
    return jobs.Place(*place) if place else None


def _following(query: QueryDict, last: Job) -> str:
    kept = query.copy()
    kept["after"] = places.written(last.state_changed_at, last.pk)
    return f"?{kept.urlencode()}"
