"""Audit events as lines that people read, with the names that the ids stand for now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from generation.approvals.models import Approval
from generation.brand.models import Background, Frame, Logo
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.redos import RedoReason
from generation.licences.models import Acceptance
from generation.ownphotos.models import OwnPhoto
from generation.photos.models import Photo
from generation.previews.models import Preview
from generation.rebrands.models import Rebrand, Refinish
from generation.shares.models import ShareLink
from generation.styles.models import StyleTemplate, StyleVersion
from generation.training.models import TrainingRun
from tenants.access.models import ApiKey
from tenants.audit import queries as audit
from tenants.audit.models import AuditEvent
from tenants.audit.sentences import describe
from tenants.consent.models import ConsentReceipt
from tenants.invites.models import Invite, SignInLink
from tenants.kernel.languages import within
from tenants.operators.models import Visit
from tenants.organizations.models import MemberInvitation, Membership, Organization
from tenants.people.models import Employee


class Line(NamedTuple):
    """One event: when, and what."""

    at: datetime
    text: str


class Thing(NamedTuple):
    """What events are about: what it is called, and the ids by which they name it."""

    name: str
    ids: frozenset[UUID]


class Naming(NamedTuple):
    """How things of one kind are called: by the value of a field, put into words."""

    model: type[Any]
    field: str
    words: str | Promise = "%s"


OF_PEOPLE: Final[dict[str, Naming]] = {
    "approvals.approval": Naming(Approval, "employee__name", _("the headshot of %s")),
    "consent.consentreceipt": Naming(ConsentReceipt, "employee__name", _("the consent of %s")),
    "headshots.headshot": Naming(Headshot, "employee__name", _("a take of %s")),
    "headshots.headshotbatch": Naming(HeadshotBatch, "employee__name", _("the takes of %s")),
    "invites.invite": Naming(Invite, "employee__name", _("the invite to %s")),
    "invites.signinlink": Naming(SignInLink, "employee__name", _("a sign-in link of %s")),
    "ownphotos.ownphoto": Naming(OwnPhoto, "employee__name", _("the own photo of %s")),
    "photos.photo": Naming(Photo, "employee__name", _("a photo of %s")),
    "previews.preview": Naming(Preview, "employee__name", _("the preview of %s")),
    "rebrands.refinish": Naming(Refinish, "employee__name", _("the headshot of %s")),
    "training.trainingrun": Naming(TrainingRun, "employee__name", _("the training for %s")),
}
"""Kinds of things that belong to one employee."""

NAMINGS: Final[dict[str, Naming]] = {
    **OF_PEOPLE,
    "access.apikey": Naming(ApiKey, "name", _("“%s”")),
    "brand.background": Naming(Background, "name", _("“%s”")),
    "brand.frame": Naming(Frame, "name", _("“%s”")),
    "brand.logo": Naming(Logo, "ground", _("the logo for %s grounds")),
    "licences.acceptance": Naming(Acceptance, "title"),
    "operators.visit": Naming(Visit, "reason", _("“%s”")),
    "organizations.memberinvitation": Naming(MemberInvitation, "email", _("the invitation to %s")),
    "organizations.membership": Naming(Membership, "user__name"),
    "organizations.organization": Naming(Organization, "name"),
    "people.employee": Naming(Employee, "name"),
    "rebrands.rebrand": Naming(Rebrand, "version__template__name", _("the rebrand to “%s”")),
    "shares.sharelink": Naming(ShareLink, "name", _("“%s”")),
    "styles.styletemplate": Naming(StyleTemplate, "name", _("“%s”")),
    "styles.styleversion": Naming(StyleVersion, "template__name", _("“%s”")),
}
ACTORS: Final = {
    "member": "organizations.membership",
    "employee": "people.employee",
    "api_key": "access.apikey",
}
"""The kind of thing that each kind of actor is."""

OF_A_HEADSHOT: Final = (
    "approval.submit",
    "approval.resubmit",
    "approval.pass_on",
    "approval.approve",
    "approval.request_changes",
    "approval.reopen",
    "approval.step_back",
    "approval.withdraw",
    "headshotbatch.order",
    "headshotbatch.finish",
)
"""What is told of a headshot to those who review it."""

IN_A_HISTORY: Final = [
    naming.model
    for kind, naming in OF_PEOPLE.items()
    if kind not in {"photos.photo", "headshots.headshot"}
]


def told(events: Sequence[AuditEvent]) -> list[Line]:
    """The events as sentences; whoever was erased or removed stays unnamed."""
    names = _names(events)
    return [Line(event.at, _with_reason(event, describe(event, names))) for event in events]


def names_of(actors: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """What actors are called, given as pairs of kind and id; whoever was removed has no name."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for kind, pk in actors:
        wanted[ACTORS.get(kind, "")].add(pk)
    return _called(wanted)


def things_of(person: Employee) -> frozenset[UUID]:
    """The person and what is theirs, for their history; single photos and takes would drown it."""
    theirs = (model.objects.filter(employee=person) for model in IN_A_HISTORY)
    return frozenset(
        {person.pk, *(pk for rows in theirs for pk in rows.values_list("pk", flat=True))}
    )


def thing(address: str) -> Thing | None:
    """What `kind:id` stands for, as links to the log name it; None for what is not there."""
    kind, _colon, pk = address.partition(":")
    try:
        found = NAMINGS[kind].model.objects.filter(pk=UUID(pk)).first()
    except (KeyError, ValueError):
        return None
    if found is None:
        return None
    ids = things_of(found) if isinstance(found, Employee) else frozenset({found.pk})
    if isinstance(found, Headshot):
        approvals = Approval.objects.filter(headshot=found).values_list("pk", flat=True)
        ids |= {found.batch_id, *approvals} - {None}
    return Thing(_called({kind: {pk}}).get(pk, ""), ids)


def history_of(person: Employee, *, limit: int = 50) -> list[Line]:
    """What became of the person's headshot, newest first: who, what and when, with the reasons."""
    ids = {
        pk
        for model in (Approval, HeadshotBatch)
        for pk in model.objects.filter(employee=person).values_list("pk", flat=True)
    }
    if not ids:  # an empty filter would tell of everybody
        return []
    about = audit.events(audit.Filter(about=frozenset(ids))).filter(verb__in=OF_A_HEADSHOT)
    return told(list(about[:limit]))


def _with_reason(event: AuditEvent, sentence: str) -> str:
    """The sentence with why, where a reason was given."""
    reason = event.detail.get("reason", "")
    if reason not in RedoReason.values:
        return sentence
    given = {"sentence": sentence, "reason": within(RedoReason(reason).label)}
    return str(_("%(sentence)s Reason: %(reason)s.") % given)


def _names(events: Sequence[AuditEvent]) -> Mapping[str, str]:
    """What the ids of the events are called, with one query for each kind of thing."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for event in events:
        wanted[event.subject_type].add(str(event.subject_id))
        wanted[ACTORS.get(event.actor_kind, "")].add(event.actor_id)
    return _called(wanted)


def _called(wanted: Mapping[str, set[str]]) -> Mapping[str, str]:
    """Names by id, of the ids that are wanted of each kind of thing."""
    names: dict[str, str] = {}
    for kind in wanted.keys() & NAMINGS.keys():
        model, field, words = NAMINGS[kind]
        rows = model.objects.filter(pk__in=wanted[kind] - {""}).values_list("pk", field)
        names |= {str(pk): str(words) % name for pk, name in rows if name}
    return names
