"""Choosing among candidates: without a fault, like the person and no colleague, no two alike."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from generation import bridge
from generation.bridge import Asked, as_bytes, as_text
from generation.headshots import finishing, policy, ranking
from generation.headshots.actions import Take
from generation.headshots.edits import CLOTHING
from generation.headshots.finishing import Finished, Look
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.ranking import Contender
from generation.keeps.models import CHECKS as KEEP_CHECKS
from generation.photos import sets
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.vision.composition import EXACT
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim, JobFailed
from tenants.kernel.jobs.pulse import Pulse

TOO_LARGE = 0.2
"""How much larger than asked a head may be before the picture counts for as little as a bad one."""


@dataclass(frozen=True)
class Faces:
    """The person's own embeddings, and where those of each colleague lie."""

    held_out: list[str]
    """Of photos that the adapter did not learn from; where none is left, nothing is."""
    others: list[str]
    appearances: list[dict[str, Any]]
    """What the person looks like on their photos (`vision.appearance`)."""
    photo_ids: list[str] = field(default_factory=list)
    """Of which photos the embeddings are, those that were held out first."""
    colleagues: dict[str, list[str]] = field(default_factory=dict)
    approved: bytes = b""
    """Where no photo of the person is left: the picture of them that was approved."""


@dataclass(frozen=True)
class People:
    """Whom candidates are compared with, as `vision.service.judge` takes it: the person's own
    embeddings and appearances, what they ask to keep, each colleague's mean, and the medium of the
    pictures."""

    held_out: list[str]
    others: list[str]
    appearances: list[dict[str, Any]]
    keep: list[str]
    medium: str
    photo_ids: list[str] = field(default_factory=list)
    colleagues: dict[str, str] = field(default_factory=dict)
    with_approved: bool = False
    """Whether candidates are compared with the approved picture, for want of photos."""


@dataclass(frozen=True)
class Drawn:
    """A rendered picture, what it was to show, and what was seen in it (`vision.service.judge`)."""

    event: dict[str, Any]
    asked: Asked
    seen: dict[str, Any]
    with_approved: bool = False
    """Whether it was compared with the approved picture, for want of photos."""
    photo_ids: Sequence[str] = ()
    """Of the photos that it was compared with, as `People` has them."""

    @property
    def shown(self) -> dict[str, bool]:
        """Whether it shows what was asked, by axis."""
        return bridge.shown(self.asked, self.seen["shows"])

    @property
    def picture(self) -> bytes:
        """The picture as it was rendered."""
        return Path(self.event["path"]).read_bytes()


@dataclass(frozen=True)
class Candidate:
    """A rendered picture on the brand's background, and the person alone as rendered."""

    drawn: Drawn
    done: Finished
    cutout: bytes
    head: dict[str, float] | None
    stops: float | None
    """How much brighter it was made to match the others (`vision.light`); None in an edit, whose
    take was before."""
    traits: dict[str, float]


def faces_of(batch: HeadshotBatch, *, at: datetime) -> Faces:
    """Whom to compare with, of the organization in force only. No engine is asked.

    Raises:
        JobFailed: no face of the person is known, and none was approved, so no picture could be
            told to be of them.
    """
    used = Photo.objects.filter(state=PhotoState.ADMITTED).exclude(embedding_key="")
    mine = used.filter(employee=batch.employee)
    held_out, others = (
        _embedded(rows)
        for rows in (
            mine.filter(pk__in=batch.run.held_out_ids),
            mine.exclude(pk__in=batch.run.held_out_ids),
        )
    )
    approved = b"" if held_out or others else _approved_of(batch)
    keys: dict[str, list[str]] = {}
    for row in used.filter(employee__in=sets.colleagues(batch.employee, at=at)):
        keys.setdefault(str(row.employee_id), []).append(row.embedding_key)
    return Faces(
        [*held_out.values()],
        [*others.values()],
        _appearances(mine),
        photo_ids=[*held_out, *others],
        colleagues=keys,
        approved=approved,
    )


def people_of(faces: Faces, *, batch: HeadshotBatch, claim: Claim, pulse: Pulse) -> People:
    """The same with each colleague's mean: a scope for each of them, and none around the engine."""
    means = {}
    for pk, keys in faces.colleagues.items():
        with claim.acting():
            theirs = _embeddings(keys)
        if theirs:
            means[pk] = bridge.see("mean", embeddings=theirs, should_stop=pulse)
    others, appearances = faces.others, faces.appearances
    if faces.approved:
        others, appearances = _seen_in(faces.approved, pulse)
    return People(
        held_out=faces.held_out,
        others=others,
        appearances=appearances,
        keep=batch.keep,
        medium=bridge.medium(batch.run.base),
        photo_ids=faces.photo_ids,
        colleagues=means,
        with_approved=bool(faces.approved),
    )


