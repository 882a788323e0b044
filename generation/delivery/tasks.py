"""Making the files of an approved headshot, and telling the employee of decisions."""

from django.utils.timezone import now

from generation import bridge
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import actions
from generation.delivery.profiles import PROFILES, Profile
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.invites.telling import tell
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse


def make_renditions(claim: Claim) -> None:
    """Make every profile's file, unless the approval was taken back in the meantime."""
    with claim.acting():
        headshot = Headshot.objects.get(pk=claim.subject_id)
        if headshot.state != HeadshotState.RELEASED:
            return
        picture = files.get(headshot.file_key)
    pulse = Pulse(claim)
    made = [(profile, _make(profile, picture, pulse)) for profile in PROFILES.values()]
    with claim.finishing(at=now()):
        headshot.refresh_from_db()
        if headshot.state != HeadshotState.RELEASED:
            return
        for profile, data in made:
            actions.keep(headshot, profile, data, at=now())


def _make(profile: Profile, picture: bytes, pulse: Pulse) -> bytes:
    made = bridge.see(
        "rendition",
        picture=picture,
        width=profile.width,
        height=profile.height,
        media_type=profile.media_type,
        should_stop=pulse,
    )
    return bridge.as_bytes(made)


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
