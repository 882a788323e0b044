"""Reading drawings of the sample people."""

from collections.abc import Mapping
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F

from generation import bridge
from generation.samples.lifecycle import OPEN, DrawingState
from generation.samples.models import SampleDrawing
from generation.styles.specification import digest

LOOK = ("axes", "background", "finish")
"""What of a specification makes the pictures of people who are nobody."""
MOST_OPEN = 3
"""Drawings of one company that may be under way."""
TYPICAL_DRAWINGS = 20
_SPAN = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())


def look_of(specification: Mapping[str, Any], *, base: str) -> dict[str, Any]:
    """All that makes the sample pictures of a specification by the base as it is on this machine.

    What is pinned for other people's pictures, as their seed, does not count.
    """
    said = {name: specification[name] for name in LOOK}
    return {**said, "base": base, "made_by": bridge.made_by(base)}


def of(specification: Mapping[str, Any], *, base: str) -> SampleDrawing | None:
    """The drawing of exactly this look, whatever its state."""
    look = look_of(specification, base=base)
    return SampleDrawing.objects.filter(digest=digest(look)).first()


def too_many_open() -> bool:
    """Whether the company has as many under way as it may."""
    return SampleDrawing.objects.filter(state__in=OPEN).count() >= MOST_OPEN


def typical_seconds() -> float | None:
    """How long the organization's last drawings took, their median; None before the first."""
    rows = SampleDrawing.objects.filter(state=DrawingState.READY, started_at__isnull=False)
    spans = rows.order_by("-finished_at").values_list(_SPAN)[:TYPICAL_DRAWINGS]
    seconds = sorted(span.total_seconds() for (span,) in spans)
    return seconds[len(seconds) // 2] if seconds else None
