"""Planning a rebrand, and trying it on some people."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.approvals.queries import rules
from generation.headshots.models import Headshot
from generation.rebrands import queries
from generation.rebrands.actions import pictures
from generation.rebrands.lifecycle import REBRAND, SETTLED, RebrandState
from generation.rebrands.models import Rebrand, Refinish
from generation.styles.models import StyleVersion
from generation.vision.composition import Framing
from tenants.audit.actions import record
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lifecycle import Actor
from tenants.people.models import Department, Employee

SAMPLES = 6
"""People that a rebrand is tried on, at most."""


class NobodyToChange(Invalid):
    """No approved headshot is concerned, or none of them can be finished again."""

    code = "nobody_to_change"


class ApprovalsDoNotCarryOver(Conflict):
    """The company's rules ask for a reviewer's yes to each new picture."""

    code = "approvals_do_not_carry_over"
    sentence = gettext_lazy(
        "Your company's rules ask for a review of every new picture. Plan it without carrying "
        "approvals over, or have an owner allow that in the approval rules."
    )


def plan(  # noqa: PLR0913  # each is the admin's to say, by name
    version: StyleVersion,
    *,
    actor: Actor,
    at: datetime,
    everyone: bool = False,
    departments: Collection[Department] = (),
    people: Collection[Employee] = (),
    carries_over: bool = False,
    framing: Framing | None = None,
) -> Rebrand:
    """A rebrand to the version, of which nothing is done yet; with a `framing` a crop of those who
    are in it already.

    Raises:
        Conflict: the version's style is archived.
        ApprovalsDoNotCarryOver.
        NobodyToChange: there is no approved headshot that it would be about.
    """
    require_in_use(version)
    if carries_over and not rules().carries_over:
        raise ApprovalsDoNotCarryOver
    with transaction.atomic():
        rebrand = Rebrand.objects.create(
            version=version,
            everyone=everyone,
            department_ids=sorted(str(each.pk) for each in departments),
            employee_ids=sorted(str(each.pk) for each in people),
            carries_over=carries_over,
            framing=asdict(framing) if framing else {},
            created_at=at,
            **REBRAND.start(at=at),
        )
        if not queries.concerned(rebrand).exists():
            raise NobodyToChange(
                _("Nobody here has an approved headshot in another version. Choose more people.")
            )
        record("rebrand.plan", rebrand, actor=actor, at=at)
    return rebrand


def preview(
    rebrand: Rebrand, people: Sequence[Employee], *, more: int, seed: int, at: datetime
) -> list[Refinish]:
    """Have the new finish made of these people and of `more` others at random, to be looked at.

    Nothing leaves. What was made is used when the rebrand starts.

    Raises:
        Conflict: it has started.
        Invalid: more people than are tried, or somebody whose picture cannot be finished again.
    """
    with transaction.atomic():
        rebrand = pictures.locked_rebrand(rebrand)
        if rebrand.state != RebrandState.PLANNED:
            raise Conflict(_("This rebrand has started. Look at the pictures it has made."))
        drop_spent_samples(rebrand)
        tried = set(rebrand.items.values_list("employee_id", flat=True))
        possible = {
            ways.headshot.employee_id: ways.headshot
            for ways in queries.plan(rebrand, at=at).refinishable
        }
        chosen = _sampled(possible, tried, [each.pk for each in people], more=more, seed=seed)
        samples = Refinish.objects.bulk_create(
            pictures.new_item(rebrand, possible[pk], at=at, is_sample=True) for pk in chosen
        )
        for item in samples:
            pictures.ask_for_new(item, at=at, urgent=True)
    return samples


def require_in_use(version: StyleVersion) -> None:
    """Raise Conflict where the version's style is archived."""
    if version.template.archived_at:
        raise Conflict(_("This style is archived. Choose a version of a style that is in use."))


def drop_spent_samples(rebrand: Rebrand) -> None:
    """Delete the samples that nothing comes of any more, so that their people are tried again: what
    failed or was left, and what was made of a picture that has changed since."""
    items = rebrand.items.select_for_update(no_key=True, of=("self",)).order_by("pk")
    for item in items:
        if item.state in SETTLED or queries.why_not(item):
            pictures.drop(item)


def _sampled(
    possible: Mapping[UUID, Headshot],
    tried: Collection[UUID],
    chosen: Sequence[UUID],
    *,
    more: int,
    seed: int,
) -> list[UUID]:
    wanted = [pk for pk in dict.fromkeys(chosen) if pk not in tried]
    if any(pk not in possible for pk in wanted):
        raise Invalid(fields={"people": _("Choose people whose picture can be finished again.")})
    others = sorted(pk for pk in possible if pk not in tried and pk not in wanted)
    room = SAMPLES - len(tried) - len(wanted)
    if room < 0 or more > SAMPLES:
        raise Invalid(
            fields={"people": _("Try it on {samples} people at most.").format(samples=SAMPLES)}
        )
    at_random = random.Random(seed)  # noqa: S311  # who is shown is no secret
    return wanted + at_random.sample(others, min(more, room, len(others)))
