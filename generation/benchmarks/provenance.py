"""Provenance: whether files are signed validly, and marks found in what others make of them.

On invented people, drawn as the demo base draws them, enlarged and finished as headshots are. Each
is made into every file that leaves, by the product's own code; then files are halved, compressed,
cut, and all of it, and looked at again. Unmarked pictures are treated the same, for false alarms.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from statistics import fmean

import numpy as np
from PIL import Image

from generation.benchmarks.kept import seeds
from generation.benchmarks.measured import Goals, Measured, Share, parser, report, say
from generation.delivery import credentials
from generation.demobase.people import random_scene
from generation.demobase.photos import casual_photos, person
from generation.demobase.portrait import render
from generation.styles.profiles import PROFILES, Profile
from generation.vision import pictures, recognisers, renditions, scoring, verification, watermark
from generation.vision.background import Background, BackgroundKind
from generation.vision.composition import Framing
from generation.vision.cutout import cut_out
from generation.vision.embeddings import Embeddings
from generation.vision.faces import find_faces
from generation.vision.finish import finish, placed
from generation.vision.frames import Frame, Placement
from generation.vision.heads import find_head
from generation.vision.landmarks import find_landmarks
from generation.vision.pictures import Picture, Plane
from generation.vision.renditions import Form, Mark
from generation.vision.scoring import Person
from generation.vision.verification import Enrolment

FULL = "original"
ATTACKED = (FULL, "linkedin", "signature")
"""The forms whose marks are looked for: of 1024, 800 and 240 pixels."""
FRAMED = "framed"
FRAME = Frame(
    Image.new("RGBA", (400, 120), "white"), Placement.BAND_BOTTOM, 0.3, 0.05, colour="#1e59cd"
)
"""What hides most of a body: the highest band there is."""
GOALS: Goals = {
    "c2pa_valid_share": ("==", 1.0),
    "watermark_found_none": (">=", 0.99),
    "watermark_found_half": (">=", 0.99),
    "watermark_found_jpeg75": (">=", 0.99),
    "watermark_found_crop10": (">=", 0.99),
    "watermark_found_all": (">=", 0.95),
    "watermark_false_alarm": ("<=", 0.001),
    "likeness_loss": ("<=", 0.01),
    "background_changed": ("==", 0),
}
KEY, OTHER_KEY = b"a key of the benchmark", b"another key"
DRAWN = 128
"""Pixels of a side that the demo base draws."""
RECOGNISER = recognisers.RECOGNISERS[recognisers.DRAWING]
PHOTOS = 4
"""By which the person is known when likeness is measured."""


@dataclass(frozen=True)
class Headshot:
    """A finished picture and its matte."""

    picture: Picture
    matte: Plane
    seed: int


@dataclass(frozen=True)
class File:
    """One form of a headshot with a mark of this number, before and after it was signed."""

    profile: Profile
    number: int
    marked: bytes
    signed: bytes
    is_valid: bool


def main() -> None:
    """Measure, and say so."""
    made = parser(__doc__)
    made.add_argument("--identities", type=int, default=50, help="people (%(default)s)")
    made.add_argument("--workers", type=int, default=2, help="processes (%(default)s)")
    asked = made.parse_args()
    measured = Measured(about={"identities": asked.identities, "threshold": watermark.FOUND})
    counted = Counted()
    with Pool(asked.workers) as pool:
        each = pool.imap(_counted, seeds(asked.identities))
        for place, found in enumerate(each, start=1):
            counted.join(found)
            say(f"{place} of {asked.identities}")
    measured.figures |= counted.figures()
    report("provenance", measured, GOALS, as_json=asked.json)


class Counted:
    """What was found, of one person or of several."""

    def __init__(self) -> None:
        self.valid: list[bool] = []
        self.found: dict[str, list[bool]] = {}
        self.read: dict[str, list[bool]] = {}
        self.alarms: list[bool] = []
        self.strongest: list[float] = []
        self.lost: list[float] = []
        self.noise: list[float] = []
        self.background: list[int] = []
        self.added: list[int] = []
        self.grown: dict[str, list[float]] = {}

    def add(self, headshot: Headshot) -> None:
        """Make every file of the headshot, and look at it again."""
        for file in files(headshot):
            self.valid.append(file.is_valid)
            self.added.append(len(file.signed) - len(file.marked))
            if file.profile.name in ATTACKED:
                self._attack(file, _plain(headshot, file.profile))
        self._look_under_a_frame(headshot)
        self._compare(headshot)

    def join(self, other: "Counted") -> None:
        """Count what another found, too."""
        for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True):
            if isinstance(mine, list):
                mine.extend(theirs)
            else:
                for key, found in theirs.items():
                    mine.setdefault(key, []).extend(found)

    def figures(self) -> dict[str, float | int | bool]:
        """All of them; shares of marks with the lower end of their 95 % interval beside."""
        shown: dict[str, float | int | bool] = {
            "c2pa_valid_share": Share.counted(self.valid).share,
            "files": len(self.valid),
        }
        for key, hits in self.found.items():
            share = Share.counted(hits)
            shown |= {f"watermark_found_{key}": share.share}
            shown |= {f"watermark_found_{key}_low": share.interval[0]}
            shown |= {f"number_read_{key}": Share.counted(self.read[key]).share}
        alarms = Share.counted(self.alarms)
        return shown | {
            "watermark_false_alarm": alarms.share,
            "watermark_false_alarm_high": alarms.interval[1],
            "unmarked_looked_at": alarms.of,
            "unmarked_strongest": max(self.strongest),
            "likeness_loss": fmean(self.lost),
            "likeness_loss_worst": max(self.lost),
            "psnr_in_person_db": fmean(self.noise),
            "background_changed": max(self.background),
            "bytes_added": round(fmean(self.added)),
            **{f"bytes_ratio_mark_{key}": fmean(each) for key, each in self.grown.items()},
        }

    def _attack(self, file: File, unmarked: bytes) -> None:
        name = file.profile.name
        self.grown.setdefault(name, []).append(len(file.marked) / len(unmarked))
        marked, plain = pictures.read(file.signed), pictures.read(unmarked)
        for attack, done in ATTACKS.items():
            key = attack if name == FULL else f"{attack}_{name}"
            self._find(done(marked), key, file.number)
            if name == FULL:
                self._alarm(done(plain), KEY)
        self._alarm(marked, OTHER_KEY)

    def _look_under_a_frame(self, headshot: Headshot) -> None:
        form = Form(media_type=renditions.PNG, frame=FRAME)
        mark = Mark(KEY, headshot.seed, headshot.matte)
        made = pictures.read(renditions.rendition(headshot.picture, form, mark=mark))
        for attack, done in ATTACKS.items():
            self._find(done(made), f"{attack}_{FRAMED}", headshot.seed)

    def _find(self, picture: Picture, key: str, number: int) -> None:
        found = watermark.find(picture, key=KEY)
        self.found.setdefault(key, []).append(found is not None)
        is_read = found is not None and number in found.numbers
        self.read.setdefault(key, []).append(is_read)

    def _alarm(self, picture: Picture, key: bytes) -> None:
        strength = watermark.strongest(picture, key=key).strength
        self.alarms.append(strength >= watermark.FOUND)
        self.strongest.append(strength)

    def _compare(self, headshot: Headshot) -> None:
        """The picture before and after it was marked."""
        before, matte = headshot.picture, headshot.matte
        after = watermark.marked(before, matte, key=KEY, number=headshot.seed)
        apart = after.astype(np.float32) - before
        self.background.append(int((apart[matte == 0] != 0).sum()))
        self.noise.append(float(10 * np.log10(255**2 / (apart[matte > 0] ** 2).mean())))
        known = _enrolled(headshot.seed)
        first, second = _likeness(before, known), _likeness(after, known)
        if first is not None and second is not None:
            self.lost.append(first - second)


def files(headshot: Headshot) -> Iterator[File]:
    """Every file that leaves, made as a worker makes it."""
    draw = np.random.default_rng(headshot.seed)
    for profile in PROFILES.values():
        number = int(draw.integers(2**32))
        form = Form(**profile.form(room=credentials.ROOM))
        mark = Mark(KEY, number, headshot.matte)
        marked = renditions.rendition(headshot.picture, form, mark=mark)
        signed = credentials.signed(
            marked,
            media_type=profile.media_type,
            company="Acme",
            is_marked=True,
            is_labelled=False,
        )
        yield File(
            profile=profile,
            number=number,
            marked=marked,
            signed=signed,
            is_valid=_is_valid(signed, profile),
        )


def _plain(headshot: Headshot, profile: Profile) -> bytes:
    """The same file with neither mark nor signature."""
    return renditions.rendition(headshot.picture, Form(**profile.form(room=credentials.ROOM)))


def _is_valid(signed: bytes, profile: Profile) -> bool:
    """Whether it is ours, whole, says twice that it was generated, and fits where it goes."""
    said = credentials.read(signed, media_type=profile.media_type)
    fits = profile.most_bytes is None or len(signed) <= profile.most_bytes
    is_ours = said is not None and said.is_ours and said.says_trained
    return is_ours and fits and renditions.says_trained(signed)


def _counted(seed: int) -> Counted:
    counted = Counted()
    counted.add(_headshot(seed))
    return counted


def _headshot(seed: int) -> Headshot:
    rng = np.random.default_rng([seed, 7])
    drawn = render(person(seed), random_scene(rng), DRAWN, supersample=2)
    behind = Background(BackgroundKind.GRADIENT, colour="#d9dee4", colour_to="#b9c2cc")
    alone = cut_out(drawn)
    placement, _ = placed(alone, find_head(alone, behind), Framing())
    done = finish(alone, behind, placement)
    return Headshot(done.picture, done.alpha, seed)


def _enrolled(seed: int) -> Enrolment:
    seen = (_face(pictures.read(photo)) for photo in casual_photos(seed, PHOTOS))
    known: Sequence[Embeddings] = [{RECOGNISER.version: face} for face in seen if face is not None]
    return scoring.enrolment(Person(held_out=[], others=known, medium=recognisers.DRAWING))


def _likeness(picture: Picture, known: Enrolment) -> float | None:
    face = _face(picture)
    if face is None:
        return None
    return verification.verify(face, known, colleagues={}).likeness


def _face(picture: Picture) -> recognisers.Vector | None:
    faces = find_faces(picture)
    if not faces:
        return None
    return RECOGNISER.embed(picture, faces[0], find_landmarks(picture, faces[0]))


def _halved(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    return pictures.resized(picture, width=width // 2, height=height // 2)


def _compressed(picture: Picture) -> Picture:
    """As Pillow saves a JPEG of quality 75: with halved colours."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=75)
    return pictures.read(out.getvalue())


def _cut(picture: Picture) -> Picture:
    """A tenth less of width and height, more of it on one side, as nobody cuts in the middle."""
    height, width = picture.shape[:2]
    down, across = height // 10, width // 10
    top, left = down // 3, across * 2 // 3
    return picture[top : top + height - down, left : left + width - across]


ATTACKS: Mapping[str, Callable[[Picture], Picture]] = {
    "none": lambda picture: picture,
    "half": _halved,
    "jpeg75": _compressed,
    "crop10": _cut,
    "all": lambda picture: _compressed(_halved(_cut(picture))),
}


if __name__ == "__main__":
    main()
