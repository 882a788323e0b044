"""Drawing the sample people in a gpu worker, in its own turn or between two steps of a training."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from generation import bridge
from generation.headshots import finishing
from generation.headshots.finishing import Look
from generation.licences import tasks as licences
from generation.samples import actions
from generation.samples.models import PEOPLE, SampleDrawing
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse

SEED = 20_260
"""Of the first person; the next have the next ones, in every style of every company."""


def draw(claim: Claim) -> None:
    """Draw the people without an adapter, give them the look's finish, and keep small copies."""
    with claim.acting():
        drawing = SampleDrawing.objects.filter(pk=claim.subject_id).first()
        if drawing is None or not drawing.is_open:
            return
        licences.require(drawing.base)
        look = Look.saying(drawing.look["background"], drawing.look["finish"]["framing"])
        actions.start(drawing, at=now())
    pulse = Pulse(claim)
    rendered = _render(claim, drawing, pulse)
    ground = bridge.ground(look.background, base=drawing.base)
    pictures = [_finished(each, look, ground, pulse) for each in rendered]
    with claim.acting():
        keys = [_kept(picture, drawing) for picture in pictures]
    with claim.finishing(at=now()):
        drawing.refresh_from_db()
        actions.finish(drawing, keys, at=now())


def draw_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """The job failed for good: there are no samples, and the style can be used all the same."""
    drawing = SampleDrawing.objects.filter(pk=subject_id).first()
    if drawing and drawing.is_open:
        actions.fail(drawing, code=code, at=at)


def _render(claim: Claim, drawing: SampleDrawing, pulse: Pulse) -> list[dict[str, Any]]:
    look = drawing.look
    spec = bridge.sample_spec(
        look["axes"], background=look["background"], count=PEOPLE, seed=SEED, base=drawing.base
    )

    def note(event: dict[str, Any]) -> None:
        if event["event"] == "rendered":
            with claim.acting():
                actions.note_drawn(drawing, event["index"] + 1)

    return bridge.runner().render(
        spec, adapter=None, outdir=claim.work_folder, on_event=note, should_stop=pulse
    )


def _finished(rendered: dict[str, Any], look: Look, ground: str, pulse: Pulse) -> bytes:
    picture = Path(rendered["path"]).read_bytes()
    cut = bridge.see(
        "cut_out",
        picture=picture,
        background=look.background,
        ground=ground,
        should_stop=pulse,
    )
    cutout = bridge.as_bytes(cut["cutout"])
    return finishing.finish(cutout, head=cut["head"], look=look, pulse=pulse).thumbnail


def _kept(picture: bytes, drawing: SampleDrawing) -> str:
    stored = files.put_plain(picture, owner_id=drawing.pk, kind="sample", media_type="image/webp")
    return stored.key
