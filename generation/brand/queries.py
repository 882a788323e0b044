"""Reading the brand: colours, logos, backgrounds and frames."""

from dataclasses import dataclass

from django.db.models import QuerySet

from generation.brand.colours import DARK_SURFACE, LIGHT_SURFACE, Shades, shades
from generation.brand.lifecycle import BackgroundState, FrameState, LogoState
from generation.brand.models import Background, BrandKit, Frame, Ground, Logo

MOST_RETIRED = 50


@dataclass(frozen=True)
class Worn:
    """What the company's name wears in the header of an employee's page."""

    surface: str
    mark: str
    """The logo, small, as base64 of a PNG; empty where there is none."""
    needs_ground: bool
    """Whether the only logo there is was made for the other kind of ground."""
    shades: Shades | None
    """None without a colour."""


@dataclass(frozen=True)
class Header:
    """The header by day and by night."""

    light: Worn
    dark: Worn


def colours() -> list[str]:
    """The company's colours, the main one first."""
    kit = BrandKit.objects.first()
    return list(kit.colours) if kit else []


def header() -> Header:
    """The brand as the employee's header shows it."""
    rows = Logo.objects.filter(state=LogoState.READY)
    marks = dict(rows.values_list("ground", "mark"))
    main = next(iter(colours()), "")

    def worn(ground: Ground, surface: str) -> Worn:
        own, other = marks.get(ground, ""), next(iter(marks.values()), "")
        fitting = shades(main, surface) if main else None
        return Worn(surface, own or other, bool(other and not own), fitting)

    return Header(worn(Ground.LIGHT, LIGHT_SURFACE), worn(Ground.DARK, DARK_SURFACE))


def logos() -> QuerySet[Logo]:
    """Every logo that was not retired, the newest of each ground first."""
    rows = Logo.objects.exclude(state=LogoState.RETIRED)
    return rows.order_by("ground", "-created_at", "pk")


def ready_logos() -> QuerySet[Logo]:
    """The logos in use: at most one for each ground, that for light ones first."""
    return Logo.objects.filter(state=LogoState.READY).order_by("-ground", "pk")


def former_logo(ground: str) -> Logo | None:
    """The logo that was removed or replaced last, where it can be taken back."""
    rows = Logo.objects.filter(state=LogoState.RETIRED, ground=ground).exclude(file_key="")
    return rows.order_by("-state_changed_at", "pk").first()


def backgrounds() -> QuerySet[Background]:
    """Every background that was not retired, by name."""
    return Background.objects.exclude(state=BackgroundState.RETIRED).order_by("name", "pk")


def usable_backgrounds() -> QuerySet[Background]:
    """The backgrounds a style may use, by name."""
    return Background.objects.filter(state=BackgroundState.READY).order_by("name", "pk")


def retired_backgrounds() -> QuerySet[Background]:
    """The backgrounds that can be taken back, the last retired first."""
    rows = Background.objects.filter(state=BackgroundState.RETIRED, rejected_code="")
    return rows.order_by("-state_changed_at", "pk")[:MOST_RETIRED]


def frames() -> QuerySet[Frame]:
    """The frames that output profiles may use, by name."""
    rows = Frame.objects.filter(state=FrameState.READY).select_related("logo")
    return rows.order_by("name", "pk")


def retired_frames() -> QuerySet[Frame]:
    """The frames that can be taken back, the last retired first."""
    rows = Frame.objects.filter(state=FrameState.RETIRED).select_related("logo")
    return rows.order_by("-state_changed_at", "pk")[:MOST_RETIRED]
