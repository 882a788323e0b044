"""Ordering headshots and asking for other takes."""

from typing import Any

import pytest

from generation.headshots import actions, queries
from generation.headshots.actions import AlreadyRendering, NoRedosLeft, NoStyle, Take
from generation.headshots.lifecycle import BatchState, HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.redos import Wish
from generation.keeps import actions as keeps
from generation.photos import actions as photos
from generation.photos.models import Photo
from generation.photos.queries import ENOUGH
from generation.styles.models import StyleVersion
from generation.training import actions as training
from generation.training.actions import NotEnoughPhotos
from generation.training.models import TrainingRun
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.consent import actions as consent
from tenants.consent.queries import ConsentMissing
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.jobs.lifecycle import LIFECYCLE as JOB
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import HOUR, OWNER
from tests.tenants.racing import at_once


@pytest.fixture
def style(in_acme: Organization) -> StyleVersion:
    return make.make_version(make.make_style(is_default=True))


@pytest.fixture
def run(ada: Employee, style: StyleVersion) -> TrainingRun:
    """Ada's finished training."""
    return make.make_run("ready", employee=ada)


def redo(employee: Employee) -> HeadshotBatch:
    return actions.redo(employee, wish=Wish("hair"), seed=7, actor=OWNER, at=NOON)


def take(seed: int, **other: Any) -> Take:
    measured = {"likeness": 0.9, "likeness_floor": 0.8, "nearest_other": 0.2, "passes": True}
    kept = {name: f"{name}-{seed}" for name in actions.FILES}
    return Take(
        **{
            "seed": seed,
            "prompt": "a person",
            "head": None,
            "traits": {},
            **kept,
            **measured,
            **other,
        }
    )


def rendered(run: TrainingRun, *takes: Take) -> list[Headshot]:
    batch = actions.open_batch(run, seed=7, at=NOON)
    actions.start(batch, at=NOON)
    return actions.finish(batch, takes, at=NOON)


def job_of(batch: HeadshotBatch) -> Job:
    return Job.objects.get(subject_id=batch.pk)


def failed(run: TrainingRun) -> HeadshotBatch:
    batch = actions.open_batch(run, seed=7, at=NOON)
    job = job_of(batch)
    JOB.apply(job, "claim", at=NOON, attempt=3)
    actions.fail(batch, code="worker_lost", at=NOON)
    JOB.apply(job, "fail", at=NOON)
    return batch


def order(employee: Employee) -> TrainingRun:
    return actions.order(employee, base="demo", seed=7, actor=OWNER, at=NOON)


def test_an_order_begins_with_a_training(ada: Employee, style: StyleVersion) -> None:
    for _ in range(ENOUGH):
        make.make_photo(employee=ada)

    assert order(ada).employee == ada


def test_an_order_needs_photos(ada: Employee, style: StyleVersion) -> None:
    with pytest.raises(NotEnoughPhotos):
        order(ada)


def test_nothing_is_ordered_before_a_style_is_published(ada: Employee) -> None:
    with pytest.raises(NoStyle):
        order(ada)


def test_nothing_is_ordered_while_headshots_are_made(run: TrainingRun) -> None:
    actions.open_batch(run, seed=7, at=NOON)

    with pytest.raises(AlreadyRendering):
        order(run.employee)


def test_a_batch_is_rendered_in_the_current_style(run: TrainingRun, style: StyleVersion) -> None:
    batch = actions.open_batch(run, seed=7, at=NOON)

    assert (batch.style_version, batch.round, batch.candidates) == (style, 1, 12)
    assert job_of(batch).queue == "gpu"
    assert audit.recent(Filter(subject_id=batch.pk))[0].verb == "headshotbatch.order"


def test_one_batch_is_rendered_at_a_time(run: TrainingRun) -> None:
    actions.open_batch(run, seed=7, at=NOON)

    with pytest.raises(AlreadyRendering):
        actions.open_batch(run, seed=8, at=NOON)


