"""Who plays in the demo: two companies, their members, and people drawn by the renderer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from generation.demobase.photos import CAST, BadKind

PASSWORD = "demo-headshots"  # noqa: S105  # printed by the demo, of accounts that only it has


@dataclass(frozen=True)
class Person:
    """An invented person; `seed` is who the renderer draws."""

    name: str
    title: str
    department: str
    seed: int
    bad_photos: tuple[BadKind, ...] = ()
    """Kinds of planted bad photos among the good ones, see `generation.demobase.photos`."""
    is_guest: bool = False
    """Left for the visitor of the demo to play: invited, and nothing more."""

    def address(self, domain: str) -> str:
        """The person's e-mail address."""
        return f"{self.name.split()[0].lower()}@{domain}"


@dataclass(frozen=True)
class Company:
    """A company of the demo, with its brand and its people."""

    name: str
    domain: str
    brand: str
    logo: str
    """The name of a file beside this one, under `logos`."""
    top: str
    bottom: str
    expressions: tuple[str, ...]
    people: tuple[Person, ...] = field(default_factory=tuple)

    @property
    def owner(self) -> str:
        return f"owner@{self.domain}"

    @property
    def reviewer(self) -> str:
        return f"reviewer@{self.domain}"


COMPANIES = (
    Company(
        name="Fjordline",
        domain="fjordline.example",
        brand="#24507a",
        logo="fjordline.svg",
        top="#cfd8e3",
        bottom="#aab8c8",
        expressions=("approachable", "confident smile"),
        people=(
            Person("Lukas Brandt", "Head of partnerships", "Commercial", CAST[0], ("blurred",)),
            Person("Daniel Okafor", "Staff engineer", "Product", CAST[1], ("no_face",)),
            Person("Priya Raman", "Product designer", "Product", CAST[2]),
            Person("Amara Osei", "People partner", "People", CAST[3], is_guest=True),
        ),
    ),
    Company(
        name="Harbour Works",
        domain="harbour.example",
        brand="#8a4b2a",
        logo="harbour.svg",
        top="#ece0cd",
        bottom="#d6c2a4",
        expressions=("professional neutral", "approachable"),
        people=(
            Person("Tom Whitfield", "Counsel", "Legal", CAST[4], ("two_people",)),
            Person("Sofia Lindqvist", "Account executive", "Sales", CAST[5]),
        ),
    ),
)


def visitor(keys: Iterable[str]) -> Person:
    """The real person who sends these photos, in whatever order: other photos, another person."""
    mark = hashlib.sha256("".join(sorted(keys)).encode()).hexdigest()[:8]
    return Person(f"You-{mark}", "Guest of the demo", "Guests", 0)
