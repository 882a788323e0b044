"""A team's approved headshots beside each other: how well they match, which stand out, and what
would mend that.

A picture is compared with what its person would be rendered in today: the framing and the
background that their style's newest version asks, and for light and sharpness the others of that
style. So a team of several styles matches where each picture matches its own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from generation.brand.colours import backgrounds_apart
from generation.headshots import queries as headshots
from generation.headshots import roster
from generation.headshots.models import Headshot
from generation.headshots.roster import Outlier
from generation.rebrands import queries as rebrands
from generation.styles import queries as styles
from generation.styles.models import StyleVersion
from generation.vision.composition import EXACT
from tenants.consent import queries as consent
from tenants.kernel.errors import NotFound


class Remedy(StrEnum):
    """What brings a picture that stands out in line."""

    FINISH = "finish"
    """Another finish: it is not in the version that it should be."""
    UNDER_WAY = "under_way"
    """Nothing more: another finish is being made, or waits for a reviewer."""
    NEW_TAKES = "new_takes"
    """Only another picture: the finish decides nothing of what is off."""
    NO_ROOM = "no_room"
    """Another picture, or a style with larger heads: this one lacks the room around the head."""
    LOOK = "look"
    """Nothing that is known: it is finished as asked, and was measured otherwise."""
    NOT_KEPT = "not_kept"
    """Another picture: what a finish begins with is not kept of this one, or may not be used."""


@dataclass(frozen=True)
class Wanted:
    """Which pictures are wanted; what is left empty does not limit them."""

    style: UUID | None = None
    """Of people who would be rendered in this style now."""
    department: UUID | None = None
    visible: frozenset[UUID] | None = None
    """The departments whose people may be seen (`visible_departments`)."""


EVERYBODY = Wanted()
FRAMED = frozenset({"eye_line", "head_height", "centre"})
"""What a crop moves."""


@dataclass(frozen=True)
class Picture:
    """An approved headshot, the version that it is compared with, and how it stands out."""

    headshot: Headshot
    version: StyleVersion
    traits: Mapping[str, float]
    """What is compared (`vision.traits.Traits`); empty where nothing was measured."""
    outlier: Outlier[UUID] | None = None
    remedy: Remedy | None = None
    obstacle: str = ""
    """Why it cannot be finished again, as `rebrands.queries` names it, where that would help."""

    @property
    def is_counted(self) -> bool:
        """Whether it was measured, and so compared."""
        return bool(self.traits)

    @property
    def lacks_room(self) -> bool:
        """Whether its head was made larger than asked for want of room around it."""
        return self.traits.get("enlarged", 1.0) > EXACT

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is in another version than it is compared with."""
        return self.headshot.style_version_id != self.version.pk

    @property
    def can_be_cropped(self) -> bool:
        """Whether a crop of it alone helps: it is finished as asked, and was measured otherwise."""
        off = self.outlier.deviations if self.outlier else ()
        is_kept = self.remedy == Remedy.LOOK and bool(self.headshot.cutout_key)
        return is_kept and any(each.axis in FRAMED for each in off)

    @property
    def may_stay(self) -> bool:
        """Whether another finish may leave something that is off."""
        off = self.outlier.deviations if self.outlier else ()
        return self.lacks_room or not all(each.is_of_the_finish for each in off)


@dataclass(frozen=True)
class Wall:
    """Approved headshots by their people's names."""

    pictures: list[Picture]

    @cached_property
    def counted(self) -> list[Picture]:
        """Those that were measured."""
        return [each for each in self.pictures if each.is_counted]

    @cached_property
    def outliers(self) -> list[Picture]:
        """Those that stand out, the worst first."""
        off = [(each.outlier.apart, each) for each in self.pictures if each.outlier]
        return [each for _apart, each in sorted(off, key=lambda pair: -pair[0])]

    def off_by(self, axis: str) -> list[Picture]:
        """Those that stand out on one axis, the worst on it first; on any where that is empty."""
        if not axis:
            return self.outliers
        off = [
            (deviation.apart, each)
            for each in self.outliers
            for deviation in (each.outlier.deviations if each.outlier else ())
            if deviation.axis == axis
        ]
        return [each for _apart, each in sorted(off, key=lambda pair: -pair[0])]

    @property
    def score(self) -> float | None:
        """The share of the measured that match in everything; None where none was measured."""
        return 1 - len(self.outliers) / len(self.counted) if self.counted else None

    @cached_property
    def mendable(self) -> list[Picture]:
        """Those that stand out and that another finish helps."""
        return [each for each in self.outliers if each.remedy == Remedy.FINISH]

    @cached_property
    def own_photos(self) -> list[Picture]:
        """Photos of people's own, on which nothing is measured."""
        return [each for each in self.pictures if each.headshot.is_own_photo]

    @cached_property
    def never_measured(self) -> list[Picture]:
        """Drawn pictures that are older than the measuring."""
        old = (each for each in self.pictures if each.headshot.traits is None)
        return [each for each in old if not each.headshot.is_own_photo]

    @property
    def faceless(self) -> int:
        """Pictures in which no face was found, so that nothing was measured."""
        return sum(each.headshot.traits == {} for each in self.pictures)

    def by_version(self) -> list["Wall"]:
        """The same in parts: those that are compared with one version, by their styles' names."""
        found: dict[UUID, list[Picture]] = {}
        for each in self.pictures:
            found.setdefault(each.version.pk, []).append(each)
        return sorted((Wall(each) for each in found.values()), key=lambda part: part.name)

    @property
    def name(self) -> str:
        """Of the style of a part."""
        return self.pictures[0].version.template.name

    @property
    def version(self) -> StyleVersion:
        """That of a part."""
        return self.pictures[0].version


