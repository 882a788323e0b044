"""Choosing among candidates: one face, like the person and like no colleague, the best first."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generation import bridge
from generation.brand.models import BackgroundKind
from generation.bridge import as_bytes, as_text
from generation.headshots.actions import Take
from generation.headshots.models import HeadshotBatch
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.vision.likeness import AT_LIMIT
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim, JobFailed
from tenants.kernel.jobs.pulse import Pulse

MOST_COLLEAGUES = 200
"""Colleagues a candidate is compared with: those whose photos came last."""


@dataclass(frozen=True)
class Faces:
    """The person's own embeddings, and where those of each colleague lie."""

    own: list[str]
    colleagues: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class People:
    """Whom candidates are compared with: the person's own embeddings, and each colleague's mean."""

    own: list[str]
    colleagues: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """A rendered picture, and what was measured on it."""

    event: dict[str, Any]
    picture: bytes
    seen: dict[str, Any]


@dataclass(frozen=True)
class Candidate:
    """A rendered picture on the brand's background, and what was measured on it before."""

    seed: int
    prompt: str
    picture: bytes
    thumbnail: bytes
    seen: dict[str, Any]


def faces_of(batch: HeadshotBatch) -> Faces:
    """Whom to compare with, of the organization in force only. No engine is asked.

    Raises:
        JobFailed: no face of the person is known, so no picture could be told to be of them.
    """
    used = Photo.objects.filter(state=PhotoState.ADMITTED).exclude(embedding_key="")
    mine = used.filter(employee=batch.employee).values_list("embedding_key", flat=True)
    own = _embeddings(mine)
    if not own:
        raise JobFailed("no_face_known")
    recent = used.exclude(employee=batch.employee).order_by("-received_at")
    ids = list(dict.fromkeys(recent.values_list("employee_id", flat=True)))[:MOST_COLLEAGUES]
    keys: dict[str, list[str]] = {str(pk): [] for pk in ids}
    for row in used.filter(employee_id__in=ids):
        keys[str(row.employee_id)].append(row.embedding_key)
    return Faces(own, keys)


def background_of(batch: HeadshotBatch) -> dict[str, Any]:
    """The brand's background as the finish takes it, with its picture if it is one."""
    background: dict[str, Any] = dict(batch.style_version.specification["background"])
    if background["kind"] == BackgroundKind.PICTURE:
        background["picture"] = as_text(files.open_plain(background["picture_key"]))
    return background


def people_of(faces: Faces, *, claim: Claim, pulse: Pulse) -> People:
    """The same with each colleague's mean: a scope for each of them, and none around the engine."""
    means = {}
    for pk, keys in faces.colleagues.items():
        with claim.acting():
            theirs = _embeddings(keys)
        if theirs:
            means[pk] = bridge.see("mean", embeddings=theirs, should_stop=pulse)
    return People(faces.own, means)


def choose(
    rendered: list[dict[str, Any]], *, people: People, batch: HeadshotBatch, pulse: Pulse
) -> list[Drawn]:
    """The pictures to keep, best first.

    One without exactly one face is never kept; one below the gate only as a flagged filler.
    """
    drawn = []
    for event in rendered:
        picture = Path(event["path"]).read_bytes()
        seen = bridge.see(
            "compare", picture=picture, own=people.own, others=people.colleagues, should_stop=pulse
        )
        if seen["score"]:
            drawn.append(Drawn(event, picture, seen))
    drawn.sort(key=lambda one: (not one.seen["score"]["passes"], -one.seen["score"]["similarity"]))
    keepers: int = batch.style_version.specification["keepers"]
    return drawn[:keepers]


def finish(drawn: Drawn, *, background: dict[str, Any], pulse: Pulse) -> Candidate:
    """The picture on the brand's background, and a small copy of it."""
    finished = bridge.see("finish", picture=drawn.picture, background=background, should_stop=pulse)
    thumbnail = bridge.see("thumbnail", picture=as_bytes(finished), should_stop=pulse)
    return Candidate(
        seed=drawn.event["seed"],
        prompt=drawn.event["prompt"],
        picture=as_bytes(finished),
        thumbnail=as_bytes(thumbnail),
        seen=drawn.seen,
    )


def store(candidate: Candidate, *, batch: HeadshotBatch) -> Take:
    """Keep a candidate's files, encrypted, and say what was measured."""
    score = candidate.seen["score"]

    def put(data: bytes, kind: str) -> str:
        return files.put(data, subject_id=batch.employee_id, kind=f"{kind}-{batch.pk}").key

    return Take(
        seed=candidate.seed,
        prompt=candidate.prompt,
        file_key=put(candidate.picture, "headshot"),
        thumbnail_key=put(candidate.thumbnail, "small"),
        likeness=round(score["similarity"], 4),
        likeness_floor=AT_LIMIT,
        nearest_other=score["nearest_similarity"],
        passes=score["passes"],
        checks=_checks(candidate),
    )


def _embeddings(keys: Iterable[str]) -> list[str]:
    """Those that are still there: people delete their photos when they like."""
    found = []
    for key in keys:
        with suppress(files.Missing, files.KeyDestroyed):
            found.append(as_text(files.get(key)))
    return found


def _checks(candidate: Candidate) -> dict[str, Any]:
    return {
        "one_face": {"passes": candidate.seen["faces"] == 1, "text": str(candidate.seen["faces"])}
    }
