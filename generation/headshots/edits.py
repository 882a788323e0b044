"""What of a take can be drawn anew while its head stays as it is: which take, and what instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation import bridge
from generation.bridge import Asked
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.styles.policy import unlocked_axes
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.kernel.errors import Conflict, Invalid

CANDIDATES: Final = 4
"""Pictures that are drawn for an edit, of which the best one is kept."""
CLOTHING: Final = "clothing"
LIGHTING: Final = "lighting"


class CannotBeEdited(Conflict):
    """There is nothing of this take to draw anew."""

    code = "cannot_be_edited"
    sentence = gettext_lazy(
        "This picture cannot be changed. Choose another take, or ask for new ones."
    )


class ModelGone(Conflict):
    """The model that drew the take is not there any more."""

    code = "model_gone"
    sentence = gettext_lazy(
        "The model that drew this take has been deleted, so it cannot be changed any more. "
        "Ask for new takes, or start again with new photos."
    )


@dataclass(frozen=True)
class Change:
    """An edit: `clothing` to an outfit, or `lighting` to a light."""

    axis: str
    value: str


def choices(headshot: Headshot, *, by_reviewer: bool = False) -> dict[str, list[str]]:
    """By axis, what the take may be changed to: what its style allows and it does not show yet. An
    axis with nothing to choose is not among it.

    What a style locks is for reviewers alone. Light is changed once: each time the face changes a
    little with it.
    """
    if not is_drawn(headshot):
        return {}
    version = headshot.style_version
    allowed = version.specification["axes"] if by_reviewer else unlocked_axes(version)
    axes = {axis: allowed.get(axis, []) for axis in (CLOTHING, LIGHTING)}
    if LIGHTING in _changed_before(headshot):
        axes[LIGHTING] = []
    found = bridge.edits_of(asked_for(headshot), axes)
    return {axis: values for axis, values in found.items() if values}


def require(headshot: Headshot, change: Change, *, by_reviewer: bool) -> TrainingRun:
    """The run whose adapter makes the change.

    Raises:
        CannotBeEdited: a photo of somebody's own, or a picture that was called back.
        ModelGone.
        Invalid: the style does not leave this to choose.
    """
    if not is_drawn(headshot):
        raise CannotBeEdited
    if not has_model(headshot):
        raise ModelGone
    offered = choices(headshot, by_reviewer=by_reviewer)
    if change.value not in offered.get(change.axis, ()):
        raise Invalid(fields={"change": _refusal(offered)})
    return batch_of(headshot).run


def is_drawn(headshot: Headshot) -> bool:
    """Whether it is a picture of ours that is still there, and not a photo of somebody's own."""
    is_gone = headshot.state in {HeadshotState.DISCARDED, HeadshotState.WITHDRAWN}
    return bool(headshot.batch_id and headshot.cutout_key and headshot.head and not is_gone)


def has_model(headshot: Headshot) -> bool:
    """Whether the adapter that drew the take is still there."""
    run = batch_of(headshot).run
    return run.state == RunState.READY and bool(run.adapter_key)


def asked_of(batch: HeadshotBatch) -> list[Asked]:
    """What each candidate of the batch is to show, in the order in which they are rendered."""
    if batch.source:
        asked = asked_for(batch.source)
        return [bridge.edited(asked, axis=batch.edit_axis, value=batch.edit_value)] * CANDIDATES
    return bridge.asked(
        batch.axes,
        background=batch.style_version.specification["background"],
        count=batch.candidates,
        seed=batch.seed,
        base=batch.run.base,
        keep=batch.keep,
    )


def asked_for(headshot: Headshot) -> Asked:
    """What a drawn take was to show; an edit's, what its source was with the change."""
    batch = batch_of(headshot)
    asked = asked_of(batch)
    return asked[(headshot.seed - batch.seed) % len(asked)]


def batch_of(headshot: Headshot) -> HeadshotBatch:
    """The rendering that a drawn take came from."""
    if headshot.batch is None:
        raise CannotBeEdited
    return headshot.batch


def _changed_before(headshot: Headshot) -> Sequence[str]:
    """The axes by which the take differs from what was drawn first."""
    batch, axes = batch_of(headshot), []
    while batch.source:
        axes.append(batch.edit_axis)
        batch = batch_of(batch.source)
    return axes


def _refusal(offered: dict[str, list[str]]) -> str:
    if not offered:
        return _("Your company's style leaves no other clothes and no other light to choose.")
    values = [value for axis in offered.values() for value in axis]
    return _("Choose one of: {values}.").format(values=", ".join(values))
