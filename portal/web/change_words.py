"""A change of many people in words: what is being done, what was, and what its undoing does."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from generation.census.changes import Progress
from generation.census.lifecycle import ChangeState
from generation.census.models import BulkChange, Kind

WHY: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "asked_lately": gettext_lazy("Had a mail about it in the last 24 hours"),
        "being_erased": gettext_lazy("Is being erased"),
        "cannot_be_invited": gettext_lazy("Has joined already, or is gone"),
        "changed_since": gettext_lazy("Something else was done with them since"),
        "illegal_move": gettext_lazy("Is gone already"),
        "invited_already": gettext_lazy("An invite of theirs is open already"),
        "no_open_invite": gettext_lazy("Has no open invite"),
        "unchanged": gettext_lazy("Was there already"),
    }
)
"""Why a person was left as they were, by the code of the refusal."""


def title(change: BulkChange, progress: Progress) -> str:
    """The change as a sentence."""
    if change.state == ChangeState.UNDONE:
        text = ngettext(
            "Taken back for %(n)d person.", "Taken back for %(n)d people.", progress.undone
        )
        return text % {"n": progress.undone}
    if change.state == ChangeState.DONE:
        return _done(change, progress.done)
    text = {
        ChangeState.RUNNING: _("%(what)s: %(n)d of %(all)d people"),
        ChangeState.UNDOING: _("Taking it back: %(n)d of %(all)d people"),
        ChangeState.STOPPED: _("%(what)s: stopped after %(n)d of %(all)d people"),
    }[ChangeState(change.state)]
    is_undo = change.state == ChangeState.UNDOING
    done = progress.undone + progress.kept + progress.refused if is_undo else progress.over
    return text % {"what": change.get_kind_display(), "n": done, "all": progress.total}


def undo_label(change: BulkChange, number: int) -> str:
    """What the button that takes it back says: exactly what would happen, and to how many."""
    text = {
        Kind.INVITE: ngettext("Undo: revoke %(n)d invite", "Undo: revoke %(n)d invites", number),
        Kind.REVOKE: ngettext(
            "Undo: invite %(n)d person again", "Undo: invite %(n)d people again", number
        ),
        Kind.MOVE: ngettext("Undo: move %(n)d person back", "Undo: move %(n)d people back", number),
        Kind.LEAVE: ngettext(
            "Undo: take %(n)d person back", "Undo: take %(n)d people back", number
        ),
    }
    return text[Kind(change.kind)] % {"n": number}


def left_words(number: int) -> str:
    """How many were left as they were."""
    text = ngettext("%(n)d left as they were", "%(n)d left as they were", number)
    return text % {"n": number}


def _done(change: BulkChange, n: int) -> str:
    words: Mapping[Kind, Callable[[], str]] = {
        Kind.INVITE: lambda: ngettext("%(n)d person invited.", "%(n)d people invited.", n),
        Kind.REMIND: lambda: ngettext("%(n)d person reminded.", "%(n)d people reminded.", n),
        Kind.RESEND: lambda: ngettext("%(n)d invite sent again.", "%(n)d invites sent again.", n),
        Kind.REVOKE: lambda: ngettext("%(n)d invite revoked.", "%(n)d invites revoked.", n),
        Kind.MOVE: lambda: _moved(change, n),
        Kind.LEAVE: lambda: ngettext(
            "%(n)d person marked as left.", "%(n)d people marked as left.", n
        ),
    }
    name = change.department.name if change.department else ""
    return words[Kind(change.kind)]() % {"n": n, "name": name}


def _moved(change: BulkChange, n: int) -> str:
    if change.department is None:
        return ngettext(
            "%(n)d person taken out of their department.",
            "%(n)d people taken out of their departments.",
            n,
        )
    return ngettext("%(n)d person moved to %(name)s.", "%(n)d people moved to %(name)s.", n)
