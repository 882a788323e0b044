"""Identity-locked edits: what they leave of the face, and whether they show what was asked.

Everybody is learned as the product learns them and drawn in a suit under soft light; of the best
picture every other outfit and light is asked for, each in some candidates. These are joined and
judged by what workers ask for, and the first that may be shown counts. `--work` keeps photos and
adapters for the next start.
"""

import base64
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

from generation import bridge
from generation.benchmarks import learning
from generation.benchmarks.kept import seeds
from generation.benchmarks.measured import Goals, Measured, Share, parser, report, say
from generation.bridge.specs import training_spec
from generation.engine import compute
from generation.engine.bases import loading
from generation.engine.captions import Measured as Seen
from generation.engine.events import Rendered
from generation.engine.fit import Asked
from generation.engine.photos import TrainPhoto
from generation.engine.render import render
from generation.engine.results import ADAPTER
from generation.engine.spec import RenderSpec
from generation.engine.vocabulary import CLOTHING, LIGHTING
from generation.vision import drift, service

GOALS: Goals = {
    "face_change_most": ("<=", 0),
    "skin_change_most": ("<=", drift.KINDS["skin"].least),
    "likeness_lost": ("<=", 0.01),
    "done_clothing": (">=", 0.95),
    "done_lighting": (">=", 0.95),
    "people": (">=", 8),
}
BASE = "demo"
AXES = {
    "lighting": ["soft light"],
    "clothing": ["business formal"],
    "pose": ["facing the camera"],
    "expression": ["approachable"],
}
EVERYTHING = {"clothing": list(CLOTHING), "lighting": list(LIGHTING)}
BACKGROUND = {"kind": "colour", "colour": "#b8bcc2"}
SIZED = {"eye_line": 0.44, "head_height": 0.55, "centre": 0.5}
DRAWN = 4
"""Pictures that the source is chosen from, and candidates of each edit."""


@dataclass(frozen=True)
class Person:
    """Somebody's adapter, and whom their pictures are compared with."""

    seed: int
    adapter: Path
    compared: dict[str, Any]


@dataclass(frozen=True)
class Source:
    """The picture that is edited: what it was to show, how alike it is, and the person alone."""

    wish: Asked
    seed: int
    score: dict[str, Any]
    cutout: str


@dataclass(frozen=True)
class Edit:
    """What came of one: of the candidate that may be shown, or of none."""

    axis: str
    value: str
    before: dict[str, Any]
    """The score of the picture that was edited."""
    rejects: tuple[str, ...]
    joined: dict[str, Any] | None
    seen: dict[str, Any] | None
    seconds: float


def person(seed: int, work: Path) -> Person:
    """Somebody with an adapter, learned now unless `work` has it."""
    folder = work / str(seed)
    taken = learning.photos(seed, folder / "photos", base=BASE)
    spec = training_spec(taken, seed=seed, base=BASE)
    if not (folder / "training" / ADAPTER).exists():
        learning.learn(spec, folder / "training")
    looked = {photo.path: _looked(photo) for photo in taken}
    held_out = [photo.path for photo in spec.held_out]
    compared: dict[str, Any] = {
        "held_out": _embeddings(looked[path] for path in held_out),
        "others": _embeddings(looked[path] for path in looked if path not in held_out),
        "colleagues": {},
        "medium": bridge.medium(BASE),
        "appearances": [
            face["appearance"] for each in looked.values() if (face := each["measured"]["face"])
        ],
        "keep": [],
    }
    return Person(seed, folder / "training" / ADAPTER, compared)


def source(who: Person, folder: Path) -> Source | None:
    """Their best picture by the judge's quality; None where none may be shown."""
    asked = bridge.asked(AXES, background=BACKGROUND, count=DRAWN, seed=who.seed, base=BASE)
    spec = bridge.render_spec(AXES, background=BACKGROUND, count=DRAWN, seed=who.seed, base=BASE)
    found = []
    for event in _drawn(spec, who, folder):
        picture = _text(event.path)
        seen = _judged(picture, asked[event.index], who)
        if not seen["reject"]:
            found.append((seen["quality"], event, seen, picture))
    if not found:
        return None
    _, event, seen, picture = max(found, key=lambda each: each[0])
    cutout = service.cut_out(picture, background=BACKGROUND)["cutout"]
    return Source(asked[event.index], event.seed, seen["score"], cutout)