def wall(wanted: Wanted = EVERYBODY) -> Wall:
    """The wanted pictures, in a number of queries that is the same for any many.

    All the company's are compared, so that a picture stands out or not whoever looks at which.
    """
    rows = list(_approved())
    known = StyleVersion.objects.select_related("template", "background")
    own = known.in_bulk({row.style_version_id for row in rows})
    asked = styles.versions_by_department()
    pictures = []
    for row in rows:
        row.style_version = own[row.style_version_id]
        version = asked.get(row.employee.department_id) or asked.get(None) or row.style_version
        pictures.append(Picture(row, version, _traits(row, version)))
    shown = [each for each in _compared(pictures) if _is_wanted(each, wanted)]
    return Wall(_remedied(shown))


def croppable(headshot_id: UUID) -> Picture:
    """The picture, if it stands out and a crop of it alone mends that.

    Raises:
        NotFound: there is none, or it does not stand out any more.
    """
    for picture in wall().outliers:
        if picture.headshot.pk == headshot_id and picture.can_be_cropped:
            return picture
    raise NotFound(_("This picture does not stand out any more, or a crop would not help."))


def measurable(pictures: Iterable[Picture], *, at: datetime) -> list[Headshot]:
    """Those of the pictures that may be measured yet: everything is kept, and their people agree
    to what looks at faces."""
    kept = [each.headshot for each in pictures if each.headshot.matte_key]
    agreed = consent.agreed([each.employee_id for each in kept], at=at)
    under_way = headshots.being_measured(kept)
    return [each for each in kept if each.employee_id in agreed and each.pk not in under_way]


def _approved() -> QuerySet[Headshot]:
    rows = rebrands.approved().select_related("employee")
    return rows.defer("checks", "prompt", "head").order_by("employee__name", "pk")


def _is_wanted(picture: Picture, wanted: Wanted) -> bool:
    department = picture.headshot.employee.department_id
    if wanted.visible is not None and department not in wanted.visible:
        return False
    if wanted.department and department != wanted.department:
        return False
    return wanted.style in {None, picture.version.template_id}


def _compared(pictures: Collection[Picture]) -> list[Picture]:
    """The same, each with how it stands out among those that are compared with its version."""
    teams: dict[UUID, dict[UUID, Mapping[str, float]]] = {}
    asked: dict[UUID, dict[str, float]] = {}
    for each in pictures:
        if each.is_counted:
            teams.setdefault(each.version.pk, {})[each.headshot.pk] = each.traits
            asked[each.version.pk] = each.version.framing
    off = {
        outlier.key: outlier
        for version, team in teams.items()
        for outlier in roster.outliers(team, asked[version])
    }
    return [replace(each, outlier=off.get(each.headshot.pk)) for each in pictures]


def _traits(headshot: Headshot, version: StyleVersion) -> Mapping[str, float]:
    """As measured; before the background of another version it stands out at least by that."""
    if not headshot.traits:
        return {}
    traits = {"enlarged": 1.0, **headshot.traits}
    own = headshot.style_version
    if own.pk != version.pk:
        here, there = (each.specification["background"] for each in (own, version))
        traits["background"] = max(traits["background"], backgrounds_apart(here, there))
    return traits


def _remedied(pictures: list[Picture]) -> list[Picture]:
    """The same, each that stands out with what would bring it in line."""
    elsewhere = [each.headshot for each in pictures if each.outlier and each.is_elsewhere]
    obstacles = rebrands.obstacles(elsewhere) if elsewhere else {}
    off = [each.headshot for each in pictures if each.outlier]
    under_way = rebrands.under_way(off) if off else set()
    return [
        replace(
            each,
            remedy=_remedy(each, each.outlier, obstacles, under_way),
            obstacle=obstacles.get(each.headshot.pk, ""),
        )
        if each.outlier
        else each
        for each in pictures
    ]


def _remedy(
    picture: Picture,
    outlier: Outlier[UUID],
    obstacles: Mapping[UUID, str],
    under_way: Collection[tuple[UUID, UUID]],
) -> Remedy:
    if not any(each.is_of_the_finish for each in outlier.deviations):
        return Remedy.NEW_TAKES
    if (picture.headshot.pk, picture.version.pk) in under_way:
        return Remedy.UNDER_WAY
    if not picture.is_elsewhere:  # the same finish would give the same picture
        return Remedy.NO_ROOM if picture.lacks_room else Remedy.LOOK
    return Remedy.NOT_KEPT if obstacles[picture.headshot.pk] else Remedy.FINISH