def test_kept_takes_come_best_first_with_three_recommended(run: TrainingRun) -> None:
    takes = [take(1), take(2, passes=False), take(3), take(4), take(5)]

    rendered(run, *takes)

    gallery = list(queries.gallery(run.employee))
    assert [row.seed for row in gallery] == [1, 2, 3, 4, 5]
    assert [row.seed for row in gallery if row.is_recommended] == [1, 3, 4]


def test_the_employee_is_told_that_takes_are_ready(run: TrainingRun) -> None:
    rendered(run, take(1))

    batch = queries.latest_batch(run.employee)
    assert batch
    assert (batch.state, batch.kept) == (BatchState.READY, 1)
    assert Job.objects.get(kind=actions.TELL_READY).subject_id == batch.pk


def learned(employee: Employee) -> TrainingRun:
    """A finished training whose photos are all there."""
    kept = [make.make_photo(employee=employee) for _ in range(ENOUGH)]
    return make.make_run("ready", employee=employee, photo_ids=[str(photo.pk) for photo in kept])


def told() -> bool:
    return Job.objects.filter(kind=actions.TELL_READY).exists()


def test_where_no_take_passes_the_person_is_trained_once_more(
    ada: Employee, style: StyleVersion
) -> None:
    first = learned(ada)

    takes = rendered(first, take(1, passes=False), take(2, passes=False))

    second = TrainingRun.objects.get(plan=2)
    assert (second.employee, second.photo_ids, second.state) == (ada, first.photo_ids, "queued")
    assert second.seed != first.seed
    assert Job.objects.get(subject_id=second.pk).kind == training.TRAIN
    assert not told()
    assert not any(row.is_recommended for row in takes)
    assert [row.seed for row in queries.gallery(ada)] == [1, 2]


def test_after_the_second_training_the_person_is_told_whatever_came_of_it(
    ada: Employee, style: StyleVersion
) -> None:
    rendered(learned(ada), take(1, passes=False))
    TrainingRun.objects.filter(plan=2).update(state="ready", adapter_key="somewhere")

    rendered(TrainingRun.objects.get(plan=2), take(3, passes=False))

    assert told()
    assert TrainingRun.objects.count() == 2


def test_a_round_after_one_that_passed_trains_nobody_again(
    ada: Employee, style: StyleVersion
) -> None:
    run = learned(ada)
    rendered(run, take(1))

    rendered(run, take(2, passes=False))

    assert TrainingRun.objects.count() == 1


def test_without_all_photos_nobody_is_trained_again(ada: Employee, style: StyleVersion) -> None:
    run = learned(ada)
    photos.erase(Photo.objects.all()[0], actor=OWNER, at=NOON)

    rendered(run, take(1, passes=False))

    assert TrainingRun.objects.count() == 1
    assert told()


def test_without_consent_nobody_is_trained_again(ada: Employee, style: StyleVersion) -> None:
    run = learned(ada)
    batch = actions.open_batch(run, seed=7, at=NOON)
    actions.start(batch, at=NOON)
    consent.withdraw(ada, actor=OWNER, at=NOON)

    actions.finish(batch, [take(1, passes=False)], at=NOON)

    assert TrainingRun.objects.count() == 1


def test_a_batch_is_published_once(run: TrainingRun) -> None:
    batch = actions.open_batch(run, seed=7, at=NOON)
    actions.start(batch, at=NOON)
    again = HeadshotBatch.objects.get(pk=batch.pk)
    actions.finish(batch, [take(1)], at=NOON)

    with pytest.raises(IllegalMove):
        actions.finish(again, [take(2)], at=NOON)

    assert Headshot.objects.count() == 1


def test_a_redo_adds_takes_and_keeps_the_earlier_ones(run: TrainingRun) -> None:
    rendered(run, take(1))

    batch = redo(run.employee)
    actions.start(batch, at=NOON)
    actions.finish(batch, [take(2)], at=NOON)

    assert (batch.round, batch.redo_reason) == (2, "hair")
    assert [row.seed for row in queries.gallery(run.employee)] == [2, 1]


