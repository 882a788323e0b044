"""Rows for tests, each with what it needs around it.

Every maker but `make_organization` and `make_account` works in the organization in force; keywords
are the model's fields.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from generation.approvals.lifecycle import LIFECYCLE as APPROVAL
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval, ApprovalPolicy, Choice, Presence
from generation.brand.lifecycle import BackgroundState, FrameState, LogoState
from generation.brand.models import (
    Background,
    BackgroundKind,
    BrandKit,
    Frame,
    Ground,
    Logo,
    Placement,
)
from generation.census.lifecycle import LIFECYCLE as BULK_CHANGE
from generation.census.models import BulkChange, BulkItem, SavedView
from generation.checks.lifecycle import LIFECYCLE as CHECK
from generation.checks.models import PictureCheck
from generation.delivery import actions as delivery
from generation.delivery.actions import Made
from generation.delivery.models import Preferences, Rendition
from generation.exports.models import Export, ExportItem
from generation.headshots.lifecycle import BATCH, HEADSHOT, HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.keeps.models import Keep, Keeps
from generation.licences.models import Acceptance
from generation.licences.terms import Terms
from generation.ownphotos.lifecycle import LIFECYCLE as OWN_PHOTO
from generation.ownphotos.lifecycle import OwnPhotoState
from generation.ownphotos.models import OwnPhoto
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo, SharedFace
from generation.previews.lifecycle import LIFECYCLE as PREVIEW
from generation.previews.lifecycle import PreviewState
from generation.previews.models import Preview
from generation.rebrands.lifecycle import REBRAND, REFINISH
from generation.rebrands.models import Rebrand, Refinish
from generation.retention.models import Notice
from generation.samples.lifecycle import LIFECYCLE as DRAWING
from generation.samples.lifecycle import DrawingState
from generation.samples.models import SampleDrawing
from generation.shares.models import ShareLink
from generation.styles import specification
from generation.styles.models import StyleAudience, StyleTemplate, StyleVersion
from generation.styles.profiles import PROFILES, USUAL
from generation.training.lifecycle import LIFECYCLE as RUN
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from generation.wishes.models import Wishes
from tenants.access.models import GivenAnswer
from tenants.consent.models import ConsentReceipt
from tenants.invites.lifecycle import LIFECYCLE as INVITE
from tenants.invites.models import Invite, SignInLink
from tenants.kernel.jobs.lifecycle import LIFECYCLE as JOB
from tenants.kernel.models import Job, SubjectKey, UnwantedFile
from tenants.kernel.scoping import organization_in_force
from tenants.operators.models import Visit
from tenants.organizations import actions as organizations
from tenants.organizations.actions.members import join
from tenants.organizations.lifecycle import INVITATION
from tenants.organizations.models import MemberInvitation, Membership, Organization, User
from tenants.organizations.policy import Role
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""When everything in tests happens, unless they say otherwise."""

YEAR = timedelta(days=365)
TERMS = Terms(
    base="flux2-klein-9b",
    title="FLUX.2 [klein] 9B",
    licence="A licence",
    address="https://licences.example/",
    reference="BFL-7",
    until=date(2099, 5, 31),
)
"""On which a base may be used."""
_numbers = count(1)


def make_account(email: str = "", **fields: Any) -> User:
    """An account that signs in with the password `correct horse`."""
    email = email or f"account{next(_numbers)}@example.com"
    return User.objects.create_user(email, "correct horse", **{"name": "Sam Sign-In", **fields})


def make_organization(name: str = "Acme", *, owner: User | None = None) -> Organization:
    """A company with an owner."""
    owner = owner or make_account(name=f"Olive of {name}")
    return organizations.found(name, owner=owner, at=NOON)


def make_member(role: Role = Role.REVIEWER, *, user: User | None = None) -> Membership:
    return join(user or make_account(), role, at=NOON)


def make_employee(state: str = EmployeeState.ACTIVE, **fields: Any) -> Employee:
    unique = {"email": f"employee{next(_numbers)}@example.com", "name": "Erin Employee"}
    return Employee.objects.create(**_stateful(state), **{**unique, "created_at": NOON, **fields})


