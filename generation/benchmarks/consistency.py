"""A team that matches: how alike finished pictures are framed, and whether an odd one is found.

Every person is learned as the product learns them and drawn by their adapter, and the best picture
that intake's judge lets through is finished in one style. `--work` is the folder of `bench
likeness`, whose people are taken up. Then one picture among twenty is made odd, again and again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from statistics import fmean, pstdev
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from generation.benchmarks import learning
from generation.benchmarks.likeness import learned
from generation.benchmarks.likeness.learned import Learned
from generation.benchmarks.measured import Goals, Measured, Share, parser, report, say
from generation.engine import colours, compute
from generation.engine.vocabulary import COLOURS
from generation.headshots import ranking, roster
from generation.vision import judging, measure, pictures
from generation.vision.background import Background, BackgroundKind
from generation.vision.composition import Framing
from generation.vision.cutout import Cutout, cut_out
from generation.vision.finish import finish, placed
from generation.vision.framing import Head
from generation.vision.heads import find_head
from generation.vision.judging import Asked
from generation.vision.light import matching
from generation.vision.pictures import Picture
from generation.vision.traits import Traits, traits

GOALS: Goals = {
    "eye_line_spread": ("<=", 0.005),
    "head_height_spread": ("<=", 0.005),
    "background_spread": ("<=", 0),
    "outlier_first_of_20": (">=", 0.95),
    "people": (">=", 50),
}
ASKED = Asked(face_height=0.4, most_yaw=30)
LIGHT = "soft light"
"""That of the style: one team is lit alike."""
FRAMING = Framing()
BRAND = Background(BackgroundKind.GRADIENT, "#e8edf2", "#9fb2c4")
OTHER = Background(BackgroundKind.GRADIENT, "#dfe5ec", "#8ea4b9")
"""Another company's, hardly told from it."""
ODD: Mapping[str, tuple[Background, Framing]] = {
    "background": (OTHER, FRAMING),
    "head_height": (BRAND, replace(FRAMING, head_height=0.61)),
    "eye_line": (BRAND, replace(FRAMING, eye_line=0.47)),
    "centre": (BRAND, replace(FRAMING, centre=0.55)),
}
"""An off-brand picture for each trait that the finish decides."""
TEAM = 20
TRIALS = 50
SEED = 78


class Person:
    """Somebody's best picture, cut out once."""

    def __init__(self, cutout: Cutout, head: Head) -> None:
        self.cutout, self.head = cutout, head

    def finished(self, background: Background, framing: Framing) -> Traits | None:
        """What is seen on their picture, finished so."""
        placement, _ = placed(self.cutout, self.head, framing)
        done = finish(self.cutout, background, placement)
        return traits(done.picture, done.alpha, BRAND)


def best(who: Learned) -> Person | None:
    """By the judge's quality and their light, of those in the style's; None where none may be
    shown."""
    prompts = [item.prompt for item in learning.wishes(len(who.drawn), seed=who.seed).items]
    asked = [dict(learning.asked(prompt)) for prompt in prompts]
    seen = [
        (pictures.read(path.read_bytes()), COLOURS[wish["background"]])
        for path, wish in zip(who.drawn, asked, strict=True)
        if wish["lighting"] == LIGHT
    ]
    shown = [(merit(picture), picture, ground) for picture, ground in seen]
    if all(each[0] is None for each in shown):
        return None
    _, picture, ground = max(shown, key=lambda each: each[0] or 0.0)
    cutout = cut_out(picture)
    cutout = cutout.lit(matching(picture, cutout.alpha, ground=colours.code(ground)))
    head = find_head(cutout, BRAND)
    return Person(cutout, head) if head else None


def merit(picture: Picture) -> float | None:
    """How good it is among those of the person; None where it may not be shown."""
    measured = measure.look(picture).measurements
    judged = judging.judge(measured, ASKED)
    if judged.reject or measured.face is None:
        return None
    return judged.quality * ranking.evenly_lit(measured.face.light_side, lighting=LIGHT)


def team(work: Path, *, people: int) -> Iterator[Person]:
    """Those of whom there is a picture."""
    for place, who in enumerate(learned.people(work, identities=people), start=1):
        found = best(who)
        if found:
            yield found
        if place % 10 == 0:
            say(f"consistency: {place} of {people} people")


def figures(found: Sequence[Traits]) -> dict[str, float | int]:
    """How far the team's pictures lie apart: standard deviations, and the whole range."""
    told: dict[str, float | int] = {"people": len(found)}
    for axis in ("eye_line", "head_height", "centre", "light"):
        values = [getattr(each, axis) for each in found]
        told[f"{axis}_spread"] = pstdev(values)
        told[f"{axis}_range"] = max(values) - min(values)
    told["background_spread"] = float(np.ptp([each.background for each in found]))
    told["background_de"] = fmean(each.background for each in found)
    team = {number: asdict(each) for number, each in enumerate(found)}
    told["matching"] = roster.score(team, asdict(FRAMING)) or 0.0
    return told


def outliers_first(
    usual: Sequence[Traits], odd: Mapping[str, Sequence[Traits]], *, trials: int
) -> dict[str, Share]:
    """How often the one odd picture among twenty is named first, by what is odd of it, and with the
    right axis."""
    rng = np.random.default_rng(SEED)
    told: dict[str, Share] = {}
    for axis, pictures_ in odd.items():
        hits = []
        for _ in range(trials):
            members = rng.choice(len(usual), size=min(TEAM, len(usual)), replace=False)
            mates = {int(each): asdict(usual[each]) for each in members}
            one = int(members[0])
            mates[one] = asdict(pictures_[one])
            named = roster.outliers(mates, asdict(FRAMING))
            hits.append(bool(named) and (named[0].key, named[0].axis) == (one, axis))
        told[f"outlier_first_{axis}"] = Share.counted(hits)
    every = list(told.values())
    told["outlier_first_of_20"] = Share(sum(s.hits for s in every), sum(s.of for s in every))
    return told


def main() -> None:
    """Finish a team, and hide odd ones in it."""
    arguments = parser(__doc__)
    arguments.add_argument("--people", type=int, default=50, help="people to learn")
    arguments.add_argument("--trials", type=int, default=TRIALS, help="teams for each odd trait")
    arguments.add_argument("--work", type=Path, help="folder of `bench likeness`")
    arguments.add_argument("--threads", type=int)
    options: Any = arguments.parse_args()
    if options.people < 2:
        arguments.error("A team is two people or more.")
    measured = Measured(about={"threads": compute.use_threads(options.threads)})
    with TemporaryDirectory() as fallback:
        work = (options.work or Path(fallback)) / "people"
        everyone = list(team(work, people=options.people))
    usual, odd = _seen(everyone)
    measured.figures |= figures(usual)
    for key, share in outliers_first(usual, odd, trials=options.trials).items():
        measured.figures[key] = share.share
        measured.figures[f"{key}_low"], measured.figures[f"{key}_high"] = share.interval
    report("consistency", measured, GOALS, as_json=options.json)


def _seen(everyone: Sequence[Person]) -> tuple[list[Traits], dict[str, list[Traits]]]:
    """Of those on all of whose pictures a face is found."""
    usual: list[Traits] = []
    odd: dict[str, list[Traits]] = {axis: [] for axis in ODD}
    for person in everyone:
        own = person.finished(BRAND, FRAMING)
        others = {axis: person.finished(*look) for axis, look in ODD.items()}
        if own and all(others.values()):
            usual.append(own)
            for axis, other in others.items():
                odd[axis] += [other] if other else []
    return usual, odd


if __name__ == "__main__":
    main()
