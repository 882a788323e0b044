"""What was found of a picture, in sentences."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.delivery.checking import Checked, Signature, Standing
from generation.vision.reasons import reason_for
from tenants.kernel.languages import decimal

SIGNATURES: Final[dict[str, Promise]] = {
    Signature.OURS: gettext_lazy("Signed by this installation, and unchanged since."),
    Signature.OTHERS: gettext_lazy(
        "Signed by %(by)s, whom this installation does not trust; unchanged since."
    ),
    Signature.BROKEN: gettext_lazy("It was signed by %(by)s and changed after that."),
    Signature.NONE: gettext_lazy("It has no content credentials."),
}
STANDINGS: Final[dict[str, Promise]] = {
    Standing.MAY_LEAVE: gettext_lazy("It stands approved."),
    Standing.TAKEN_BACK: gettext_lazy("It was taken back or replaced since."),
}


def told(found: Checked) -> Iterator[str]:
    """What was found, a sentence each."""
    yield str(SIGNATURES[found.signature]) % {"by": found.signed_by or _("somebody")}
    if found.signature == Signature.OURS and settings.C2PA_SIGNER.is_own:
        yield _("The certificate is this installation's own: other programs call it unknown.")
    if found.signed_at:
        yield _("A service stamped it at %(time)s.") % {"time": _moment(found.signed_at)}
    yield (
        _("It says that a model drew it.")
        if found.says_trained
        else _("It does not say in a way that can be trusted that a model drew it.")
    )
    yield mark(found)
    if found.company:
        yield _("It was given out by %(company)s.") % {"company": found.company}
    if found.standing:
        yield str(STANDINGS[found.standing])


def mark(found: Checked) -> str:
    """Whether it carries a mark, and how strong that is."""
    if found.unreadable:
        reason = reason_for(found.unreadable, _)
        return f"{_('No invisible mark could be looked for.')} {reason.text if reason else ''}"
    if not found.is_marked:
        return _("It carries no invisible mark of this installation.")
    strength = {"strength": decimal(found.mark_strength or 0, 1)}
    text = _("It carries an invisible mark of this installation (strength %(strength)s).")
    return text % strength


def verdict(found: Checked) -> tuple[str, str]:
    """The answer in short, and its tone."""
    if found.standing == Standing.TAKEN_BACK:
        return _("Do not use it any more: it was taken back or replaced."), "bad"
    if found.standing == Standing.MAY_LEAVE:
        return _("It is one of yours and may be used."), "ok"
    if found.company:
        by = {"company": found.company}
        return _("It was given out by %(company)s.") % by, "warn"
    if found.is_marked or found.signature == Signature.OURS:
        return _("It is from this installation; which file it was cannot be read."), "warn"
    return _("Nothing says that it is from here."), "warn"


def _moment(text: str) -> str:
    """The time in a signature as the language writes it; as it stands where it is none."""
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    return date_format(at, _("j F Y, H:i:s")) if at else text