def make_invite(state: str = INVITE.initial, **fields: Any) -> Invite:
    fields.setdefault("employee", None)
    fields["employee"] = fields["employee"] or make_employee(EmployeeState.INVITED)
    until = {"sent_at": NOON, "expires_at": NOON + YEAR}
    return Invite.objects.create(**_stateful(state), **{**until, **fields})


def make_member_invitation(state: str = INVITATION.initial, **fields: Any) -> MemberInvitation:
    unique = {"email": f"member{next(_numbers)}@example.com", "role": Role.VIEWER}
    until = {"sent_at": NOON, "expires_at": NOON + YEAR}
    return MemberInvitation.objects.create(**_stateful(state), **{**unique, **until, **fields})


def make_receipt(employee: Employee, **fields: Any) -> ConsentReceipt:
    """A consent that stands."""
    given = {"typed_name": employee.name, "given_at": NOON, "expires_at": NOON + YEAR}
    text = {"text_version": 1, "text_digest": "0" * 64, "locale": "en"}
    return ConsentReceipt.objects.create(employee=employee, **{**given, **text, **fields})


def make_participant(**fields: Any) -> Employee:
    """Somebody who has joined and whose consent stands."""
    employee = make_employee(EmployeeState.ACTIVE, **fields)
    make_receipt(employee)
    return employee


def make_photo(state: str = PhotoState.ADMITTED, **fields: Any) -> Photo:
    fields["employee"] = fields.get("employee") or make_employee()
    number = next(_numbers)
    unique = {"upload_key": str(number), "source_digest": f"{number:064x}", "size": 1000}
    if state == PhotoState.ADMITTED:
        fields.setdefault("embedding_key", "somewhere")
    return Photo.objects.create(**_stateful(state), **{**unique, "received_at": NOON, **fields})


def make_keeps(**fields: Any) -> Keeps:
    """What an employee asks to keep: glasses."""
    fields["employee"] = fields.get("employee") or make_employee()
    return Keeps.objects.create(**{"asked": [Keep.GLASSES], "said_at": NOON, **fields})


def make_wishes(**fields: Any) -> Wishes:
    """What an employee would like: a confident smile."""
    fields["employee"] = fields.get("employee") or make_employee()
    chosen = {"expression": ["confident smile"]}
    return Wishes.objects.create(**{"chosen": chosen, "said_at": NOON, **fields})


def make_shared_face(**fields: Any) -> SharedFace:
    """Two employees whose photos seem to show the same person."""
    pair = {name: fields.pop(name, None) or make_employee() for name in ("employee", "other")}
    return SharedFace.objects.create(**pair, **{"found_at": NOON, **fields})


def make_background(state: str = BackgroundState.READY, **fields: Any) -> Background:
    named = {"name": f"Background {next(_numbers)}", "kind": BackgroundKind.COLOUR}
    return Background.objects.create(**_stateful(state), **{**named, "created_at": NOON, **fields})


def make_logo(state: str = LogoState.READY, **fields: Any) -> Logo:
    """A logo that was opened; its file is nowhere."""
    made = {"ground": Ground.LIGHT, "width": 400, "height": 100, "colour": "#1e59cd"}
    kept = {"file_key": "somewhere", "palette": ["#1e59cd"], "created_at": NOON}
    return Logo.objects.create(**_stateful(state), **{**made, **kept, **fields})


def make_frame(state: str = FrameState.READY, **fields: Any) -> Frame:
    fields["logo"] = fields.get("logo") or Logo.objects.first() or make_logo()
    look = {"placement": Placement.BOTTOM_RIGHT, "size": 10, "margin": 4}
    named = {"name": f"Frame {next(_numbers)}", "created_at": NOON}
    return Frame.objects.create(**_stateful(state), **{**named, **look, **fields})


def make_kit(*colours: str) -> BrandKit:
    return BrandKit.objects.create(colours=list(colours) or ["#1e59cd"], changed_at=NOON)


def make_style(**fields: Any) -> StyleTemplate:
    fields["background"] = fields.get("background") or make_background()
    named = {"name": f"Style {next(_numbers)}", "draft": specification.DEFAULT.to_json()}
    times = {"created_at": NOON, "changed_at": NOON}
    return StyleTemplate.objects.create(**{**named, **times, **fields})


