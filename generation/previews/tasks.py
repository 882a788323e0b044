"""Drawing a preview in a gpu worker: in its own turn, or between two steps of a training."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.utils.timezone import now

from generation import bridge
from generation.bridge import as_bytes
from generation.engine.fit import Asked
from generation.engine.spec import RenderSpec
from generation.keeps import queries as keeps
from generation.licences import tasks as licences
from generation.photos.models import Photo
from generation.previews import actions
from generation.previews.models import Preview
from generation.styles.policy import axes_for
from generation.wishes import queries as wishes
from tenants.consent import tasks as consent
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim, JobFailed
from tenants.kernel.jobs.pulse import Pulse

Axes = dict[str, list[str]]
"""The values that the picture may have, by axis."""


def draw(claim: Claim) -> None:
    """Draw the person in the style from the chosen photos, and keep a small copy, encrypted."""
    workdir = claim.work_folder
    with claim.acting():
        rows = Preview.objects.select_related("employee", "style_version")
        preview = rows.get(pk=claim.subject_id)
        if not preview.is_open:
            return
        consent.require(preview.employee)
        licences.require(preview.base)
        shown = _stage(preview, workdir)
        keep = keeps.asked_by(preview.employee)
        axes = axes_for(preview.style_version, wishes.of(preview.employee))
        actions.start(preview, at=now())
    pulse = consent.pulse(claim, preview.employee)
    spec = _spec(preview, axes, shown, keep)
    [drawn] = bridge.runner().render(spec, adapter=None, outdir=workdir, should_stop=pulse)
    small = _small_copy(Path(drawn["path"]).read_bytes(), _asked(preview, axes), pulse)
    with claim.acting():
        kept = files.put(small, subject_id=preview.employee_id, kind="preview")
    with claim.finishing(at=now()):
        preview.refresh_from_db()
        actions.finish(preview, file_key=kept.key, at=now())


def draw_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """The job failed for good: there is no preview, and the training goes on."""
    preview = Preview.objects.get(pk=subject_id)
    if preview.is_open:
        actions.fail(preview, code=code, at=at)


def _stage(preview: Preview, workdir: Path) -> list[Path]:
    """Put the photos into the work folder; where they are."""
    rows = Photo.objects.filter(pk__in=preview.photo_ids).exclude(embedding_key="")
    paths = []
    for photo in rows.order_by("received_at", "pk"):
        path = workdir / f"{photo.pk}.jpg"
        path.write_bytes(files.get(photo.file_key))
        paths.append(path)
    if not paths:
        raise JobFailed("photos_gone")
    return paths


def _spec(preview: Preview, axes: Axes, shown: list[Path], keep: list[str]) -> RenderSpec:
    return bridge.preview_spec(
        axes,
        background=preview.style_version.specification["background"],
        references=shown,
        seed=preview.seed,
        base=preview.base,
        keep=keep,
    )


def _asked(preview: Preview, axes: Axes) -> Asked:
    [asked] = bridge.asked(
        axes,
        background=preview.style_version.specification["background"],
        count=1,
        seed=preview.seed,
        base=preview.base,
    )
    return asked


def _small_copy(picture: bytes, asked: Asked, pulse: Pulse) -> bytes:
    """The picture as a page shows it.

    Raises:
        JobFailed: no headshot like it would be kept, and it would impress nobody.
    """
    seen = bridge.see("judge", picture=picture, asked=asked.head, should_stop=pulse)
    if seen["reject"]:
        raise JobFailed("no_picture_kept")
    return as_bytes(bridge.see("thumbnail", picture=picture, should_stop=pulse))