def test_a_redo_is_drawn_as_it_was_wished_for(run: TrainingRun) -> None:
    rendered(run, take(1))
    wish = Wish("expression", wanted="confident smile", note="Brighter, please.")

    batch = actions.redo(run.employee, wish=wish, seed=7, actor=OWNER, at=NOON)

    assert batch.narrowed == {"expression": ["confident smile"]}
    assert batch.axes == {
        **batch.style_version.specification["axes"],
        "expression": ["confident smile"],
    }
    assert (batch.redo_note, batch.candidates, batch.is_strict) == ("Brighter, please.", 12, False)
    [event] = audit.recent(Filter(subject_id=batch.pk))
    assert event.detail == {"round": 2, "reason": "expression"}


def test_a_redo_says_more_than_what_they_would_like(run: TrainingRun) -> None:
    rendered(run, take(1))
    make.make_wishes(employee=run.employee, chosen={"expression": ["approachable"]})
    wish = Wish("expression", wanted="confident smile")

    batch = actions.redo(run.employee, wish=wish, seed=7, actor=OWNER, at=NOON)

    assert batch.wishes == {"expression": ["approachable"]}
    assert batch.axes["expression"] == ["confident smile"]


def test_what_a_style_does_not_allow_costs_no_round(run: TrainingRun) -> None:
    wish = Wish("expression", wanted="professional neutral")

    with pytest.raises(Invalid):
        actions.redo(run.employee, wish=wish, seed=7, actor=OWNER, at=NOON)

    assert queries.redos_left(run.employee) == queries.MOST_REDOS


def test_a_redo_leaves_favourites_as_they_were(run: TrainingRun) -> None:
    [first] = rendered(run, take(1))
    actions.favour(first, is_favourite=True)

    actions.start(batch := redo(run.employee), at=NOON)
    actions.finish(batch, [take(2)], at=NOON)

    assert [row.is_favourite for row in queries.gallery(run.employee)] == [False, True]


def test_what_the_employee_wrote_is_forgotten(run: TrainingRun) -> None:
    wish = Wish("other", note="I had a scar there.")
    actions.redo(run.employee, wish=wish, seed=7, actor=OWNER, at=NOON)

    actions.forget_said(run.employee, until=NOON)

    assert HeadshotBatch.objects.get().redo_note == ""


def test_there_are_three_redos(run: TrainingRun) -> None:
    rendered(run, take(1))
    for left in (3, 2, 1):
        assert queries.redos_left(run.employee) == left
        actions.start(batch := redo(run.employee), at=NOON)
        actions.finish(batch, [take(1)], at=NOON)

    with pytest.raises(NoRedosLeft):
        redo(run.employee)


def test_what_we_draw_again_by_ourselves_costs_no_redo(run: TrainingRun) -> None:
    rendered(run, take(1))
    again = make.make_run("ready", employee=run.employee, plan=2, created_at=NOON + HOUR)

    rendered(again, take(1))

    assert queries.redos_left(run.employee) == queries.MOST_REDOS


def test_other_photos_bring_the_redos_back(run: TrainingRun) -> None:
    rendered(run, take(1))
    actions.start(batch := redo(run.employee), at=NOON)
    actions.finish(batch, [take(1)], at=NOON)

    make.make_run("ready", employee=run.employee, created_at=NOON + HOUR)

    assert queries.redos_left(run.employee) == queries.MOST_REDOS


def test_a_round_that_failed_costs_nothing(run: TrainingRun) -> None:
    failed(run)

    assert queries.redos_left(run.employee) == queries.MOST_REDOS


def test_a_redo_waits_for_a_newer_training(run: TrainingRun) -> None:
    make.make_run("running", employee=run.employee)

    with pytest.raises(AlreadyRendering):
        redo(run.employee)


