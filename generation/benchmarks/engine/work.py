"""What all sections of the benchmark share: options, persons, trainings and what was measured."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from generation.benchmarks.engine.children import Children, Ended
from generation.benchmarks.engine.records import SPEC, Training
from generation.demobase.photos import CAST

PILOT_STEPS = 6


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for."""

    peer: Path | None
    peer_ai_toolkit: Path | None
    steps: int
    repeats: int
    photos: int


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Trainings in one process: the first from a cold start, the next with all loaded."""

    trainings: list[Training]
    cold_s: float
    """From starting the process to a saved adapter and its end."""
    adapter: Path
    layers: tuple[str, ...] = ()
    """Names of the layers that ours trains."""
    stand_ins: tuple[str, ...] = ()
    """Libraries that something of ours stood in for, while it was theirs."""

    @classmethod
    def of(cls, ended: Ended, *, adapter: Path) -> Self:
        """What a program wrote down; trainings after the first are not part of the cold start."""
        trainings = [Training.from_json(each) for each in ended.record["trainings"]]
        return cls(
            trainings=trainings,
            cold_s=ended.seconds - sum(each.seconds for each in trainings[1:]),
            adapter=adapter,
            layers=tuple(ended.record.get("layers", ())),
            stand_ins=tuple(ended.record.get("stand_ins", ())),
        )


@dataclass(kw_only=True)
class Work:
    """Where the sections work, and what they have made so far."""

    options: Options
    folder: Path
    children: Children
    _persons: dict[tuple[int, int], Path] = field(default_factory=dict)
    _trials: int = 0

    @cached_property
    def pilot(self) -> Trial:
        """A first short training: how long a step takes here, and which layers are trained."""
        return self.train(self.spec(self.person(CAST[0]), steps=PILOT_STEPS))

    def person(self, seed: int, *, photos: int | None = None) -> Path:
        """Folder of an invented person's photos; drawn once."""
        count = photos or self.options.photos
        if (seed, count) not in self._persons:
            folder = self.folder / f"person-{seed}-{count}"
            self.children.run("person", folder, seed, count)
            self._persons[seed, count] = folder
        return self._persons[seed, count]

    def spec(self, person: Path, **recipe: object) -> Mapping[str, Any]:
        """The person's training with parts of its recipe changed, as JSON values."""
        spec: dict[str, Any] = json.loads((person / SPEC).read_text())
        return {**spec, "recipe": {**spec["recipe"], **recipe}}

    def train(self, spec: Mapping[str, Any], *, times: int = 1) -> Trial:
        """Train so many times from nothing in one new process."""
        workdir = self.new_folder()
        ended = self.run_trial(spec, workdir, "--times", times)
        return Trial.of(ended, adapter=workdir / "adapter.safetensors")

    def run_trial(self, spec: Mapping[str, Any], workdir: Path, *arguments: object) -> Ended:
        """Run the program that trains, with its own arguments."""
        path = workdir.with_suffix(".json")
        path.write_text(json.dumps(spec))
        return self.children.run("trial", path, workdir, *arguments)

    def new_folder(self) -> Path:
        """A path that nothing was written to."""
        self._trials += 1
        return self.folder / f"work-{self._trials}"