def judge(
    rendered: list[dict[str, Any]],
    *,
    asked: list[Asked],
    framing: dict[str, float],
    people: People,
    pulse: Pulse,
) -> list[Drawn]:
    """Look at every rendered picture, once."""
    drawn = []
    for event in rendered:
        wanted = asked[event["index"]]
        seen = bridge.see(
            "judge",
            picture=Path(event["path"]).read_bytes(),
            asked=wanted.head,
            framing=framing,
            person=vars(people),
            should_stop=pulse,
        )
        drawn.append(Drawn(event, wanted, seen, people.with_approved, people.photo_ids))
    return drawn


def rejects(drawn: list[Drawn]) -> dict[str, int]:
    """How many are left out for good, by the code of the reason."""
    return dict(Counter(each.seen["reject"] for each in drawn if each.seen["reject"]))


def choose(drawn: list[Drawn], *, keepers: int, is_strict: bool = False) -> list[Drawn]:
    """The pictures to keep, best first; see `ranking`. A rejected one is never among them."""
    by_seed = {each.event["seed"]: each for each in drawn if not each.seen["reject"]}
    contenders = [_contender(each) for each in by_seed.values()]
    picked = ranking.pick(contenders, keepers=keepers, is_strict=is_strict)
    return [by_seed[each.seed] for each in picked]


def why_none(rejected: dict[str, int], *, is_edit: bool = False) -> str:
    """The code of a batch's failure of which nothing was kept."""
    if is_edit:
        return "no_edit_kept"
    return "no_picture_kept" if rejected.keys() - {"no_face"} else "no_face_rendered"


def finish(drawn: Drawn, *, look: Look, pulse: Pulse) -> Candidate:
    """Cut the person out, and give them the style's finish.

    In an edit they are cut out already, in the light of the take it began with, and their head is
    where it was: so its pixels are the same on the finished picture, too.
    """
    cutout, head, stops = _cut_out(drawn, look=look, pulse=pulse)
    done = finishing.finish(cutout, head=head, look=look, pulse=pulse)
    traits = finishing.measure(done, look=look, pulse=pulse)
    return Candidate(drawn, done, cutout=cutout, head=head, stops=stops, traits=traits)


def store(candidate: Candidate, *, batch: HeadshotBatch) -> Take:
    """Keep a candidate's files, encrypted, and say what was measured."""
    drawn = candidate.drawn
    score = drawn.seen["score"]

    def put(data: bytes, kind: str) -> str:
        return files.put(data, subject_id=batch.employee_id, kind=f"{kind}-{batch.pk}").key

    return Take(
        seed=drawn.event["seed"],
        prompt=drawn.event["prompt"],
        file_key=put(candidate.done.picture, "headshot"),
        thumbnail_key=put(candidate.done.thumbnail, "small"),
        cutout_key=put(candidate.cutout, "cutout"),
        matte_key=put(candidate.done.matte, "matte"),
        head=candidate.head,
        traits=candidate.traits,
        likeness=round(score["likeness"], 4),
        likeness_floor=round(score["floor"], 4),
        nearest_other=score["nearest_likeness"],
        passes=score["passes"],
        checks=_checks(drawn) | _matched(candidate.stops),
    )


def _matched(stops: float | None) -> dict[str, Any]:
    if stops is None:
        return {}
    return {"matched_light": {"passes": True, "found": round(stops, 3)}}


def _cut_out(
    drawn: Drawn, *, look: Look, pulse: Pulse
) -> tuple[bytes, dict[str, float] | None, float | None]:
    """The person alone, where their head is, and how much brighter they were made."""
    if edit := drawn.event.get("edit"):
        return Path(edit["cutout"]).read_bytes(), edit["head"], None
    cut = bridge.see(
        "cut_out",
        picture=drawn.picture,
        background=look.background,
        ground=bridge.ground(look.background, base=drawn.asked.base),
        skin=drawn.seen["drift"].get("skin"),
        should_stop=pulse,
    )
    return as_bytes(cut["cutout"]), cut["head"], cut["stops"]