def test_a_redo_needs_consent(run: TrainingRun) -> None:
    consent.withdraw(run.employee, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        redo(run.employee)


def test_a_redo_needs_the_model(ada: Employee, style: StyleVersion) -> None:
    with pytest.raises(Conflict, match="no model of you"):
        redo(ada)


def test_a_failed_batch_is_tried_again(run: TrainingRun) -> None:
    batch = failed(run)

    actions.retry(batch, actor=OWNER, at=NOON)

    batch.refresh_from_db()
    assert (batch.state, batch.failure_code) == (BatchState.QUEUED, "")
    assert job_of(batch).state == JobState.READY


def test_a_failed_batch_is_not_tried_beside_a_newer_one(run: TrainingRun) -> None:
    old = failed(run)
    actions.open_batch(run, seed=8, at=NOON)

    with pytest.raises(AlreadyRendering):
        actions.retry(old, actor=OWNER, at=NOON)


def test_a_failed_batch_is_not_tried_again_without_consent(run: TrainingRun) -> None:
    batch = failed(run)
    consent.withdraw(run.employee, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        actions.retry(batch, actor=OWNER, at=NOON)


def test_a_cancelled_batch_takes_its_job_along(run: TrainingRun) -> None:
    batch = actions.open_batch(run, seed=7, at=NOON)

    assert actions.cancel_open(run.employee, actor=OWNER, at=NOON) == 1

    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    assert job_of(batch).state == JobState.CANCELLED


def test_a_batch_with_an_adapter_of_another_company_is_refused(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        theirs = make.make_run("ready")

    with acting_for(globex):
        with pytest.raises(NoStyle):
            actions.open_batch(theirs, seed=7, at=NOON)
        assert not HeadshotBatch.objects.exists()


def test_one_company_sees_no_headshot_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        run = make.make_run("ready")
        ada = run.employee
        headshot = make.make_headshot(batch=make.make_batch("ready", run=run))
        make.make_batch("queued", run=run)

    with acting_for(globex):
        assert not queries.gallery(ada).exists()
        assert queries.latest_batch(ada) is None
        assert actions.in_order(ada, [headshot.pk]) == []
        assert actions.cancel_open(ada, at=NOON) == 0
        with pytest.raises(IllegalMove):
            actions.choose(headshot, actor=OWNER, at=NOON)
    assert headshot.state == HeadshotState.PROPOSED


@pytest.mark.slow
def test_a_redo_asked_for_twice_at_once_is_one_batch(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        make.make_version(make.make_style(is_default=True))
        ada = make.make_participant()
        make.make_run("ready", employee=ada)

    def press() -> HeadshotBatch:
        with acting_for(acme):
            return redo(ada)

    results = at_once(press, press)

    names = sorted(type(result).__name__ for result in results)
    assert names == ["AlreadyRendering", "HeadshotBatch"]


# What stays in every headshot.


def test_a_batch_notes_what_is_kept_when_its_drawing_begins(run: TrainingRun) -> None:
    batch = actions.open_batch(run, seed=7, at=NOON)
    keeps.say(run.employee, ["glasses"], at=NOON)

    actions.start(batch, at=NOON)
    keeps.say(run.employee, ["beard"], at=NOON)

    batch.refresh_from_db()
    assert batch.keep == ["glasses"]


def test_a_batch_that_is_drawn_again_notes_it_anew(run: TrainingRun) -> None:
    batch = actions.open_batch(run, seed=7, at=NOON)
    actions.start(batch, at=NOON)
    keeps.say(run.employee, ["beard"], at=NOON)

    actions.start(batch, at=NOON)

    batch.refresh_from_db()
    assert batch.keep == ["beard"]


def test_a_take_that_lacks_something_kept_is_not_recommended(run: TrainingRun) -> None:
    lacking = {"keep_glasses": {"passes": False, "found": 0.1}}

    first, second = rendered(run, take(1, checks=lacking), take(2))

    assert (first.is_recommended, second.is_recommended) == (False, True)
    assert (first.lacking, second.lacking) == (["glasses"], [])
