"""Making the files of an approved headshot, and telling the employee of decisions."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.timezone import now

from generation import bridge
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import actions, credentials, gate, marks, queries
from generation.delivery.actions import Made
from generation.headshots.models import Headshot
from generation.styles.models import StyleVersion
from generation.styles.profiles import PROFILES, Profile
from generation.vision.renditions import COMPOSITE, EDITED, TRAINED
from tenants.invites.telling import tell
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse
from tenants.organizations.models import Organization

LABEL: Final = "AI-generated"


@dataclass(frozen=True)
class Source:
    """What the files are made of. Without a matte (of takes from before it was kept, and of photos
    before their own background) they carry no invisible mark."""

    headshot: Headshot
    picture: bytes
    matte: bytes
    head: dict[str, float]
    """Where the style has the eyes and the head's middle, where the head was found."""
    company: str
    has_label: bool
    """Whether the company labels its files; a photo was not generated and gets none."""
    profiles: list[Profile]
    """The files that the style's version has made."""
    frame: dict[str, Any] | None
    """The logo frame as `vision.service.rendition` takes it."""
    framed: list[str]
    """The profiles whose files have it."""

    @classmethod
    def of(
        cls, headshot: Headshot, *, file_key: str, matte_key: str, version: StyleVersion
    ) -> "Source":
        """The headshot in the finish of these files, as the version framed it."""
        framing = version.framing if headshot.head else {}
        said = version.files
        return cls(
            headshot=headshot,
            picture=files.get(file_key),
            matte=files.get(matte_key) if matte_key else b"",
            head={name: framing[name] for name in ("eye_line", "centre") if name in framing},
            company=Organization.objects.get().name,
            has_label=queries.has_label(),
            profiles=[PROFILES[name] for name in said.made],
            frame=_frame(version.frame_drawn),
            framed=said.with_frame,
        )

    @property
    def label(self) -> str:
        """What is written on the files."""
        return LABEL if self.has_label and not self.headshot.is_own_photo else ""

    def form(self, profile: Profile) -> dict[str, Any]:
        """The profile's file as `vision.service.rendition` takes it."""
        frame = self.frame if profile.name in self.framed else None
        return profile.form(room=credentials.ROOM) | {"origin": self.origin, "frame": frame}

    @property
    def origin(self) -> str:
        """IPTC's word for where the pixels come from."""
        if not self.headshot.is_own_photo:
            return TRAINED
        return COMPOSITE if self.headshot.cutout_key else EDITED


def make_renditions(claim: Claim) -> None:
    """Make the files that the style's version asks for, or make them again, unless the approval was
    taken back in the meantime."""
    with claim.acting():
        source = _source(claim)
    if source is None:
        return
    made = renditions_of(source, Pulse(claim))
    with claim.finishing(at=now()):
        # locked, so that files of another finish come wholly before or after these
        rows = gate.deliverable().select_for_update(no_key=True, of=("self",))
        held = rows.filter(pk=source.headshot.pk).first()
        if held is None or held.file_key != source.headshot.file_key:
            return  # taken back, or finished anew with files of its own
        for profile, file in made.items():
            actions.keep(held, profile, file, at=now())
        if queries.has_label() != source.has_label:  # it was changed while these were made
            actions.make_again(held, at=now())


def renditions_of(source: Source, pulse: Pulse) -> dict[Profile, Made]:
    """The file of each profile that is made.

    Raises:
        EngineFailed: one cannot be made, or not as small as its destination wants it.
        SigningFailed.
    """
    return {profile: _made(profile, source, pulse) for profile in source.profiles}


def _source(claim: Claim) -> Source | None:
    rows = gate.deliverable().select_related("style_version")
    headshot = rows.filter(pk=claim.subject_id).first()
    if headshot is None:
        return None
    return Source.of(
        headshot,
        file_key=headshot.file_key,
        matte_key=headshot.matte_key,
        version=headshot.style_version,
    )


def _frame(drawn: dict[str, Any] | None) -> dict[str, Any] | None:
    if drawn is None:
        return None
    return {**drawn, "logo": bridge.as_text(files.open_plain(drawn["logo_key"]))}


def _made(profile: Profile, source: Source, pulse: Pulse) -> Made:
    mark = marks.fresh(source.matte) if source.matte else None
    drawn = bridge.see(
        "rendition",
        picture=source.picture,
        form=source.form(profile),
        mark=mark,
        label=source.label,
        should_stop=pulse,
        **source.head,
    )
    data = credentials.signed(
        bridge.as_bytes(drawn["file"]),
        media_type=profile.media_type,
        company=source.company,
        origin=source.origin,
        is_marked=mark is not None,
        is_labelled=bool(source.label),
    )
    return Made(
        data=data,
        width=drawn["width"],
        height=drawn["height"],
        mark_number=mark["number"] if mark else None,
        is_labelled=bool(source.label),
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
