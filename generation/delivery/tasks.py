"""Making the files of an approved headshot, and telling the employee."""

from django.utils.timezone import now

from generation import bridge
from generation.delivery import actions
from generation.delivery.profiles import PROFILES, Profile
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.invites.telling import tell
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse

TELL_APPROVED = "generation.delivery.tasks.tell_approved"


def make_renditions(claim: Claim) -> None:
    """Make every profile's file, unless the approval was taken back in the meantime."""
    with claim.acting():
        headshot = Headshot.objects.get(pk=claim.subject_id)
        if headshot.state != HeadshotState.RELEASED:
            return
        picture_key = headshot.file_key
        picture = files.get(picture_key)
    made = renditions_of(picture, Pulse(claim))
    with claim.finishing(at=now()):
        # locked, so that files of another finish come wholly before or after these
        headshot = Headshot.objects.select_for_update(no_key=True).get(pk=headshot.pk)
        if headshot.state != HeadshotState.RELEASED or headshot.file_key != picture_key:
            return  # taken back, or finished anew with files of its own
        for profile, data in made.items():
            actions.keep(headshot, profile, data, at=now())
        jobs.enqueue(
            TELL_APPROVED, organization_id=claim.organization_id, subject_id=headshot.pk, at=now()
        )


def renditions_of(picture: bytes, pulse: Pulse) -> dict[Profile, bytes]:
    """Every profile's file of a finished picture."""
    return {profile: _make(profile, picture, pulse) for profile in PROFILES.values()}


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
        headshot = Headshot.objects.select_related("employee").get(pk=claim.subject_id)
    if headshot.state == HeadshotState.RELEASED:
        tell(headshot.employee, "approved", at=now())
