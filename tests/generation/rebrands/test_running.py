"""A rebrand from the plan to its end, with a runner that only pretends to see."""

from dataclasses import replace

import pytest

from generation.approvals import actions as approvals
from generation.approvals.models import Approval
from generation.delivery import actions as delivery
from generation.delivery import gate
from generation.delivery.models import Rendition
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.rebrands import actions, queries
from generation.rebrands.lifecycle import RebrandState, RefinishState
from generation.rebrands.models import UNDO_FOR, Rebrand, Refinish
from generation.retention import actions as retention
from generation.styles.models import StyleTemplate, StyleVersion
from generation.styles.profiles import PROFILES, SHOWN
from generation.styles.specification import DEFAULT, Files
from tenants.audit import queries as audit
from tenants.consent import actions as consent
from tenants.kernel import files
from tenants.kernel.errors import Conflict
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.lifecycle import Actor, IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.conftest import Committed
from tests.generation.claims import work_on
from tests.generation.rebrands.conftest import item_of, make_approved, work_off
from tests.generation.stored import jpeg, keep, lying_about, made
from tests.make import NOON
from tests.tenants.moments import DAY, OWNER

pytestmark = pytest.mark.usefixtures("engine")


def start(rebrand: Rebrand) -> None:
    actions.start(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)


def accept(rebrand: Rebrand, reviewer: Membership) -> None:
    actor = Actor("member", str(reviewer.pk))
    actions.accept(item_of(rebrand), reviewer=reviewer, actor=actor, at=NOON)
    work_off(rebrand)


@pytest.fixture
def used(rebrand: Rebrand) -> Rebrand:
    """The rebrand, run with approvals that carry over."""
    make.make_rules(carries_over=True)
    Rebrand.objects.filter(pk=rebrand.pk).update(carries_over=True)
    start(rebrand)
    return rebrand


def test_the_approved_picture_stays_out_until_a_reviewer_has_seen_the_new_one(
    rebrand: Rebrand, approved: Headshot
) -> None:
    before = gate.standing().get()

    start(rebrand)

    assert rebrand.state == RebrandState.DONE
    assert item_of(rebrand).state == RefinishState.MADE
    assert gate.standing().get() == before
    assert Headshot.objects.get(pk=approved.pk).file_key == approved.file_key


def test_an_accepted_picture_is_the_one_that_leaves(
    rebrand: Rebrand, approved: Headshot, newer: StyleVersion, reviewer: Membership
) -> None:
    start(rebrand)
    old = gate.standing().get()

    accept(rebrand, reviewer)

    headshot = Headshot.objects.get(pk=approved.pk)
    assert (headshot.style_version, headshot.state) == (newer, HeadshotState.RELEASED)
    assert headshot.file_key == item_of(rebrand).new["file_key"] != approved.file_key
    assert old.digest not in gate.standing().values_list("digest", flat=True)
    assert {row.headshot_id for row in gate.standing()} == {approved.pk}
    assert gate.standing().count() > 1


def test_files_follow_the_version_there_and_back(
    approved: Headshot, version: StyleVersion, committed: Committed
) -> None:
    badge = delivery.keep(approved, PROFILES["badge"], made(91), at=NOON)
    draft = replace(DEFAULT, files=Files(profiles=["slack"])).checked()
    fewer = make.make_style(draft=draft.to_json())
    make.make_rules(carries_over=True)
    rebrand = actions.plan(
        make.make_version(fewer), everyone=True, carries_over=True, actor=OWNER, at=NOON
    )

    start(rebrand)

    assert {row.profile for row in gate.standing()} == {"slack", SHOWN}
    committed(delivery.take_back_uncleared)
    assert badge.file_key not in lying_about(approved.employee)
    assert delivery.make_lacking(at=NOON) == 0

    actions.undo(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)

    assert {row.profile for row in gate.standing()} == PROFILES.keys()


def test_the_cutout_stays_for_the_next_rebrand(used: Rebrand, approved: Headshot) -> None:
    headshot = Headshot.objects.get(pk=approved.pk)

    assert headshot.cutout_key == approved.cutout_key
    assert files.get(headshot.cutout_key)


def test_an_approval_carries_over_where_the_admin_says_so(
    used: Rebrand, approved: Headshot, newer: StyleVersion
) -> None:
    assert used.state == RebrandState.DONE
    assert item_of(used).state == RefinishState.IN_USE
    assert Headshot.objects.get(pk=approved.pk).style_version == newer


def test_rules_that_were_changed_since_the_plan_ask_for_a_review(rebrand: Rebrand) -> None:
    Rebrand.objects.filter(pk=rebrand.pk).update(carries_over=True)

    start(rebrand)

    assert (rebrand.state, item_of(rebrand).state) == (RebrandState.DONE, RefinishState.MADE)


