"""Whether everything works, for whoever runs it: each line with what to do when it does not."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.http.doors import OperatorRequest, operator_page
from tenants.kernel.jobs import queries as jobs
from tenants.kernel.jobs.queries import Depth

LONG: Final = {"default": timedelta(minutes=5), "gpu": timedelta(hours=2)}
"""How long a job may wait for its turn before somebody should look."""
SILENCE: Final = timedelta(minutes=2)
"""How long a wake-up may lie there, and how late the sweep may be."""
LITTLE: Final = 0.1
"""Of the disk."""


class Sign(NamedTuple):
    """One thing that is looked at: how it is, in a word and a sentence, and what to do."""

    title: str
    tone: str
    found: str
    runbook: str


@operator_page
@require_safe
def show(request: OperatorRequest) -> HttpResponse:
    """Every sign, what is wrong first."""
    at = now()
    depths = jobs.depths()
    signs = [*_queues(depths, at), _sweep(at), _storage(), _mail()]
    order = ("bad", "warn", "ok")
    context = {
        "signs": sorted(signs, key=lambda sign: order.index(sign.tone)),
        "wrong": sum(sign.tone != "ok" for sign in signs),
        "depths": depths,
        "at": at,
    }
    return render(request, "operator/health.html", context)


def _queues(depths: list[Depth], at: datetime) -> list[Sign]:
    return [sign for depth in depths for sign in (_waiting(depth, at), _workers(depth, at))]


def _waiting(depth: Depth, at: datetime) -> Sign:
    age = at - depth.oldest_at if depth.oldest_at else timedelta()
    limit = LONG.get(depth.queue, LONG["default"])
    found = ngettext("%(n)d job waits.", "%(n)d jobs wait.", depth.waiting) % {"n": depth.waiting}
    if depth.oldest_at and age > limit:
        minutes = int(age.total_seconds() // 60)
        found = ngettext(
            "The oldest job has waited for %(n)d minute.",
            "The oldest job has waited for %(n)d minutes.",
            minutes,
        ) % {"n": minutes}
    return Sign(
        _("Queue %(name)s") % {"name": depth.queue},
        "warn" if age > limit else "ok",
        found,
        _("Start one more cluster of this queue; companies take turns by themselves."),
    )


def _workers(depth: Depth, at: datetime) -> Sign:
    silent = bool(depth.unanswered_at) and at - (depth.unanswered_at or at) > SILENCE
    found = ngettext("%(n)d worker is at work.", "%(n)d workers are at work.", depth.running) % {
        "n": depth.running
    }
    tone = "ok"
    if depth.lost:
        tone, found = (
            "warn",
            ngettext(
                "%(n)d worker was lost in the middle of a job.",
                "%(n)d workers were lost in the middle of a job.",
                depth.lost,
            )
            % {"n": depth.lost},
        )
    if silent:
        tone, found = "bad", _("No worker answers.")
    return Sign(
        _("Workers of %(name)s") % {"name": depth.queue},
        tone,
        found,
        _("Run manage.py cluster %(name)s; a lost job goes on by itself after its lease.")
        % {"name": depth.queue},
    )


def _sweep(at: datetime) -> Sign:
    due = jobs.sweep_due_at()
    late = due is None or at - due > SILENCE
    found = (
        _("It is late: nothing expires, and nothing is erased.") if late else _("It is on time.")
    )
    return Sign(
        _("Sweep of each minute"),
        "bad" if late else "ok",
        found,
        _("It runs with the default queue's cluster; manage.py sweep does it once by hand."),
    )


def _storage() -> Sign:
    title = _("Storage")
    runbook = _("Make room or mend the way to it; uploads wait on people's phones meanwhile.")
    try:
        free = default_storage.free()  # type: ignore[attr-defined]  # both of ours have it
    except OSError:
        return Sign(title, "bad", _("It does not answer."), runbook)
    if free is None:
        return Sign(title, "ok", _("It answers."), runbook)
    found = _("%(n)d %% of the disk is free.") % {"n": int(free * 100)}
    return Sign(title, "warn" if free < LITTLE else "ok", found, runbook)


def _mail() -> Sign:
    failed = jobs.failed_lately("mail_not_sent")
    found = _("Every mail of the last day was taken.")
    if failed:
        found = ngettext(
            "%(n)d mail of the last day was not taken.",
            "%(n)d mails of the last day were not taken.",
            failed,
        ) % {"n": failed}
    return Sign(
        _("Mail"),
        "warn" if failed else "ok",
        found,
        _("Check SMTP_HOST and the mail server, then try the failed jobs again."),
    )