def make_offer(template: StyleTemplate, department: Department) -> StyleAudience:
    """The department's people are rendered in the style."""
    return StyleAudience.objects.create(template=template, department=department)


def make_version(template: StyleTemplate | None = None, **fields: Any) -> StyleVersion:
    """A published version of a style."""
    template = template or make_style()
    frozen = specification.frozen(
        specification.Draft.from_json(template.draft),
        background={"kind": "colour", "colour": template.background.colour},
        frame=template.frame.plain if template.frame else None,
        base="demo",
        seed=1,
        made_by={},
    )
    made = {
        "number": next(_numbers),
        "specification": frozen,
        "digest": specification.digest(frozen),
    }
    shared = {"template": template, "background": template.background, "published_at": NOON}
    shared["frame"] = template.frame
    return StyleVersion.objects.create(**{**made, **shared, **fields})


def make_drawing(state: str = DRAWING.initial, **fields: Any) -> SampleDrawing:
    """The sample people in some look."""
    drawn = {"file_keys": ["somewhere"]} if state == DrawingState.READY else {}
    made = {"digest": f"{next(_numbers):064x}", "base": "demo", "look": {}, "created_at": NOON}
    return SampleDrawing.objects.create(**_stateful(state), **{**made, **drawn, **fields})


def make_run(state: str = RUN.initial, **fields: Any) -> TrainingRun:
    fields["employee"] = employee = fields.get("employee") or make_employee()
    fields["consent_receipt"] = fields.get("consent_receipt") or _receipt_of(employee)
    adapter = (
        f"{organization_in_force()}/{employee.pk}/adapter/0" if state == RunState.READY else ""
    )
    made = {"base": "demo", "seed": 1, "created_at": NOON, "adapter_key": adapter}
    return TrainingRun.objects.create(**_stateful(state), **{**made, **fields})


def make_preview(state: str = PREVIEW.initial, **fields: Any) -> Preview:
    fields["employee"] = fields.get("employee") or make_employee()
    fields["style_version"] = fields.get("style_version") or make_version()
    drawn = {"file_key": "somewhere"} if state == PreviewState.READY else {}
    made = {"base": "flux2-klein-4b", "seed": 1, "created_at": NOON, **drawn}
    return Preview.objects.create(**_stateful(state), **{**made, **fields})


def make_batch(state: str = BATCH.initial, **fields: Any) -> HeadshotBatch:
    fields["run"] = run = fields.get("run") or make_run(RunState.READY)
    fields["style_version"] = fields.get("style_version") or make_version()
    made = {"employee_id": run.employee_id, "seed": 1, "candidates": 12, "created_at": NOON}
    return HeadshotBatch.objects.create(**_stateful(state), **{**made, **fields})


def make_headshot(state: str = HEADSHOT.initial, **fields: Any) -> Headshot:
    fields["batch"] = batch = fields.get("batch") or make_batch("ready")
    number = next(_numbers)
    of = {"employee_id": batch.employee_id, "style_version_id": batch.style_version_id}
    measured = {"rank": number, "seed": number, "likeness": 0.9, "likeness_floor": 0.8}
    made = {**of, **measured, "prompt": "a photo of a person", "created_at": NOON}
    return Headshot.objects.create(**_stateful(state), **{**made, **fields})


def make_own_headshot(state: str = HEADSHOT.initial, **fields: Any) -> Headshot:
    """A photo of the employee's own, framed."""
    fields["employee"] = fields.get("employee") or make_employee()
    fields["style_version"] = fields.get("style_version") or make_version()
    made = {"rank": 1, "seed": 0, "likeness": 0.0, "likeness_floor": 0.0, "created_at": NOON}
    return Headshot.objects.create(**_stateful(state), **{**made, **fields})