def test_the_history_names_the_version(
    used: Rebrand, approved: Headshot, newer: StyleVersion
) -> None:
    (event,) = [
        event
        for event in audit.recent(audit.Filter(subject_id=approved.pk))
        if event.verb == "headshot.refinish"
    ]

    assert event.detail == {"version": str(newer.pk)}


def test_a_refused_picture_is_deleted_and_the_earlier_one_stays(
    rebrand: Rebrand, approved: Headshot, reviewer: Membership, committed: Committed
) -> None:
    start(rebrand)
    new = set(item_of(rebrand).new.values())

    committed(lambda: actions.refuse(item_of(rebrand), reviewer=reviewer, actor=OWNER, at=NOON))

    assert item_of(rebrand).state == RefinishState.REFUSED
    assert not new & lying_about(approved.employee)
    assert approved.file_key in lying_about(approved.employee)


def test_undo_brings_the_earlier_picture_and_version_back(
    used: Rebrand, approved: Headshot, version: StyleVersion
) -> None:
    new = item_of(used).new["file_key"]

    actions.undo(used, actor=OWNER, at=NOON)
    work_off(used)

    headshot = Headshot.objects.get(pk=approved.pk)
    assert used.state == RebrandState.UNDONE
    assert (headshot.style_version, headshot.file_key) == (version, approved.file_key)
    assert gate.standing().exists()
    assert item_of(used).new == {}
    assert headshot.file_key != new


TRAITS = {"background": 0.0, "eye_line": 0.4, "head_height": 0.5, "centre": 0.5}
TRAITS |= {"light": 0.1, "sharpness": 300.0, "enlarged": 1.0}


def test_what_was_measured_goes_with_the_finish_and_comes_back_with_the_earlier_one(
    version: StyleVersion, newer: StyleVersion
) -> None:
    headshot = make_approved(version, traits=TRAITS)
    make.make_rules(carries_over=True)
    rebrand = actions.plan(newer, carries_over=True, actor=OWNER, at=NOON)

    start(rebrand)

    headshot.refresh_from_db()
    assert headshot.traits == {**TRAITS, **newer.framing}
    actions.undo(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)
    headshot.refresh_from_db()
    assert headshot.traits == TRAITS


@pytest.mark.parametrize("traits", [None, {}])
def test_nothing_is_made_up_where_nothing_was_measured(
    version: StyleVersion, newer: StyleVersion, traits: dict[str, float] | None
) -> None:
    headshot = make_approved(version, traits=traits)
    make.make_rules(carries_over=True)
    rebrand = actions.plan(newer, carries_over=True, actor=OWNER, at=NOON)

    start(rebrand)

    headshot.refresh_from_db()
    assert (headshot.style_version, headshot.traits) == (newer, traits)


def test_earlier_pictures_go_when_they_can_be_brought_back_no_longer(
    used: Rebrand, approved: Headshot, committed: Committed
) -> None:
    changed_at = item_of(used).state_changed_at

    committed(lambda: actions.forget_earlier(at=changed_at + UNDO_FOR - DAY))
    assert approved.file_key in lying_about(approved.employee)
    committed(lambda: actions.forget_earlier(at=changed_at + UNDO_FOR))

    assert approved.file_key not in lying_about(approved.employee)
    assert queries.progress(used).undo_until is None
    with pytest.raises(actions.TooLateToUndo):
        actions.undo(used, actor=OWNER, at=NOON)


def test_a_paused_rebrand_begins_nothing_more_and_goes_on_where_it_was(
    version: StyleVersion, rebrand: Rebrand
) -> None:
    for _ in range(actions.WIDTH):
        make_approved(version)
    actions.start(rebrand, actor=OWNER, at=NOON)
    rebrand.refresh_from_db()
    actions.pause(rebrand, actor=OWNER, at=NOON)

    work_off(rebrand)

    assert queries.progress(rebrand).waiting == 1
    actions.resume(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)
    assert (rebrand.state, queries.progress(rebrand).to_review) == (
        RebrandState.DONE,
        actions.WIDTH + 1,
    )


def test_a_cancelled_rebrand_leaves_what_is_in_use_and_drops_the_rest(
    rebrand: Rebrand, approved: Headshot, committed: Committed
) -> None:
    actions.start(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)
    Rebrand.objects.filter(pk=rebrand.pk).update(state=RebrandState.PAUSED)

    committed(lambda: actions.cancel(rebrand, actor=OWNER, at=NOON))

    item = item_of(rebrand)
    assert (item.state, item.why_left) == (RefinishState.LEFT, queries.CANCELLED)
    assert Headshot.objects.get(pk=approved.pk).file_key == approved.file_key