def edit(who: Person, taken: Source, folder: Path, *, axis: str, value: str) -> Edit:
    """One edit, as the product makes it."""
    started = time.monotonic()
    wish = bridge.edited(taken.wish, axis=axis, value=value)
    about = {"cutout": taken.cutout, "colour": wish.specification.background.code}
    about |= {"light": value} if axis == "lighting" else {}
    prepared = service.prepare_edit(**about, edge=bridge.edit_side(BASE))
    files = {name: folder / f"{axis}-{value}-{name}.png" for name in ("picture", "mask")}
    for name, path in files.items():
        path.write_bytes(base64.b64decode(prepared[name]))
    spec = bridge.edit_spec(wish, **files, count=DRAWN, seed=taken.seed)
    rejects: list[str] = []
    for event in _drawn(spec, who, folder):
        joined = service.join_edit(_text(event.path), **about)
        seen = _judged(joined["picture"], wish, who)
        reject = joined["reject"] or seen["reject"]
        if not reject and not wish.shown(Seen.from_json(seen["shows"])).get(axis, True):
            reject = "not_as_asked"
        if not reject:
            seconds = time.monotonic() - started
            return Edit(axis, value, taken.score, tuple(rejects), joined, seen, seconds)
        rejects.append(reject)
    seconds = time.monotonic() - started
    return Edit(axis, value, taken.score, tuple(rejects), None, None, seconds)


def edits(work: Path, *, people: int) -> Iterator[Edit]:
    """Of one person after the other."""
    for place, seed in enumerate(seeds(people), start=1):
        who, folder = person(seed, work), work / str(seed) / "edited"
        folder.mkdir(exist_ok=True)
        taken = source(who, folder)
        if taken is None:
            say(f"edits: of {seed} no picture may be shown")
            continue
        for axis, values in bridge.edits_of(taken.wish, EVERYTHING).items():
            for value in values:
                yield edit(who, taken, folder, axis=axis, value=value)
        say(f"edits: {place} of {people} people")


def figures(found: Sequence[Edit]) -> dict[str, float | int]:
    """Of all edits together, and of each axis."""
    shown = [each for each in found if each.joined and each.seen]
    told: dict[str, float | int] = {"edits": len(found), "shown": len(shown)}
    for axis in ("clothing", "lighting"):
        done = Share.counted(bool(each.joined) for each in found if each.axis == axis)
        told[f"done_{axis}"] = done.share
        told[f"done_{axis}_low"], told[f"done_{axis}_high"] = done.interval
        mine = [each for each in shown if each.axis == axis]
        for key in ("face", "skin", "seam", "changed"):
            values = [each.joined[key] for each in mine if each.joined]
            told |= {f"{key}_{axis}_mean": fmean(values), f"{key}_{axis}_most": max(values)}
        lost = [_lost(each.before, each.seen["score"]) for each in mine if each.seen]
        told[f"likeness_lost_{axis}"], told[f"likeness_lost_{axis}_most"] = fmean(lost), max(lost)
        told[f"passes_{axis}"] = fmean(each.seen["score"]["passes"] for each in mine if each.seen)
    told["face_change_most"] = told["face_clothing_most"]
    told["skin_change_most"] = told["skin_lighting_most"]
    told["likeness_before"] = fmean(each.before["likeness"] for each in found)
    told["passes_before"] = fmean(each.before["passes"] for each in found)
    told["likeness_lost"] = max(told["likeness_lost_clothing"], told["likeness_lost_lighting"])
    told["candidates_rejected"] = sum(len(each.rejects) for each in found)
    told["s_per_edit"] = fmean(each.seconds for each in found)
    return told


def _lost(before: dict[str, Any], after: dict[str, Any]) -> float:
    return float(before["likeness"] - after["likeness"])


def main() -> None:
    """Edit one person's picture after the other's."""
    arguments = parser(__doc__)
    arguments.add_argument("--people", type=int, default=10, help="people to learn")
    arguments.add_argument("--work", type=Path, help="keeps photos and adapters")
    arguments.add_argument("--threads", type=int)
    options: Any = arguments.parse_args()
    measured = Measured(about={"threads": compute.use_threads(options.threads)})
    with TemporaryDirectory() as fallback:
        work = options.work or Path(fallback)
        found = list(edits(work, people=options.people))
    measured.figures |= {"people": options.people, **figures(found)}
    for each in found:
        if each.joined is None:
            say(f"edits: {each.value} was not done: {', '.join(each.rejects)}")
    report("edits", measured, GOALS, as_json=options.json)


def _drawn(spec: RenderSpec, who: Person, folder: Path) -> list[Rendered]:
    base = loading.warm(spec.base, "render")
    events = render(spec, who.adapter, folder, base=base)
    return [event for event in events if isinstance(event, Rendered)]


def _judged(picture: str, wish: Asked, who: Person) -> dict[str, Any]:
    return service.judge(picture, asked=wish.head, framing=SIZED, person=who.compared)


def _looked(photo: TrainPhoto) -> dict[str, Any]:
    return service.look(_text(photo.path))


def _embeddings(looked: Iterator[dict[str, Any]]) -> list[str]:
    return [each["embedding"] for each in looked if each["embedding"]]


def _text(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


if __name__ == "__main__":
    main()
