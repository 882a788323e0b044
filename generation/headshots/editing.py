"""Making an edit in a worker: the take is prepared for the base, and what it drew joined to the
head. From there on the pictures are candidates like any others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from generation import bridge
from generation.bridge import Asked, as_bytes
from generation.engine.spec import RenderSpec
from generation.headshots.edits import LIGHTING
from generation.headshots.models import HeadshotBatch
from generation.headshots.selection import Drawn
from tenants.kernel import files
from tenants.kernel.jobs.claims import JobFailed
from tenants.kernel.jobs.pulse import Pulse

MEASURED: Final = ("reject", "face", "skin", "seam")
"""What is told of a joined picture (`vision.service.join_edit`)."""


@dataclass(frozen=True)
class Editing:
    """An edit under way: its axis, what it is to show, and the person alone with their head as the
    take has them."""

    axis: str
    asked: Asked
    cutout: bytes
    head: dict[str, float]

    @classmethod
    def of(cls, batch: HeadshotBatch, asked: Asked) -> "Editing":
        """From the batch's source, in the organization in force. No engine is asked.

        Raises:
            JobFailed: the take was deleted meanwhile.
        """
        source = batch.source
        if source is None or not source.cutout_key or source.head is None:
            raise JobFailed("take_gone")
        return cls(batch.edit_axis, asked, files.get(source.cutout_key), source.head)

    def spec(self, batch: HeadshotBatch, *, workdir: Path, pulse: Pulse) -> RenderSpec:
        """What the base is to draw."""
        edge = bridge.edit_side(batch.run.base)
        made = bridge.see("prepare_edit", **self._about, edge=edge, should_stop=pulse)
        paths = {name: workdir / f"edit-{name}.png" for name in ("picture", "mask")}
        for name, path in paths.items():
            path.write_bytes(as_bytes(made[name]))
        return bridge.edit_spec(self.asked, **paths, count=batch.candidates, seed=batch.seed)

    def joined(self, rendered: Sequence[dict[str, Any]], *, pulse: Pulse) -> list[dict[str, Any]]:
        """The same events, with the head put back in their pictures and what that changed."""
        return [self._joined(event, pulse) for event in rendered]

    def judged(self, drawn: Sequence[Drawn]) -> list[Drawn]:
        """Those of an edit that changed the head, or does not show what was asked, are rejected."""
        return [replace(each, seen=each.seen | {"reject": self._reject(each)}) for each in drawn]

    @property
    def _about(self) -> dict[str, Any]:
        light = self.asked.axes["lighting"] if self.axis == LIGHTING else ""
        colour = self.asked.specification.background.code
        return {"cutout": self.cutout, "colour": colour, "light": light}

    def _joined(self, event: dict[str, Any], pulse: Pulse) -> dict[str, Any]:
        path = Path(event["path"])
        done = bridge.see("join_edit", picture=path.read_bytes(), **self._about, should_stop=pulse)
        picture, cutout = path.with_suffix(".joined.png"), path.with_suffix(".cutout.png")
        picture.write_bytes(as_bytes(done["picture"]))
        cutout.write_bytes(as_bytes(done["cutout"]))
        edit = {name: done[name] for name in MEASURED} | {"axis": self.axis, "head": self.head}
        return {**event, "path": str(picture), "edit": edit | {"cutout": str(cutout)}}

    def _reject(self, drawn: Drawn) -> str:
        reject: str = drawn.event["edit"]["reject"] or drawn.seen["reject"]
        is_shown = reject or drawn.shown.get(self.axis, True)
        return reject if is_shown else "not_as_asked"