def make_approval(state: str = APPROVAL.initial, **fields: Any) -> Approval:
    """What an employee sent for review: one chosen headshot."""
    fields["headshot"] = headshot = fields.get("headshot") or make_headshot(HeadshotState.CHOSEN)
    made = {"employee_id": headshot.employee_id, "signed_at": NOON}
    approval = Approval.objects.create(**_stateful(state), **{**made, **fields})
    Choice.objects.create(approval=approval, headshot=headshot, position=1)
    return approval


def make_presence(**fields: Any) -> Presence:
    """A reviewer who looks at somebody."""
    fields["member"] = fields.get("member") or make_member()
    fields["approval"] = fields.get("approval") or make_approval()
    return Presence.objects.create(**{"seen_at": NOON, **fields})


def make_given_answer(**fields: Any) -> GivenAnswer:
    """What a request with a key was answered."""
    asked = {"asked_by": uuid4(), "key": f"{next(_numbers):032x}", "asked_digest": "0" * 64}
    return GivenAnswer.objects.create(**{**asked, "asked_at": NOON, **fields})


def make_rules(**fields: Any) -> ApprovalPolicy:
    """The company's own approval rules."""
    return ApprovalPolicy.objects.create(**{"changed_at": NOON, **fields})


def make_rendition(headshot: Headshot, **fields: Any) -> Rendition:
    file = {"file_key": "plain/somewhere", "digest": "0" * 64, "media_type": "image/jpeg"}
    sized = {"width": 800, "height": 800, "size": 1000, "created_at": NOON}
    made = {"profile": "original", **file, **sized}
    return Rendition.objects.create(headshot=headshot, **{**made, **fields})


def make_own_photo(state: str = OWN_PHOTO.initial, **fields: Any) -> OwnPhoto:
    """The photo that somebody sent instead of being drawn."""
    fields["employee"] = fields.get("employee") or make_employee()
    gone = state in {OwnPhotoState.REJECTED, OwnPhotoState.ERASED}
    made = {"file_key": "" if gone else "somewhere", "width": 900, "height": 1200}
    return OwnPhoto.objects.create(**_stateful(state), **{**made, "received_at": NOON, **fields})


def make_rebrand(state: str = REBRAND.initial, **fields: Any) -> Rebrand:
    """A rebrand to a version that nobody's headshot has yet."""
    fields["version"] = fields.get("version") or make_version()
    return Rebrand.objects.create(**_stateful(state), **{"created_at": NOON, **fields})


def make_refinish(state: str = REFINISH.initial, **fields: Any) -> Refinish:
    """One picture of a rebrand."""
    headshot = fields.pop("headshot", None) or make_headshot(HeadshotState.RELEASED)
    fields["rebrand"] = fields.get("rebrand") or make_rebrand()
    of = {"employee_id": headshot.employee_id, "earlier_version_id": headshot.style_version_id}
    made = {"headshot": headshot, **of, "earlier": {"file_key": headshot.file_key}}
    return Refinish.objects.create(**_stateful(state), **{**made, **fields})


def make_preferences(**fields: Any) -> Preferences:
    """A company that has its files labelled."""
    return Preferences.objects.create(**{"has_label": True, "changed_at": NOON, **fields})


def make_approved(
    employee: Employee | None = None,
    *,
    profiles: Sequence[str] = (USUAL,),
    data: bytes = b"",
    at: datetime = NOON,
    **fields: Any,
) -> Approval:
    """An approved headshot of somebody and its files, which differ from all others."""
    employee = employee or make_employee()
    batch = make_batch("ready", run=make_run(RunState.READY, employee=employee))
    headshot = make_headshot(HeadshotState.RELEASED, batch=batch, **fields)
    approval = make_approval(ApprovalState.APPROVED, headshot=headshot, decided_at=at)
    for name in profiles:
        content = data or f"{name} of {employee.pk}, picture {headshot.pk}".encode()
        delivery.keep(headshot, PROFILES[name], Made(data=content, width=800, height=800), at=at)
    return approval


def make_check(state: str = CHECK.initial, **fields: Any) -> PictureCheck:
    """A picture that somebody asked about."""
    key = "somewhere" if state == CHECK.initial else ""
    named = {"file_key": key, "member_id": uuid4(), "asked_at": NOON}
    return PictureCheck.objects.create(**_stateful(state), **{**named, **fields})


