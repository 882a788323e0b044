"""How long ago something was, in words; what is long past has a date."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

RECENT: Final = timedelta(days=7)


def near(at: datetime, *, now: datetime) -> str:
    """The time as somebody would say it now; times ahead and times long past as dates."""
    span = now - at
    if span < timedelta() or span >= RECENT:
        return date_format(at, _("j M Y"))
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _("Just now")
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if span < timedelta(days=1):
        hours = minutes // 60
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return ngettext("%(n)d day ago", "%(n)d days ago", span.days) % {"n": span.days}


def exact(at: datetime) -> str:
    """The time to the second, which is UTC on every page."""
    return date_format(at, _("j M Y, H:i:s"))