def test_what_nobody_reviewed_of_a_rebrand_that_is_done_is_dropped(
    rebrand: Rebrand, approved: Headshot, committed: Committed
) -> None:
    start(rebrand)
    new = set(item_of(rebrand).new.values())

    committed(lambda: actions.cancel(rebrand, actor=OWNER, at=NOON))

    rebrand.refresh_from_db()
    assert (rebrand.state, item_of(rebrand).state) == (RebrandState.CANCELLED, RefinishState.LEFT)
    assert not new & lying_about(approved.employee)


def test_where_everything_is_decided_nothing_is_cancelled(used: Rebrand) -> None:
    with pytest.raises(actions.NothingToCancel):
        actions.cancel(used, actor=OWNER, at=NOON)

    assert item_of(used).state == RefinishState.IN_USE


def test_a_picture_that_was_not_brought_back_in_time_stays(used: Rebrand) -> None:
    late = item_of(used).state_changed_at + UNDO_FOR
    Refinish.objects.update(state=RefinishState.STUCK)
    assert queries.progress(used).undo_until == late
    actions.forget_earlier(at=late)

    with pytest.raises(actions.TooLateToUndo):
        actions.undo(used, actor=OWNER, at=late)

    assert queries.progress(used).undo_until is None


def test_a_picture_without_a_cutout_is_counted_and_left(
    version: StyleVersion, rebrand: Rebrand
) -> None:
    old = make_approved(version, cutout_key="")

    start(rebrand)

    plan = queries.plan(rebrand, at=NOON)
    assert plan.without == {queries.NO_CUTOUT: 1}
    assert not rebrand.items.filter(employee=old.employee).exists()


def test_samples_are_made_before_the_start_and_used_after_it(
    rebrand: Rebrand, approved: Headshot
) -> None:
    actions.preview(rebrand, [approved.employee], more=3, seed=1, at=NOON)
    work_off(rebrand)
    sample = item_of(rebrand)
    assert (sample.state, sample.is_sample) == (RefinishState.MADE, True)
    assert not queries.to_review(Membership.objects.get()).exists()

    start(rebrand)

    assert item_of(rebrand).new == sample.new


@pytest.mark.parametrize("state", [RefinishState.FAILED, RefinishState.LEFT])
def test_who_was_tried_in_vain_is_made_after_the_start(
    rebrand: Rebrand, approved: Headshot, state: RefinishState
) -> None:
    actions.preview(rebrand, [approved.employee], more=0, seed=1, at=NOON)
    Refinish.objects.update(state=state)

    start(rebrand)

    assert item_of(rebrand).state == RefinishState.MADE


def test_a_sample_of_a_picture_that_was_changed_since_is_made_anew(
    rebrand: Rebrand, approved: Headshot, committed: Committed
) -> None:
    actions.preview(rebrand, [approved.employee], more=0, seed=1, at=NOON)
    work_off(rebrand)
    sample = item_of(rebrand)
    changed = keep(approved.employee, "headshot", jpeg(7))
    Headshot.objects.update(file_key=changed)

    committed(lambda: actions.start(rebrand, actor=OWNER, at=NOON))
    work_off(rebrand)

    item = item_of(rebrand)
    assert (item.state, item.earlier["file_key"]) == (RefinishState.MADE, changed)
    assert sample.new["file_key"] not in lying_about(approved.employee)


def test_a_sample_that_a_worker_has_while_it_is_dropped_is_not_kept(
    rebrand: Rebrand, approved: Headshot
) -> None:
    actions.preview(rebrand, [approved.employee], more=0, seed=1, at=NOON)
    job = Job.objects.get(kind=actions.MAKE)
    Headshot.objects.update(file_key=keep(approved.employee, "headshot", jpeg(7)))

    actions.start(rebrand, actor=OWNER, at=NOON)

    assert work_on(job).state == JobState.DONE
    assert item_of(rebrand).state == RefinishState.QUEUED


def test_a_style_that_was_archived_since_the_plan_is_not_started(
    rebrand: Rebrand, newer: StyleVersion
) -> None:
    StyleTemplate.objects.filter(pk=newer.template_id).update(archived_at=NOON)

    with pytest.raises(Conflict):
        actions.start(rebrand, actor=OWNER, at=NOON)

    rebrand.refresh_from_db()
    assert (rebrand.state, rebrand.items.count()) == (RebrandState.PLANNED, 0)


def test_a_withdrawal_in_the_middle_leaves_the_picture_as_it_was(
    rebrand: Rebrand, approved: Headshot
) -> None:
    actions.start(rebrand, actor=OWNER, at=NOON)
    approvals.withdraw(Approval.objects.get(), actor=OWNER, at=NOON)

    work_off(rebrand)

    item = item_of(rebrand)
    assert (item.state, item.why_left) == (RefinishState.LEFT, queries.NOT_APPROVED)
    assert Headshot.objects.get(pk=approved.pk).state == HeadshotState.WITHDRAWN


