"""The one place that says what may leave, and by which ways files of people are given out at all.

`WAYS` is the whole table: every view that answers with a file names its way here, and what leaves
by a way is asked of `cleared` with it. A new way out is a new line, which the tests then ask for.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final
from uuid import UUID

from django.db.models import F, Func, JSONField, QuerySet
from django.utils.translation import gettext as _

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.approvals.policy import UNDO_WINDOW
from generation.delivery.models import Rendition
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.styles import queries as styles
from generation.styles.profiles import PROFILES
from tenants.kernel import files
from tenants.kernel.errors import NotFound
from tenants.kernel.scoping import acting_for
from tenants.people.lifecycle import EmployeeState

GONE = (EmployeeState.ERASING, EmployeeState.ERASED)


class Reach(Enum):
    """How far what is given out by a way may get."""

    OUT = "leaves: renditions of approved headshots, and nothing else"
    PERSON = "does not leave: only the person who is on it sees it"
    REVIEWERS = "does not leave: only who decides on it sees it"
    ADMINS = "does not leave: only who runs the company's work sees it"
    FACELESS = "shows nobody"
    WORDS = "holds words and no picture"


@dataclass(frozen=True)
class Way:
    """One way by which a file is given out."""

    name: str
    what: str
    reach: Reach = Reach.OUT


PAGE: Final = Way("page", "a member looks at an approved picture or saves it")
EMPLOYEE: Final = Way("employee", "the person on it saves an approved picture")
API: Final = Way("api", "a program fetches an approved picture with a key")
ARCHIVE: Final = Way("archive", "an admin or a program downloads approved pictures as a ZIP")
SHARE: Final = Way("share", "a visitor without an account opens a share link")
SIGNED: Final = Way("signed", "whoever holds a signed address fetches an approved picture")

OWN_PHOTO: Final = Way("own photo", "a photo they sent", Reach.PERSON)
OWN_PREVIEW: Final = Way("own preview", "the first impression of them", Reach.PERSON)
OWN_TAKE: Final = Way("own take", "a take of them that they may choose", Reach.PERSON)
REVIEWED_TAKE: Final = Way("reviewed take", "a take that was put before them", Reach.REVIEWERS)
REVIEWED_PHOTO: Final = Way("reviewed photo", "a photo to compare a take with", Reach.REVIEWERS)
REPORT: Final = Way("report", "what a training drew, in its report", Reach.ADMINS)
BRAND: Final = Way("brand", "a logo or a background of the brand", Reach.FACELESS)
SAMPLE: Final = Way("sample", "people who do not exist, drawn in a style", Reach.FACELESS)
AUDIT: Final = Way("audit", "an admin takes the audit log as a table", Reach.WORDS)

WAYS: Final = (
    PAGE,
    EMPLOYEE,
    API,
    ARCHIVE,
    SHARE,
    SIGNED,
    OWN_PHOTO,
    OWN_PREVIEW,
    OWN_TAKE,
    REVIEWED_TAKE,
    REVIEWED_PHOTO,
    REPORT,
    BRAND,
    SAMPLE,
    AUDIT,
)


def cleared(way: Way) -> QuerySet[Rendition]:
    """The renditions that may leave by the way: of a released headshot whose approval stands.

    Those of a person who is being erased do not.

    Raises:
        ValueError: nothing leaves by this way.
    """
    if way not in WAYS or way.reach != Reach.OUT:
        raise ValueError(f"Nothing leaves by the way {way.name!r}.")
    return standing()


def standing() -> QuerySet[Rendition]:
    """What may leave at all, in a form that its style's version has made; who gives something out
    asks `cleared` with the way."""
    own = Func(F("profile"), function="to_jsonb", output_field=JSONField())
    is_made = styles.makes(own, of="headshot__style_version")
    return Rendition.objects.filter(is_made, headshot__in=deliverable(), profile__in=PROFILES)


def deliverable() -> QuerySet[Headshot]:
    """The released headshots whose approval stands, but of those who are being erased."""
    approved = Approval.objects.filter(state=ApprovalState.APPROVED).values("headshot_id")
    rows = Headshot.objects.filter(state=HeadshotState.RELEASED, pk__in=approved)
    return rows.exclude(employee__state__in=GONE)


def leaves_by_itself(*, at: datetime) -> QuerySet[Rendition]:
    """Of what may leave, what nobody may simply undo any more: it may be sent unasked.

    Mails, and later webhooks and connectors, send nothing else.
    """
    decided = Approval.objects.filter(
        state=ApprovalState.APPROVED, decided_at__lte=at - UNDO_WINDOW
    )
    return standing().filter(headshot_id__in=decided.values("headshot_id"))


def require(rendition_id: UUID, *, way: Way) -> Rendition:
    """The rendition, if it may leave by the way.

    Raises:
        NotFound: it may not, or there is none; the asker learns no difference.
    """
    rendition = cleared(way).filter(pk=rendition_id).select_related("headshot__employee").first()
    if rendition is None:
        raise NotFound(_("This picture is not approved, or not any more."))
    return rendition


def read(rendition: Rendition) -> bytes:
    """The file of a rendition that `require` let through.

    Raises:
        Missing: it was deleted this moment.
    """
    return files.open_plain(rendition.file_key)


def readers(ids: Collection[UUID], *, way: Way) -> dict[UUID, Iterator[bytes]]:
    """Those of the renditions that may leave by the way now, each with the pieces of its file.

    Nothing is opened before a first piece is asked for, which may be after the scope has ended, and
    raises Missing where the file was deleted meanwhile.
    """
    rows = cleared(way).filter(pk__in=ids).values_list("pk", "file_key")
    return {pk: files.pieces_of_plain(key) for pk, key in rows}


def require_signed(key: str, *, organization_id: UUID) -> None:
    """Let an object out by its signed address only as long as it may leave.

    Raises:
        NotFound: it may not any more, or is no rendition.
    """
    with acting_for(organization_id):
        if not cleared(SIGNED).filter(file_key=key).exists():
            raise NotFound
