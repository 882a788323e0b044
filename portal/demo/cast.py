"""Who plays in the demo: two companies, their members, and people drawn by the renderer."""

from dataclasses import dataclass, field

from generation.demobase.photos import BadKind

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
    """A company of the demo, with its brand colours and its people."""

    name: str
    domain: str
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
        top="#cfd8e3",
        bottom="#aab8c8",
        expressions=("approachable", "confident smile"),
        people=(
            Person("Amara Osei", "Head of partnerships", "Commercial", 31, ("blurred",)),
            Person("Lukas Brandt", "Staff engineer", "Product", 4242, ("no_face",)),
            Person("Mei Tanaka", "Product designer", "Product", 77),
            Person("Noor Haddad", "People partner", "People", 510, is_guest=True),
        ),
    ),
    Company(
        name="Harbour Works",
        domain="harbour.example",
        top="#2f4a63",
        bottom="#1c2f42",
        expressions=("professional neutral", "approachable"),
        people=(
            Person("Sofia Marchetti", "Counsel", "Legal", 903, ("two_people",)),
            Person("Daniel Okafor", "Account executive", "Sales", 1207),
        ),
    ),
)
