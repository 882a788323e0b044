"""Whom a rebrand is about, and which ways are open to each of them."""

import pytest

from generation.headshots.models import Headshot
from generation.rebrands import actions, queries
from generation.rebrands.lifecycle import RebrandState
from generation.rebrands.models import Rebrand
from generation.styles import actions as styles
from generation.styles.models import StyleVersion
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.kernel.errors import Conflict, Invalid
from tenants.people.models import Department
from tests import make
from tests.generation.rebrands.conftest import make_approved
from tests.generation.stored import keep
from tests.make import NOON
from tests.tenants.moments import OWNER


def names(plan: queries.Plan) -> set[Headshot]:
    return {ways.headshot for ways in plan.people}


def test_it_is_about_pictures_in_earlier_versions_of_the_style(
    rebrand: Rebrand, approved: Headshot, newer: StyleVersion
) -> None:
    make_approved(newer)
    make_approved(make.make_version())

    assert names(queries.plan(rebrand, at=NOON)) == {approved}


def test_it_may_be_about_everyone_or_some(approved: Headshot, newer: StyleVersion) -> None:
    department = Department.objects.create(name="Design")
    other = make_approved(make.make_version())
    type(other.employee).objects.filter(pk=other.employee_id).update(department=department)

    for_all = actions.plan(newer, everyone=True, actor=OWNER, at=NOON)
    for_design = actions.plan(newer, everyone=True, departments=[department], actor=OWNER, at=NOON)
    for_one = actions.plan(newer, people=[approved.employee], actor=OWNER, at=NOON)

    assert names(queries.plan(for_all, at=NOON)) == {approved, other}
    assert names(queries.plan(for_design, at=NOON)) == {other}
    assert names(queries.plan(for_one, at=NOON)) == {approved}


def test_a_plan_for_nobody_is_refused(newer: StyleVersion) -> None:
    with pytest.raises(actions.NobodyToChange):
        actions.plan(newer, actor=OWNER, at=NOON)

    assert not Rebrand.objects.exists()


def test_nobody_is_brought_to_a_style_that_is_archived(
    approved: Headshot, newer: StyleVersion
) -> None:
    style = make.make_style()
    version = make.make_version(style)
    styles.archive(style, actor=OWNER, at=NOON)
    version.refresh_from_db()

    with pytest.raises(Conflict):
        actions.plan(version, everyone=True, actor=OWNER, at=NOON)


def test_every_way_is_open_to_somebody_of_whom_all_is_kept(
    rebrand: Rebrand, approved: Headshot
) -> None:
    make.make_photo(employee=approved.employee, embedding_key=keep(approved.employee, "face"))

    (ways,) = queries.plan(rebrand, at=NOON).people

    assert (ways.can_refinish, ways.can_render, ways.has_photos) == (True, True, True)


def test_without_photos_new_pictures_are_compared_with_the_approved_one(rebrand: Rebrand) -> None:
    plan = queries.plan(rebrand, at=NOON)

    assert (len(plan.renderable), plan.compared_with_approved) == (1, 1)


def test_a_model_that_is_gone_draws_nobody(rebrand: Rebrand, approved: Headshot) -> None:
    TrainingRun.objects.update(state="erased", adapter_key="")

    (ways,) = queries.plan(rebrand, at=NOON).people

    assert (ways.can_refinish, ways.can_render) == (True, False)


def test_who_took_the_consent_back_is_left_alone(rebrand: Rebrand, approved: Headshot) -> None:
    consent.withdraw(approved.employee, actor=OWNER, at=NOON)

    plan = queries.plan(rebrand, at=NOON)

    assert plan.refinishable == plan.renderable == []
    assert plan.without == {queries.CONSENT_TAKEN_BACK: 1}
    with pytest.raises(actions.NobodyToChange):
        actions.start(rebrand, actor=OWNER, at=NOON)


def test_only_people_it_is_about_are_tried(rebrand: Rebrand, newer: StyleVersion) -> None:
    other = make_approved(newer)

    with pytest.raises(Invalid):
        actions.preview(rebrand, [other.employee], more=0, seed=1, at=NOON)


def test_no_more_people_are_tried_than_are_looked_at(
    rebrand: Rebrand, version: StyleVersion
) -> None:
    for _ in range(actions.SAMPLES + 1):
        make_approved(version)

    samples = actions.preview(rebrand, [], more=actions.SAMPLES, seed=1, at=NOON)
    again = actions.preview(rebrand, [], more=actions.SAMPLES, seed=1, at=NOON)

    assert (len(samples), len(again)) == (actions.SAMPLES, 0)


def test_a_started_rebrand_is_not_tried_any_more(rebrand: Rebrand) -> None:
    actions.start(rebrand, actor=OWNER, at=NOON)

    with pytest.raises(Conflict):
        actions.preview(rebrand, [], more=1, seed=1, at=NOON)


def test_exactly_the_people_who_were_named_are_begun_with(
    approved: Headshot, version: StyleVersion, newer: StyleVersion
) -> None:
    make_approved(version)
    make.make_rules(carries_over=True)

    rebrand = actions.begin(newer, [approved.employee], carries_over=True, actor=OWNER, at=NOON)

    assert [item.headshot for item in rebrand.items.all()] == [approved]
    assert (rebrand.state, rebrand.carries_over) == (RebrandState.RUNNING, True)


def test_nothing_is_planned_where_another_rebrand_runs(
    rebrand: Rebrand, approved: Headshot, newer: StyleVersion
) -> None:
    actions.start(rebrand, actor=OWNER, at=NOON)

    with pytest.raises(actions.AnotherRuns):
        actions.begin(newer, [approved.employee], carries_over=False, actor=OWNER, at=NOON)

    assert list(Rebrand.objects.all()) == [rebrand]


def test_nobody_is_not_everybody(approved: Headshot, newer: StyleVersion) -> None:
    with pytest.raises(actions.NobodyToChange):
        actions.begin(newer, [], carries_over=False, actor=OWNER, at=NOON)


def test_approvals_carry_over_only_where_the_rules_allow_it(
    approved: Headshot, newer: StyleVersion
) -> None:
    with pytest.raises(actions.ApprovalsDoNotCarryOver):
        actions.plan(newer, carries_over=True, actor=OWNER, at=NOON)
    assert not Rebrand.objects.exists()

    make.make_rules(carries_over=True)
    assert actions.plan(newer, carries_over=True, actor=OWNER, at=NOON).carries_over