def _appearances(photos: QuerySet[Photo]) -> list[dict[str, Any]]:
    """Of those that were looked at since appearances are measured."""
    faces = photos.values_list("measured__face", flat=True)
    return [face["appearance"] for face in faces if face and "appearance" in face]


def _approved_of(batch: HeadshotBatch) -> bytes:
    """The newest drawn picture of the employee that was approved, even if it was called back."""
    states = [HeadshotState.RELEASED, HeadshotState.WITHDRAWN]
    rows = Headshot.objects.filter(employee=batch.employee, state__in=states).exclude(batch=None)
    newest = rows.order_by("-state_changed_at", "pk").first()
    if newest is None:
        raise JobFailed("no_face_known")
    return files.get(newest.file_key)


def _seen_in(approved: bytes, pulse: Pulse) -> tuple[list[str], list[dict[str, Any]]]:
    """The face of an approved picture, and what it looks like; kept nowhere."""
    seen = bridge.see("look", picture=approved, should_stop=pulse)
    if not seen["embedding"]:
        raise JobFailed("no_face_known")
    face = seen["measured"].get("face") or {}
    return [seen["embedding"]], [face["appearance"]] if "appearance" in face else []


def _embedded(rows: QuerySet[Photo]) -> dict[str, str]:
    """The embeddings that are still there, by their photos' ids."""
    found = {}
    for photo in rows.order_by("received_at", "pk"):
        if one := _embeddings([photo.embedding_key]):
            [found[str(photo.pk)]] = one
    return found


def _embeddings(keys: Iterable[str]) -> list[str]:
    """Those that are still there: people delete their photos when they like."""
    found = []
    for key in keys:
        with suppress(files.Missing, files.KeyDestroyed):
            found.append(as_text(files.get(key)))
    return found


def _contender(drawn: Drawn) -> Contender:
    seen, shown = drawn.seen, drawn.shown
    return Contender(
        seed=drawn.event["seed"],
        passes=seen["score"]["passes"] and not policy.is_flagged(_checks(drawn)),
        likeness=seen["score"]["choice"],
        quality=seen["quality"] * _room(seen["enlarged"]) * _lit(drawn),
        fit=sum(shown.values()) / len(shown) if shown else 0.0,
        axes=drawn.asked.axes,
        fingerprint=seen["fingerprint"],
    )


def _lit(drawn: Drawn) -> float:
    side = drawn.seen["shows"].get("light_side")
    return ranking.evenly_lit(side, lighting=drawn.asked.axes["lighting"])


def _room(enlarged: float) -> float:
    """1 where the picture has room for the framing, 0 where the head is made a fifth too large."""
    return max(0.0, 1 - (enlarged - 1) / TOO_LARGE)


def _checks(drawn: Drawn) -> dict[str, Any]:
    """What was measured by name, with what was found, and which axes are as asked."""
    measured = {
        name: {"passes": not check["reject"], "found": round(check["found"], 3)}
        for name, check in drawn.seen["checks"].items()
    }
    score = drawn.seen["score"]
    if drawn.with_approved:  # which the same model drew: to be like it is no copying
        measured["approved"] = {"passes": True}
    else:
        nearest = round(score["nearest_photo"], 3)
        measured["new"] = {"passes": not score["is_copy"], "found": nearest}
        if drawn.photo_ids:
            measured["new"]["photo"] = drawn.photo_ids[score["nearest_at"]]
        measured["held_out"] = {"passes": score["is_held_out"]}
    enlarged = drawn.seen["enlarged"]
    measured["room"] = {"passes": enlarged <= EXACT, "found": round(enlarged, 3)}
    for kind, drift in drawn.seen["drift"].items():
        told = {"passes": not drift["code"], "found": drift["apart"], "code": drift["code"]}
        measured[policy.DRIFT_CHECKS[kind]] = told
    for what, kept in drawn.seen["kept"].items():
        measured[KEEP_CHECKS[what]] = {"passes": kept["seen"], "found": kept["apart"]}
    if edit := drawn.event.get("edit"):
        kind, changed = ("face_kept", "face") if edit["axis"] == CLOTHING else ("face_lit", "skin")
        measured[kind] = {"passes": True, "found": round(edit[changed], 3)}
        measured["seam"] = {"passes": True, "found": round(edit["seam"], 3)}
    return measured | {axis: {"passes": as_asked} for axis, as_asked in drawn.shown.items()}
