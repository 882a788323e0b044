"""Edits in a worker, with a stand-in for the engine: what surrounds them, from claim to take."""

from pathlib import Path

import pytest

from generation.headshots import actions, edits, queries
from generation.headshots.edits import Change
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.training import actions as training
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine
from tests.generation.headshots.test_edits import HEAD, LEFT, SHIRT, taken
from tests.generation.stand_in import FACELESS, PALE, QUICK, TORN, UNLIKE
from tests.generation.stored import keep
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def take(grace: Employee) -> Headshot:
    """A take whose files are there, of somebody with a photo and an adapter."""
    make.make_photo(employee=grace, embedding_key=keep(grace, "embedding"))
    take = taken(grace)
    assert take.batch
    take.batch.run.adapter_key = keep(grace, "adapter")
    take.batch.run.save(update_fields=["adapter_key"])
    take.cutout_key = keep(grace, "cutout", b"the person alone")
    take.save(update_fields=["cutout_key"])
    return take


def edited(take: Headshot, change: Change = SHIRT) -> HeadshotBatch:
    """The batch after a worker's attempt."""
    batch = actions.edit(take, change=change, actor=OWNER, at=NOON)
    work_on(Job.objects.get(subject_id=batch.pk))
    batch.refresh_from_db()
    return batch


def test_one_take_comes_of_an_edit_and_the_others_stay(
    take: Headshot, put_engine: PutEngine
) -> None:
    put_engine(QUICK)

    batch = edited(take)

    assert (batch.state, batch.kept, batch.rendered) == (BatchState.READY, 1, edits.CANDIDATES)
    new = Headshot.objects.get(batch=batch)
    assert (new.style_version, new.rank, new.head) == (take.style_version, 1, HEAD)
    assert list(queries.gallery(take.employee)) == [new, take]


def test_the_base_is_given_the_take_and_the_change(take: Headshot, put_engine: PutEngine) -> None:
    engine = put_engine(QUICK)

    edited(take)

    [spec] = engine.renderings
    assert {Path(spec["edit"][name]["path"]).name for name in ("picture", "mask")} == {
        "edit-picture.png",
        "edit-mask.png",
    }
    assert {item["prompt"].split(", ")[1] for item in spec["items"]} == {"wearing a blue shirt"}
    assert [item["seed"] for item in spec["items"]] == [10, 11, 12, 13]


def test_the_head_that_was_kept_is_finished_and_stored(
    take: Headshot, put_engine: PutEngine
) -> None:
    put_engine(QUICK)

    new = Headshot.objects.get(batch=edited(take))

    assert files.get(new.cutout_key) == b"the person alone"


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (SHIRT, {"face_kept": {"passes": True, "found": 0}}),
        (LEFT, {"face_lit": {"passes": True, "found": 4.2}}),
    ],
)
def test_a_take_says_how_its_face_was_kept(
    take: Headshot, put_engine: PutEngine, change: Change, check: dict[str, object]
) -> None:
    put_engine(QUICK)

    checks = Headshot.objects.get(batch=edited(take, change)).checks

    assert checks.items() >= (check | {"seam": {"passes": True, "found": 1.5}}).items()
    assert {"one_face", "room", "new", "held_out", "drift_skin"} <= checks.keys()


def test_an_edit_that_no_gate_lets_through_fails_and_says_why(
    take: Headshot, put_engine: PutEngine
) -> None:
    put_engine(TORN)

    batch = edited(take)

    assert (batch.state, batch.failure_code) == (BatchState.FAILED, "no_edit_kept")
    assert batch.rejected == {"seam": edits.CANDIDATES}
    assert list(queries.gallery(take.employee)) == [take]


def test_the_usual_gates_judge_an_edit(take: Headshot, put_engine: PutEngine) -> None:
    put_engine(FACELESS)

    assert edited(take).rejected == {"no_face": edits.CANDIDATES}


@pytest.mark.parametrize(("engine", "flagged"), [(UNLIKE, "passes"), (PALE, "drifted")])
def test_an_edit_below_the_gate_is_flagged_and_never_recommended(
    take: Headshot, put_engine: PutEngine, engine: tuple[str, ...], flagged: str
) -> None:
    put_engine(engine)

    new = Headshot.objects.get(batch=edited(take))

    assert not new.is_recommended
    assert getattr(new, flagged) == {"passes": False, "drifted": ["skin_lighter"]}[flagged]


def test_a_failed_edit_is_tried_again_with_other_pictures(
    take: Headshot, put_engine: PutEngine
) -> None:
    put_engine(TORN)
    batch = edited(take)

    actions.retry(batch, actor=OWNER, at=NOON)

    batch.refresh_from_db()
    assert (batch.state, batch.seed) == (BatchState.QUEUED, take.seed + edits.CANDIDATES)


def test_a_take_that_is_deleted_meanwhile_ends_its_edit(
    take: Headshot, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    batch = actions.edit(take, change=SHIRT, actor=OWNER, at=NOON)
    actions.discard(take, at=NOON)

    job = work_on(Job.objects.get(subject_id=batch.pk))

    batch.refresh_from_db()
    assert (job.state, batch.failure_code) == (JobState.FAILED, "take_gone")


def test_a_model_that_is_deleted_meanwhile_ends_its_edit(
    take: Headshot, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    batch = actions.edit(take, change=SHIRT, actor=OWNER, at=NOON)
    training.erase(batch.run, at=NOON)

    work_on(Job.objects.get(subject_id=batch.pk))

    batch.refresh_from_db()
    assert (batch.state, batch.failure_code) == (BatchState.FAILED, "adapter_gone")
