"""Finishing approved headshots anew, and putting the new files in the place of the old."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.timezone import now

from generation.bridge import as_text
from generation.delivery import actions as delivery
from generation.delivery import queries as delivery_queries
from generation.delivery.tasks import Source, renditions_of
from generation.headshots import finishing
from generation.headshots.finishing import Finished, Look
from generation.rebrands import actions, queries
from generation.rebrands.lifecycle import RefinishState
from generation.rebrands.models import Rebrand, Refinish
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse
from tenants.people.models import Employee


def make(claim: Claim) -> None:
    """Finish the person of a kept cutout in the new version; no face is looked for."""
    with claim.acting():
        item = _load(claim)
        if item is None or item.state != RefinishState.QUEUED:
            return
        why = queries.why_not(item)
        cutout = b"" if why else files.get(item.headshot.cutout_key)
        before, after = Look.of(item.earlier_version), Look.of(item.rebrand.version)
        looks = (
            replace(before, framing=queries.framing_of(item.headshot)),
            replace(after, framing={**after.framing, **item.rebrand.framing}),
        )
    if why:
        _finish(claim, item, lambda held: actions.leave(held, why=why, at=now()))
        return
    head, pulse = item.headshot.head, Pulse(claim)
    done = finishing.finish(cutout, head=head, look=looks[1], pulse=pulse)
    traits = item.earlier_traits
    if traits is not None:
        cut = {"cutout": as_text(cutout), "head": head}
        traits = finishing.carried(traits, done, cut=cut, looks=looks, pulse=pulse)
    with claim.acting():
        new = _store(item, done)

    def keep(held: Refinish) -> None:
        actions.keep_made(held, new, traits=traits, at=now())

    if not _finish(claim, item, keep):
        with claim.acting():
            files.delete_after_commit(new.values())


def swap(claim: Claim) -> None:
    """Make the files of the accepted picture, or of the earlier one, and have those leave."""
    with claim.acting():
        item = _load(claim)
        if item is None or item.state not in {RefinishState.ACCEPTED, RefinishState.UNDOING}:
            return
        is_undo = item.state == RefinishState.UNDOING
        wanted = item.earlier if is_undo else item.new
        source = Source.of(
            item.headshot,
            file_key=wanted["file_key"],
            matte_key=wanted["matte_key"],
            version=item.earlier_version if is_undo else item.rebrand.version,
        )
    made = renditions_of(source, Pulse(claim))

    def swap(held: Refinish) -> None:
        actions.swap(held, made, at=now())
        if delivery_queries.has_label() != source.has_label:  # it was changed while these were made
            delivery.make_again(held.headshot, at=now())

    _finish(claim, item, swap)


def make_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """Nobody could make it: the picture in use stays, and the others go on."""
    _failed(subject_id, code=code, at=at)


def swap_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """As `make_failed`."""
    _failed(subject_id, code=code, at=at)


def _load(claim: Claim) -> Refinish | None:
    """The picture; None where it is not asked for any more."""
    rows = Refinish.objects.select_related(
        "headshot__style_version", "rebrand__version", "earlier_version"
    )
    return rows.filter(pk=claim.subject_id).first()


def _store(item: Refinish, done: Finished) -> dict[str, str]:
    def put(data: bytes, kind: str) -> str:
        return files.put(data, subject_id=item.employee_id, kind=f"{kind}-{item.pk}").key

    return {
        "file_key": put(done.picture, "headshot"),
        "thumbnail_key": put(done.thumbnail, "small"),
        "matte_key": put(done.matte, "matte"),
    }


def _finish(claim: Claim, item: Refinish, act: Callable[[Refinish], None]) -> bool:
    """End the job with what is done to the picture, and have the rebrand go on; whether it was: not
    where somebody decided otherwise meanwhile."""
    with claim.finishing(at=now()):
        # the person before what is theirs, as everywhere, so that no two wait for each other
        Employee.objects.select_for_update(no_key=True).get(pk=item.employee_id)
        held = Refinish.objects.select_for_update(no_key=True).filter(pk=item.pk).first()
        unchanged = held is not None and held.state == item.state
        if unchanged:
            item.refresh_from_db()
            act(item)
    with claim.acting():
        actions.go_on(item.rebrand, at=now())
    return unchanged


def _failed(subject_id: UUID, *, code: str, at: datetime) -> None:
    # the rebrand before its pictures, as whoever cancels it does
    rebrand = Rebrand.objects.select_for_update(no_key=True).filter(items=subject_id).first()
    if rebrand is None:
        return
    actions.fail(Refinish.objects.get(pk=subject_id), code=code, at=at)
    actions.go_on(rebrand, at=at)
