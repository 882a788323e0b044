"""Two pictures of one person at one scale, for themselves and for a reviewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from generation.headshots import queries as headshots
from generation.headshots.models import Headshot
from generation.photos import queries as photos
from generation.photos.models import Photo
from generation.vision.composition import Framing
from portal.web.evidence import Row

PLACES = ("one", "other")
"""What addresses call the two."""


@dataclass(frozen=True)
class Piece:
    """A take, or a photo that it should be like."""

    pk: UUID
    name: str
    url: str
    head: Framing | None
    """Where the head is on it, where that is known."""
    take: Headshot | None = None
    aspect: float = 1.0
    """Its width by its height."""


class Placed(NamedTuple):
    """Where a picture lies in a square of 100 in which heads are where they are on the other."""

    x: str
    y: str
    width: str
    height: str


WHOLE = Placed("0", "0", "100", "100")


class Swap(NamedTuple):
    """A picture that may stand here instead."""

    piece: Piece
    url: str
    is_shown: bool


@dataclass(frozen=True)
class Side:
    """One of the two: its picture and where that lies, and what may stand there instead."""

    place: str
    title: str
    piece: Piece
    placed: Placed
    swaps: list[Swap]

    @property
    def take(self) -> Headshot | None:
        """What is shown, unless it is a photo."""
        return self.piece.take

    @property
    def name(self) -> str:
        """What the picture is called."""
        return self.piece.name


class Compared(NamedTuple):
    """A check as it came out for each of the two: its name, and tone and words of both."""

    label: str
    one: tuple[str, str]
    other: tuple[str, str]


def name_of(take: Headshot) -> str:
    """What a take is called: it keeps the name when others come."""
    if take.batch is None:
        return _("Own photo")
    return _("Round %(round)d, take %(rank)d") % {"round": take.batch.round, "rank": take.rank}


def of_take(take: Headshot, name: str, url: str) -> Piece:
    """A take, which is square."""
    return Piece(take.pk, name, url, headshots.head_of(take), take)


def of_photo(photo: Photo, name: str, url: str) -> Piece:
    """A submitted photo."""
    aspect = photo.width / photo.height if photo.height else 1.0
    return Piece(photo.pk, name, url, photos.head_of(photo), aspect=aspect)


def by_preference(takes: Sequence[Headshot]) -> list[Headshot]:
    """Favourites and the best first, what is not like them last."""
    return sorted(takes, key=_rank)


def _rank(take: Headshot) -> tuple[bool, bool, bool]:
    return take.is_unlike, not take.is_favourite, not take.is_recommended


def pair(pieces: Sequence[Piece], query: QueryDict) -> tuple[Piece, Piece] | None:
    """The two that the address names, else the first ones; None where there are no two."""
    if len(pieces) < 2:
        return None
    by_id = {str(piece.pk): piece for piece in pieces}
    one = by_id.get(query.get(PLACES[0], ""), pieces[0])
    rest = [piece for piece in pieces if piece.pk != one.pk]
    other = by_id.get(query.get(PLACES[1], ""), rest[0])
    return one, other if other.pk != one.pk else rest[0]


def sides(pieces: Sequence[Piece], shown: tuple[Piece, Piece]) -> list[Side]:
    """Both sides; each may be swapped for any picture that is not on the other."""
    titles, target = (_("Left"), _("Right")), _target(shown)
    return [
        Side(
            place=place,
            title=title,
            piece=piece,
            placed=placed(piece, target),
            swaps=[
                _swap(each, place, shown)
                for each in pieces
                if each.pk != shown[1 - PLACES.index(place)].pk
            ],
        )
        for place, title, piece in zip(PLACES, titles, shown, strict=True)
    ]


def placed(piece: Piece, target: Framing | None) -> Placed:
    """Where the picture lies, so that its head is where the target's is and as large."""
    if piece.head is None or target is None or piece.head.head_height <= 0:
        return WHOLE
    height = 100 * target.head_height / piece.head.head_height
    width = height * piece.aspect
    x = 100 * target.centre - piece.head.centre * width
    y = 100 * target.eye_line - piece.head.eye_line * height
    return Placed(*(f"{round(value, 2):g}" for value in (x, y, width, height)))


def rows(one: Sequence[Row], other: Sequence[Row]) -> list[Compared]:
    """What was checked on the two, beside each other; what differs comes first."""
    left, right = ({label: (tone, found) for tone, label, found in each} for each in (one, other))
    nothing = ("look", _("Not checked"))
    compared = [
        Compared(label, left.get(label, nothing), right.get(label, nothing))
        for label in {**left, **right}
    ]
    return sorted(compared, key=lambda row: row.one == row.other)


def _target(shown: tuple[Piece, Piece]) -> Framing | None:
    """The head to which the other is brought: a take's before a photo's, which has more around."""
    known = [piece for piece in reversed(shown) if piece.head]
    return min(known, key=lambda piece: piece.take is None).head if known else None


def _swap(piece: Piece, place: str, shown: tuple[Piece, Piece]) -> Swap:
    ids = {where: each.pk for where, each in zip(PLACES, shown, strict=True)}
    is_shown = ids[place] == piece.pk
    return Swap(piece, f"?{urlencode({**ids, place: piece.pk})}", is_shown)
