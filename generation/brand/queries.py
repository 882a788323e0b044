"""Reading brand backgrounds."""

from django.db.models import QuerySet

from generation.brand.lifecycle import BackgroundState
from generation.brand.models import Background


def backgrounds() -> QuerySet[Background]:
    """Every background that was not retired, by name."""
    return Background.objects.exclude(state=BackgroundState.RETIRED).order_by("name", "pk")


def usable_backgrounds() -> QuerySet[Background]:
    """The backgrounds a style may use, by name."""
    return Background.objects.filter(state=BackgroundState.READY).order_by("name", "pk")
