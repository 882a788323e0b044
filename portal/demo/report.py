"""What became of each employee, as figures."""

from typing import Any

from generation.approvals import queries as approvals
from generation.delivery import gate
from generation.delivery import queries as delivery
from generation.headshots import queries as headshots
from generation.headshots.models import HeadshotBatch
from generation.photos import queries as photos
from generation.training import queries as training
from generation.training.models import TrainingRun
from portal.demo.players import Player
from tenants.kernel.scoping import acting_for
from tenants.people.models import Employee


def employee(player: Player) -> dict[str, Any]:
    """Photos, training, candidates, likeness, approved files; nothing that was not measured."""
    with acting_for(player.organization_id):
        row = Employee.objects.get(pk=player.employee_id)
        reason = player.standing.reason
        return {
            "name": player.name,
            "ended": player.standing.stage,
            **({"reason": reason} if reason else {}),
            "photos": _photos(player, row),
            **_work(training.latest(row), headshots.latest_batch(row)),
            **_approved(row),
        }


def _photos(player: Player, employee: Employee) -> dict[str, int]:
    counts, door = photos.counts(employee), player.door
    return {
        "admitted": counts.admitted,
        "rejected": counts.rejected + len(door.refused),
        "left_out": len(door.left_out),
    }


def _work(run: TrainingRun | None, batch: HeadshotBatch | None) -> dict[str, Any]:
    """What was learned and rendered. Both have stages of the same name, so each keeps its own."""
    figures: dict[str, Any] = {"seconds": {}}
    if run:
        figures["training"] = {
            "steps": run.step,
            "first_loss": run.first_loss,
            "last_loss": run.last_loss,
        }
        figures["seconds"]["training"] = run.stage_seconds
    if batch:
        figures["seconds"]["rendering"] = batch.stage_seconds
        figures |= {"candidates": batch.rendered, "kept": batch.kept}
    return figures


def _approved(employee: Employee) -> dict[str, Any]:
    approval = approvals.standing(employee)
    if approval is None:
        return {}
    headshot = approval.headshot
    files = {
        row.profile: {"file": row.file_key, "sha256": row.digest}
        for row in delivery.renditions(employee, way=gate.EMPLOYEE)
    }
    likeness = {
        "own": headshot.likeness,
        "floor": headshot.likeness_floor,
        "nearest_other": headshot.nearest_other,
    }
    return {"likeness": likeness, "approved": files}
