"""Choosing among candidates: one face, like the person and like no colleague, the best first."""

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
from tenants.kernel.jobs.pulse import Pulse

MOST_COLLEAGUES = 200
"""Colleagues a candidate is compared with: those whose photos came last."""


@dataclass(frozen=True)
class People:
    """Whom candidates are compared with: the person's own embeddings, and each colleague's mean."""

    own: list[str]
    colleagues: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A rendered picture on the brand's background, and what was measured on it before."""

    seed: int
    prompt: str
    picture: bytes
    thumbnail: bytes
    seen: dict[str, Any]


def people_of(batch: HeadshotBatch) -> People:
    """The embeddings to compare with, of the organization in force only."""
    used = Photo.objects.filter(state=PhotoState.ADMITTED).exclude(embedding_key="")
    own = [as_text(files.get(row.embedding_key)) for row in used.filter(employee=batch.employee)]
    recent = used.exclude(employee=batch.employee).order_by("-received_at")
    ids = list(dict.fromkeys(recent.values_list("employee_id", flat=True)))[:MOST_COLLEAGUES]
    keys: dict[str, list[str]] = {str(pk): [] for pk in ids}
    for row in used.filter(employee_id__in=ids):
        keys[str(row.employee_id)].append(row.embedding_key)
    colleagues = {
        pk: bridge.see("mean", embeddings=[as_text(files.get(key)) for key in mine])
        for pk, mine in keys.items()
    }
    return People(own, colleagues)


def select(
    rendered: list[dict[str, Any]], *, batch: HeadshotBatch, people: People, pulse: Pulse
) -> list[Candidate]:
    """The kept candidates, best first, finished on the brand's background.

    A picture without exactly one face is never kept; one below the gate only as a flagged filler.
    """
    background = _background(batch)
    seen: list[tuple[dict[str, Any], bytes, dict[str, Any]]] = []
    for event in rendered:
        picture = Path(event["path"]).read_bytes()
        found = bridge.see(
            "compare", picture=picture, own=people.own, others=people.colleagues, should_stop=pulse
        )
        if found["score"]:
            seen.append((event, picture, found))
    seen.sort(key=lambda row: (not row[2]["score"]["passes"], -row[2]["score"]["similarity"]))
    keepers = batch.style_version.specification["keepers"]
    return [
        _finished(event, picture, found, background, pulse)
        for event, picture, found in seen[:keepers]
    ]


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


def _background(batch: HeadshotBatch) -> dict[str, Any]:
    background: dict[str, Any] = dict(batch.style_version.specification["background"])
    if background["kind"] == BackgroundKind.PICTURE:
        background["picture"] = as_text(files.open_plain(background["picture_key"]))
    return background


def _finished(
    event: dict[str, Any],
    picture: bytes,
    found: dict[str, Any],
    background: dict[str, Any],
    pulse: Pulse,
) -> Candidate:
    finished = bridge.see("finish", picture=picture, background=background, should_stop=pulse)
    thumbnail = bridge.see("thumbnail", picture=as_bytes(finished), should_stop=pulse)
    return Candidate(
        seed=event["seed"],
        prompt=event["prompt"],
        picture=as_bytes(finished),
        thumbnail=as_bytes(thumbnail),
        seen=found,
    )


def _checks(candidate: Candidate) -> dict[str, Any]:
    return {
        "one_face": {"passes": candidate.seen["faces"] == 1, "text": str(candidate.seen["faces"])}
    }
