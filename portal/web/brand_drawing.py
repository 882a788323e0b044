"""How the brand's pages draw it: numbers for SVG, since styles may not stand in a page."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from generation.brand.colours import INK, SHAPES, TEXT, WHITE, Verdict, contrast, verdict, worst
from generation.brand.models import Background, BackgroundKind, Frame, Ground, Logo, Placement
from generation.brand.queries import Header, Worn
from portal.web.figures import ratio

TILE: Final = (160, 96)
LOGO_ROOM: Final = (96, 44)
"""A tile on which a logo is seen, and what the logo fits into on it."""
CLEAR: Final = 0.3
"""Room that stays free around a logo, in heights of it."""
WIDEST: Final = 4
"""How many times as wide as high a logo in a corner may be, as in `generation.vision.frames`."""


@dataclass(frozen=True)
class Box:
    """A place in an SVG."""

    x: float
    y: float
    width: float
    height: float


PICTURE: Final = Box(0, 0, 400, 500)
"""A delivered picture on the brand's pages."""


@dataclass(frozen=True)
class Tile:
    """A logo on a ground."""

    name: str
    colour: str
    line: str
    ratio: str
    tone: str
    place: Box
    safe: Box
    width: int = TILE[0]
    height: int = TILE[1]


@dataclass(frozen=True)
class Found:
    """A verdict in a table."""

    said: str
    tone: str
    nearest: str


@dataclass(frozen=True)
class ColourRow:
    """A colour with its verdicts on white, on ink and on the background."""

    colour: str
    is_main: bool
    title: str
    verdicts: list[tuple[str, Found]]


@dataclass(frozen=True)
class Look:
    """The header of an employee's page on one ground."""

    theme: str
    worn: Worn
    raw: str
    shades: list[tuple[str, str]]

    @property
    def ink(self) -> str:
        """What a company without a colour wears."""
        return INK if self.theme == Ground.LIGHT else WHITE

    @property
    def is_moved(self) -> bool:
        """Whether the colour itself could not be read here."""
        return bool(self.worn.shades and self.worn.shades.brand != self.raw)


@dataclass(frozen=True)
class Drawing:
    """A frame on a picture: the logo of this address, and perhaps a band under it."""

    name: str
    url: str
    x: float
    y: float
    width: float
    height: float
    band: Box
    colour: str


def tiles(logo: Logo, colours: list[str]) -> list[Tile]:
    """The logo on white, on ink and on the main colours."""
    grounds = [(_("White"), WHITE), (_("Ink"), INK), *((each, each) for each in colours[:2])]
    return [_tile(logo, name, colour) for name, colour in grounds if colour != logo.colour]


def colour_rows(colours: list[str], background: Background | None) -> list[ColourRow]:
    """The colours with what each can be used for."""
    return [_row(colour, colours, background) for colour in colours]


def looks(header: Header, colours: list[str]) -> list[Look]:
    """The header by day and by night."""
    raw = colours[0] if colours else ""
    return [_look(Ground.LIGHT, header.light, raw), _look(Ground.DARK, header.dark, raw)]


def frame_drawing(frame: Frame, *, slug: str, on: Box = PICTURE) -> Drawing:
    """Where the frame's logo and band lie on the picture, which may be a part of another."""
    shorter = min(on.width, on.height)
    size, margin = (share / 100 * shorter for share in (frame.size, frame.margin))
    if frame.is_band:
        top = on.y if frame.placement == Placement.BAND_TOP else on.y + on.height - size
        room = Box(on.x + margin, top + margin, on.width - 2 * margin, size - 2 * margin)
        band = Box(on.x, top, on.width, size)
        return _drawing(frame, _fitted(frame.logo, room), band, slug=slug)
    widest = min(size * WIDEST, on.width - 2 * margin)
    small = _fitted(frame.logo, Box(0, 0, widest, size))
    is_left = frame.placement in {Placement.TOP_LEFT, Placement.BOTTOM_LEFT}
    is_top = frame.placement in {Placement.TOP_LEFT, Placement.TOP_RIGHT}
    x = on.x + (margin if is_left else on.width - margin - small.width)
    y = on.y + (margin if is_top else on.height - margin - small.height)
    place = Box(x, y, small.width, small.height)
    return _drawing(frame, place, Box(0, 0, 0, 0), slug=slug)


def _tile(logo: Logo, name: str, colour: str) -> Tile:
    room = Box((TILE[0] - LOGO_ROOM[0]) / 2, (TILE[1] - LOGO_ROOM[1]) / 2, *LOGO_ROOM)
    place = _fitted(logo, room)
    free = CLEAR * place.height
    safe = Box(place.x - free, place.y - free, place.width + 2 * free, place.height + 2 * free)
    ratio = contrast(logo.colour, colour)
    line = max((WHITE, INK), key=lambda each: contrast(colour, each))
    tone = "ok" if ratio >= SHAPES else "warn"
    return Tile(name, colour, line, _ratio(ratio), tone, place, safe)


def _row(colour: str, colours: list[str], background: Background | None) -> ColourRow:
    is_main = colour == colours[0]
    found = [(_("white"), _found(verdict(colour, WHITE))), (_("ink"), _found(verdict(colour, INK)))]
    if background:
        found.append((_("“%s”") % background.name, _found(worst(colour, _grounds(background)))))
    return ColourRow(colour, is_main, _("Main colour") if is_main else _("Colour"), found)


def _found(given: Verdict) -> Found:
    return Found(_ratio(given.ratio), given.tone, given.nearest)


def _grounds(background: Background) -> list[str]:
    is_gradient = background.kind == BackgroundKind.GRADIENT
    return [background.colour, background.colour_to] if is_gradient else [background.colour]


def _look(theme: str, worn: Worn, raw: str) -> Look:
    shades: list[tuple[str, str]] = []
    if worn.shades:
        names = (_("Brand"), _("Text on it"), _("Soft"))
        shades = list(zip(names, vars(worn.shades).values(), strict=True))
    return Look(theme, worn, raw, shades)


def _drawing(frame: Frame, place: Box, band: Box, *, slug: str) -> Drawing:
    where: dict[str, Any] = vars(place)
    url = reverse("brand:logo_picture", args=[slug, frame.logo_id])
    return Drawing(name=frame.name, url=url, **where, band=band, colour=frame.colour or "none")


def _fitted(logo: Logo, room: Box) -> Box:
    """The logo in the middle of the room, as large as fits."""
    scale = min(room.width / logo.width, room.height / logo.height)
    width, height = logo.width * scale, logo.height * scale
    x, y = room.x + (room.width - width) / 2, room.y + (room.height - height) / 2
    return Box(*(round(each, 2) for each in (x, y, width, height)))


def _ratio(found: float) -> str:
    # never rounded up to what it does not reach
    for least in (SHAPES, TEXT):
        if least - 0.05 <= found < least:
            return ratio(least - 0.1)
    return ratio(found)
