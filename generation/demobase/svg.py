"""A small vector canvas: shapes and paints in, one SVG document out.

It knows only what the portraits need: filled and stroked shapes, two kinds of gradient, opacity,
Gaussian blur, clipping and nested transforms. Angles are degrees, lengths are user units.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from generation.demobase.vocabulary import Colour

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Stop:
    """One colour of a gradient, with its opacity 0-255."""

    colour: Colour
    alpha: float = 255


@dataclass(frozen=True)
class Radial:
    """A gradient from a centre outwards, its stops evenly spaced."""

    centre: Point
    radius: float
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Linear:
    """A gradient along a line, its stops evenly spaced."""

    start: Point
    end: Point
    stops: tuple[Stop, ...]


@dataclass(frozen=True, kw_only=True)
class Paint:
    """How a shape is filled, or, with ``stroke`` as the line's width, outlined."""

    fill: Colour | Radial | Linear
    alpha: float = 255  # 0 clear .. 255 opaque
    blur: float = 0  # standard deviation in user units
    stroke: float = 0


@dataclass(frozen=True)
class Shape:
    """An SVG element without its paint, and a box that surely contains it."""

    element: str
    box: Box


def path(start: Point, *segments: tuple[float, ...], close: bool = True) -> Shape:
    """A path: segments of two numbers are lines, of four quadratic, of six cubic curves."""
    commands = [f"M{_numbers(start)}"]
    commands += [{2: "L", 4: "Q", 6: "C"}[len(s)] + _numbers(s) for s in segments]
    xs = [start[0], *(x for segment in segments for x in segment[::2])]
    ys = [start[1], *(y for segment in segments for y in segment[1::2])]
    ending = "Z" if close else ""
    return Shape(f'path d="{"".join(commands)}{ending}"', (min(xs), min(ys), max(xs), max(ys)))


def oval(left: float, top: float, right: float, bottom: float) -> Shape:
    """The ellipse that fills a box."""
    middle = _attributes(cx=(left + right) / 2, cy=(top + bottom) / 2)
    radii = _attributes(rx=(right - left) / 2, ry=(bottom - top) / 2)
    return Shape(f"ellipse {middle} {radii}", (left, top, right, bottom))


def circle(x: float, y: float, radius: float) -> Shape:
    """A circle around a point."""
    return oval(x - radius, y - radius, x + radius, y + radius)


def rectangle(box: Box, *, radius: float = 0) -> Shape:
    """A box; its corners are quarter circles of ``radius``, smaller where they would not fit."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    fitting = min(radius, width / 2, height / 2)
    place = _attributes(x=left, y=top, width=width, height=height)
    return Shape(f"rect {place} {_attributes(rx=fitting, ry=fitting)}", box)


def line(x1: float, y1: float, x2: float, y2: float) -> Shape:
    """A straight line."""
    return path((x1, y1), (x2, y2), close=False)


@dataclass
class Canvas:
    """Collects what is drawn, in order; later things lie above earlier ones."""

    _body: list[str] = field(default_factory=list)
    _definitions: list[str] = field(default_factory=list)

    def draw(self, shape: Shape, paint: Paint) -> None:
        """Add a shape."""
        blur = self._blur(shape, paint) if paint.blur else ""
        self._body.append(f"<{shape.element}{self._paint(paint)}{blur}/>")

    @contextmanager
    def moved(self, transform: str) -> Iterator[None]:
        """Draw inside under an SVG transform list."""
        with self._group(f'transform="{transform}"'):
            yield

    @contextmanager
    def clipped(self, shape: Shape) -> Iterator[None]:
        """Draw inside only where the shape is."""
        name = self._define("clipPath", "", f"<{shape.element}/>")
        with self._group(f'clip-path="url(#{name})"'):
            yield

    def document(self, frame: Box, *, width: int, height: int) -> str:
        """The SVG text of the part of the canvas in ``frame``, so many pixels wide and high."""
        left, top, right, bottom = frame
        view = _numbers((left, top, right - left, bottom - top))
        definitions, body = "".join(self._definitions), "".join(self._body)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="{view}" preserveAspectRatio="none">'
            f"<defs>{definitions}</defs>{body}</svg>"
        )

    @contextmanager
    def _group(self, attribute: str) -> Iterator[None]:
        self._body.append(f"<g {attribute}>")
        yield
        self._body.append("</g>")

    def _define(self, element: str, attributes: str, content: str) -> str:
        name = f"d{len(self._definitions)}"
        self._definitions.append(f'<{element} id="{name}" {attributes}>{content}</{element}>')
        return name

    def _paint(self, paint: Paint) -> str:
        colour = self._fill(paint.fill)
        if not paint.stroke:
            return f' fill="{colour}" {_attributes(fill_opacity=_share(paint.alpha))}'
        width = _attributes(stroke_width=paint.stroke, stroke_opacity=_share(paint.alpha))
        return f' fill="none" stroke="{colour}" stroke-linecap="round" {width}'

    def _fill(self, fill: Colour | Radial | Linear) -> str:
        match fill:
            case Radial(centre=(x, y), radius=radius, stops=stops):
                place = _attributes(cx=x, cy=y, r=radius)
                return f"url(#{self._gradient('radialGradient', place, stops)})"
            case Linear(start=(x1, y1), end=(x2, y2), stops=stops):
                place = _attributes(x1=x1, y1=y1, x2=x2, y2=y2)
                return f"url(#{self._gradient('linearGradient', place, stops)})"
            case (red, green, blue):
                return _hex((red, green, blue))

    def _gradient(self, element: str, place: str, stops: tuple[Stop, ...]) -> str:
        step = 1 / (len(stops) - 1)
        content = "".join(_stop(stop, offset=i * step) for i, stop in enumerate(stops))
        return self._define(element, f'gradientUnits="userSpaceOnUse" {place}', content)

    def _blur(self, shape: Shape, paint: Paint) -> str:
        # the default filter region is a share of the shape's box, which is empty for a level line
        margin = 3 * paint.blur + paint.stroke
        left, top, right, bottom = shape.box
        region = _attributes(
            x=left - margin,
            y=top - margin,
            width=right - left + 2 * margin,
            height=bottom - top + 2 * margin,
        )
        units = 'filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB"'
        deviation = f'<feGaussianBlur stdDeviation="{paint.blur:g}"/>'
        return f' filter="url(#{self._define("filter", f"{units} {region}", deviation)})"'


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:.3f}" for value in values)


def _attributes(**values: float) -> str:
    return " ".join(f'{name.replace("_", "-")}="{value:.3f}"' for name, value in values.items())


def _share(alpha: float) -> float:
    return int(alpha) / 255


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{int(max(0, min(255, value))):02x}" for value in colour)


def _stop(stop: Stop, *, offset: float) -> str:
    opacity = _attributes(offset=offset, stop_opacity=_share(stop.alpha))
    return f'<stop stop-color="{_hex(stop.colour)}" {opacity}/>'
