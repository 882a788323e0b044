"""Making the files of an approved headshot, and telling the employee of decisions."""

from dataclasses import dataclass
from typing import Final

from django.utils.timezone import now

from generation import bridge
from generation.approvals.actions import AFTER_APPROVAL
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import actions, credentials, gate, marks, queries
from generation.delivery.actions import Made
from generation.delivery.profiles import PROFILES, Profile
from generation.headshots.models import Headshot
from tenants.invites.telling import tell
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse
from tenants.organizations.models import Organization

LABEL: Final = "AI-generated"


@dataclass(frozen=True)
class Source:
    """What the files are made of. Without a matte (of takes from before it was kept) they carry no
    invisible mark."""

    headshot: Headshot
    picture: bytes
    matte: bytes
    company: str
    has_label: bool


def make_renditions(claim: Claim) -> None:
    """Make every profile's file, or make them again, unless the approval was taken back in the
    meantime."""
    with claim.acting():
        source = _source(claim)
    if source is None:
        return
    pulse = Pulse(claim)
    made = [(profile, _made(profile, source, pulse)) for profile in PROFILES.values()]
    with claim.finishing(at=now()):
        if not gate.deliverable().filter(pk=source.headshot.pk).exists():
            return
        if queries.has_label() != source.has_label:  # it was changed while these were made
            _again(claim)
            return
        for profile, file in made:
            actions.keep(source.headshot, profile, file, at=now())


def _source(claim: Claim) -> Source | None:
    headshot = gate.deliverable().filter(pk=claim.subject_id).first()
    if headshot is None:
        return None
    return Source(
        headshot=headshot,
        picture=files.get(headshot.file_key),
        matte=files.get(headshot.matte_key) if headshot.matte_key else b"",
        company=Organization.objects.get().name,
        has_label=queries.has_label(),
    )


def _made(profile: Profile, source: Source, pulse: Pulse) -> Made:
    """The file, marked, labelled and signed.

    Raises:
        EngineFailed: it cannot be made, or not as small as its destination wants it.
        SigningFailed.
    """
    mark = marks.fresh(source.matte) if source.matte else None
    drawn = bridge.see(
        "rendition",
        picture=source.picture,
        form=profile.form(room=credentials.ROOM),
        mark=mark,
        label=LABEL if source.has_label else "",
        should_stop=pulse,
    )
    data = credentials.signed(
        bridge.as_bytes(drawn["file"]),
        media_type=profile.media_type,
        company=source.company,
        is_marked=mark is not None,
        is_labelled=source.has_label,
    )
    return Made(
        data=data,
        width=drawn["width"],
        height=drawn["height"],
        mark_number=mark["number"] if mark else None,
        is_labelled=source.has_label,
    )


def _again(claim: Claim) -> None:
    jobs.enqueue(
        AFTER_APPROVAL,
        organization_id=claim.organization_id,
        subject_id=claim.subject_id,
        at=now(),
    )


def tell_approved(claim: Claim) -> None:
    """Tell the employee by e-mail that the picture can be downloaded, if it still can."""
    with claim.acting():
        approval = Approval.objects.select_related("employee").get(pk=claim.subject_id)
    if approval.state == ApprovalState.APPROVED:
        tell(approval.employee, "approved", at=now())


def tell_withdrawn(claim: Claim) -> None:
    """Tell the employee by e-mail that their approved picture was called back."""
    with claim.acting():
        approval = Approval.objects.select_related("employee").get(pk=claim.subject_id)
    tell(approval.employee, "withdrawn", at=now())