def make_export(**fields: Any) -> Export:
    """An export of one file of somebody."""
    chosen = {"profiles": [USUAL], "pattern": "{name}", "count": 1, "size": 1000}
    made = {"made_at": NOON, "made_by_kind": "system"}
    export = Export.objects.create(**{**chosen, **made, **fields})
    of = {"employee": make_employee(), "profile": USUAL, "rendition_id": uuid4()}
    file = {"digest": "0" * 64, "size": 1000, "approved_at": NOON}
    ExportItem.objects.create(export=export, position=1, **of, **file)
    return export


def make_share(**fields: Any) -> ShareLink:
    """A link to everybody's pictures, without its token."""
    made = {"name": "The wall", "created_at": NOON, "created_by_kind": "system"}
    return ShareLink.objects.create(**{**made, "expires_at": NOON + YEAR, **fields})


def make_bulk_change(state: str = BULK_CHANGE.initial, **fields: Any) -> BulkChange:
    """A change of one person."""
    made = {"kind": "leave", "actor_kind": "system", "total": 1, "created_at": NOON}
    change = BulkChange.objects.create(**_stateful(state), **{**made, **fields})
    BulkItem.objects.create(change=change, employee=make_employee())
    return change


def make_saved_view(**fields: Any) -> SavedView:
    """A search that a member kept."""
    fields["membership"] = fields.get("membership") or make_member()
    named = {"name": f"View {next(_numbers)}", "query": "status=left"}
    return SavedView.objects.create(**{**named, "created_at": NOON, **fields})


def make_sign_in_link(employee: Employee, **fields: Any) -> SignInLink:
    until = {"sent_at": NOON, "expires_at": NOON + YEAR}
    return SignInLink.objects.create(employee=employee, **{**until, **fields})


def make_subject_key(employee: Employee) -> SubjectKey:
    """A row as a destroyed key leaves it."""
    return SubjectKey.objects.create(subject_id=employee.pk, wrapped=b"")


def make_unwanted() -> UnwantedFile:
    """A file that could not be deleted yet."""
    key = f"{organization_in_force()}/{uuid4()}/photo/{'0' * 64}"
    return UnwantedFile.objects.create(key=key)


def make_acceptance(terms: Terms = TERMS, **fields: Any) -> Acceptance:
    """An owner's acceptance of these terms."""
    who = {"member_id": uuid4(), "member_name": "Olive Owner", "accepted_at": NOON}
    return Acceptance.objects.create(**asdict(terms), **{"digest": terms.digest, **who, **fields})


def make_notice(**fields: Any) -> Notice:
    """Somebody was told that something of theirs goes."""
    employee = fields.pop("employee", None) or make_employee()
    return Notice.objects.create(employee=employee, **{"due_at": NOON, "told_at": NOON, **fields})


def make_operator(**fields: Any) -> User:
    """Somebody who runs Likeness."""
    return make_account(is_operator=True, **{"name": "Sam Support", **fields})


def make_visit(membership: Membership | None = None, **fields: Any) -> Visit:
    """An operator's visit that goes on."""
    return Visit.objects.create(
        **{
            "membership": membership or Membership.objects.filter(role=Role.OWNER).first(),
            "operator": fields.pop("operator", None) or make_operator(),
            "reason": "Ticket 4711: exports do not start",
            "began_at": NOON,
            "until": NOON + 50 * YEAR,
            **fields,
        }
    )


def make_job(state: str = JOB.initial, **fields: Any) -> Job:
    """A job's row alone: no bell rings."""
    named = {"kind": "tests.journeys.tasks.nothing", "subject_id": uuid4(), "fair_tag": 1.0}
    whose = {"organization_id": organization_in_force(), "created_at": NOON}
    return Job.objects.create(**_stateful(state), **{**named, **whose, **fields})


def _stateful(state: str) -> dict[str, Any]:
    return {"state": state, "state_changed_at": NOON}


def _receipt_of(employee: Employee) -> ConsentReceipt:
    standing = ConsentReceipt.objects.filter(employee=employee, withdrawn_at=None, replaced_at=None)
    return standing.first() or make_receipt(employee)