def test_a_picture_that_was_withdrawn_after_the_review_is_not_swapped(
    rebrand: Rebrand, approved: Headshot, reviewer: Membership
) -> None:
    start(rebrand)
    actions.accept(item_of(rebrand), reviewer=reviewer, actor=OWNER, at=NOON)
    approvals.reopen(Approval.objects.get(), reviewer=reviewer, actor=OWNER, at=NOON)

    work_off(rebrand)

    assert item_of(rebrand).state == RefinishState.LEFT
    assert Headshot.objects.get(pk=approved.pk).file_key == approved.file_key
    assert not gate.standing().exists()


def test_what_is_kept_of_a_picture_that_was_called_back_is_seen_by_nobody_and_goes(
    rebrand: Rebrand, approved: Headshot, reviewer: Membership, committed: Committed
) -> None:
    start(rebrand)
    new = set(item_of(rebrand).new.values())
    assert queries.visible_to(reviewer).exists()
    delivery.withdraw(Approval.objects.get(), actor=OWNER, at=NOON)

    assert not queries.visible_to(reviewer).exists()
    committed(lambda: retention.sweep(at=NOON))

    item = item_of(rebrand)
    assert (item.state, item.why_left) == (RefinishState.LEFT, queries.NOT_APPROVED)
    assert not new & lying_about(approved.employee)


def test_the_earlier_finish_of_a_picture_that_was_called_back_goes_too(
    used: Rebrand, approved: Headshot, committed: Committed
) -> None:
    delivery.withdraw(Approval.objects.get(), actor=OWNER, at=NOON)

    committed(lambda: retention.sweep(at=NOON))

    assert approved.file_key not in lying_about(approved.employee)
    assert not queries.called_back().exists()


def test_a_picture_that_waits_to_be_approved_once_more_keeps_its_new_finish(
    rebrand: Rebrand, reviewer: Membership
) -> None:
    start(rebrand)
    approvals.reopen(Approval.objects.get(), reviewer=reviewer, actor=OWNER, at=NOON)

    retention.sweep(at=NOON)

    assert not queries.visible_to(reviewer).exists()
    assert item_of(rebrand).state == RefinishState.MADE


def test_nobody_looks_at_a_new_picture_of_their_own_or_of_somebody_being_erased(
    rebrand: Rebrand, approved: Headshot, reviewer: Membership
) -> None:
    start(rebrand)
    Employee.objects.update(email=reviewer.user.email.upper())
    assert not queries.visible_to(reviewer).exists()

    Employee.objects.update(email="grace@example.com", state=EmployeeState.ERASING)
    assert not queries.visible_to(reviewer).exists()


def test_a_consent_that_was_taken_back_after_the_review_keeps_the_picture_as_it_was(
    rebrand: Rebrand, approved: Headshot, reviewer: Membership
) -> None:
    start(rebrand)
    actions.accept(item_of(rebrand), reviewer=reviewer, actor=OWNER, at=NOON)
    consent.withdraw(approved.employee, actor=OWNER, at=NOON)

    work_off(rebrand)

    item = item_of(rebrand)
    assert (item.state, item.why_left) == (RefinishState.LEFT, queries.CONSENT_TAKEN_BACK)
    assert Headshot.objects.get(pk=approved.pk).file_key == approved.file_key


def test_two_rebrands_do_not_run_at_once(
    rebrand: Rebrand, version: StyleVersion, newer: StyleVersion
) -> None:
    actions.start(rebrand, actor=OWNER, at=NOON)
    other = actions.plan(newer, actor=OWNER, at=NOON)

    with pytest.raises(actions.AnotherRuns):
        actions.start(other, actor=OWNER, at=NOON)


def test_a_decision_is_made_once(rebrand: Rebrand, reviewer: Membership) -> None:
    start(rebrand)
    seen = item_of(rebrand)
    accept(rebrand, reviewer)

    with pytest.raises(IllegalMove):
        actions.refuse(seen, reviewer=reviewer, actor=OWNER, at=NOON)


def test_one_company_changes_nothing_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(globex):
        theirs = make_approved(make.make_version())
    with acting_for(acme):
        version = make.make_version()
        ours = make_approved(version)
        to = make.make_version(version.template)
        rebrand = actions.plan(to, everyone=True, actor=OWNER, at=NOON)

    actions_in(acme, rebrand)

    with acting_for(globex):
        assert Headshot.objects.get().file_key == theirs.file_key
        assert Rendition.objects.count() == 1
        assert not queries.rebrands().exists()
        assert queries.keys_of(ours.employee_id) == set()


def actions_in(company: Organization, rebrand: Rebrand) -> None:
    with acting_for(company):
        start(rebrand)
        assert item_of(rebrand).state == RefinishState.MADE
