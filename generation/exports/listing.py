"""What is exported, in plain values: the pictures, their names, and a plan to look at before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from generation.exports import naming
from generation.exports.manifest import CSV_NAME, JSON_NAME
from generation.exports.naming import Name, Wish
from generation.styles.profiles import PROFILES


@dataclass(frozen=True)
class Wanted:
    """Which pictures are wanted, and how they are called."""

    profiles: tuple[str, ...]
    departments: frozenset[UUID] = frozenset()
    """None means the whole company."""
    since: datetime | None = None
    """Only what changed from then on."""
    pattern: str = naming.DEFAULT


@dataclass(frozen=True, slots=True)
class Picture:
    """One file of somebody, and who they are now."""

    rendition_id: UUID
    employee_id: UUID
    person: str
    email: str
    external_id: str
    department: str
    profile: str
    digest: str
    size: int
    approved_at: datetime

    @property
    def values(self) -> dict[str, str]:
        """What the fields of a pattern stand for."""
        return {
            "external_id": self.external_id,
            "name": self.person,
            "email": self.email,
            "department": self.department,
            "profile": self.profile,
        }


@dataclass(frozen=True, slots=True)
class Named:
    """A picture and what its file is called."""

    picture: Picture
    name: Name


@dataclass(frozen=True)
class Plan:
    """What would be exported now."""

    wanted: Wanted
    files: Sequence[Named]
    withdrawn: Sequence[Named] = field(default_factory=tuple)
    """Were given out by an earlier export and may not leave any more; an export says so."""
    unmade: int = 0
    """How many of the wanted files of approved people are still to be made."""

    @cached_property
    def size(self) -> int:
        """Bytes of the pictures."""
        return sum(file.picture.size for file in self.files)

    @cached_property
    def people(self) -> int:
        """How many people there are."""
        return len({file.picture.employee_id for file in self.files})

    @cached_property
    def collisions(self) -> list[Named]:
        """The files that got a number, because others were called the same."""
        return [file for file in self.files if file.name.was_taken]

    @cached_property
    def lacking(self) -> dict[str, int]:
        """For each field of the pattern, how many files are of people who have no such thing."""
        fields = [
            each
            for file in self.files
            for each in naming.lacks(self.wanted.pattern, file.picture.values)
        ]
        return {each: fields.count(each) for each in dict.fromkeys(fields)}


def named(pattern: str, pictures: Iterable[Picture]) -> list[Named]:
    """The pictures with their names, which depend on nothing but their order."""
    listed = list(pictures)
    wishes = (Wish(each.values, PROFILES[each.profile].extension) for each in listed)
    found = naming.names(pattern, wishes, taken=(CSV_NAME, JSON_NAME))
    return [Named(picture, name) for picture, name in zip(listed, found, strict=True)]
