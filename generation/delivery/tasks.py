"""Making the files of an approved headshot, and telling the employee."""

from dataclasses import dataclass
from typing import Final

from django.utils.timezone import now

from generation import bridge
from generation.delivery import actions, credentials, gate, marks, queries
from generation.delivery.actions import REMAKE, Made
from generation.delivery.profiles import PROFILES, Profile
from generation.headshots.models import Headshot
from tenants.invites.telling import tell
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse
from tenants.organizations.models import Organization

TELL_APPROVED = "generation.delivery.tasks.tell_approved"
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
    """Make every profile's file and tell the employee, unless the approval was taken back in the
    meantime."""
    _make(claim, is_news=True)


def remake(claim: Claim) -> None:
    """Make every profile's file again; who asked for it knows."""
    _make(claim, is_news=False)


def _make(claim: Claim, *, is_news: bool) -> None:
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
            _enqueue(REMAKE, claim)
            return
        for profile, file in made:
            actions.keep(source.headshot, profile, file, at=now())
        if is_news:
            _enqueue(TELL_APPROVED, claim)


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


def _enqueue(kind: str, claim: Claim) -> None:
    jobs.enqueue(kind, organization_id=claim.organization_id, subject_id=claim.subject_id, at=now())


def tell_approved(claim: Claim) -> None:
    """Tell the employee by e-mail that the picture can be downloaded, if it still can."""
    with claim.acting():
        headshot = gate.deliverable().filter(pk=claim.subject_id).select_related("employee").first()
    if headshot:
        tell(headshot.employee, "approved", at=now())
