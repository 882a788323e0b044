"""A photo of one's own instead of a training: sent, framed, reviewed, forgotten."""

from collections.abc import Callable

import pytest

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.errors import ConsentTakenBack
from generation.delivery import gate
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.journey import Step, step_of
from generation.ownphotos import actions, queries
from generation.ownphotos.lifecycle import OwnPhotoState
from generation.ownphotos.models import Frame, OwnPhoto
from generation.photos.actions import PhotoRefused
from generation.photos.models import Photo
from generation.rebrands import actions as rebrands
from generation.rebrands import queries as rebrand_queries
from generation.rebrands.lifecycle import RefinishState
from generation.rebrands.models import Refinish
from generation.retention import actions as retention
from generation.retention.timers import AFTER_ACTIVITY, AFTER_APPROVAL
from generation.styles.profiles import PROFILES
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.consent.queries import ConsentMissing
from tenants.consent.texts import BACKGROUND
from tenants.kernel.errors import Invalid
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import make
from tests.conftest import Committed
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine
from tests.generation.stand_in import QUICK
from tests.generation.stored import jpeg, keep, lying_about
from tests.make import NOON
from tests.tenants.moments import DAY, OWNER

LIMIT = 10_000_000
FRAME = Frame(left=10, top=20, side=400)


@pytest.fixture
def joined(in_acme: Organization) -> Employee:
    """Somebody who has joined and agreed to nothing."""
    make.make_version(make.make_style(is_default=True))
    return make.make_employee(name="Ada Byron")


@pytest.fixture
def engine(put_engine: PutEngine) -> None:
    put_engine(QUICK)


@pytest.fixture
def photo(joined: Employee, engine: None) -> OwnPhoto:
    """Her photo, opened and to be framed."""
    send(joined)
    return worked(joined)


def send(employee: Employee, data: bytes = jpeg(size=(480, 600))) -> OwnPhoto:
    return actions.receive(employee, data, limit=LIMIT, actor=OWNER, at=NOON)


def worked(employee: Employee) -> OwnPhoto:
    """The photo after its worker did what there was to do."""
    photo = queries.of(employee)[0]
    work_on(Job.objects.filter(subject_id=photo.pk).latest("created_at", "fair_tag"))
    return queries.of(employee)[0]


def framed(photo: OwnPhoto, *, on_background: bool = False) -> OwnPhoto:
    actions.frame(photo, FRAME, replaces_background=on_background, actor=OWNER, at=NOON)
    return worked(photo.employee)


def agree(employee: Employee) -> None:
    make.make_receipt(employee, purpose=BACKGROUND, expires_at=NOON + 100 * make.YEAR)


def submit(photo: OwnPhoto) -> None:
    assert photo.headshot
    approvals.submit(photo.employee, [photo.headshot], actor=OWNER, at=NOON)


def approve(photo: OwnPhoto, reviewer: Membership) -> Headshot:
    submit(photo)
    approval = approval_queries.standing(photo.employee)
    assert approval
    approvals.approve(approval, seen=approval.headshot_id, reviewer=reviewer, actor=OWNER, at=NOON)
    return approval.headshot


def test_it_is_framed_and_nothing_was_learned_or_measured(photo: OwnPhoto) -> None:
    made = framed(photo)

    assert made.state == OwnPhotoState.MADE
    assert made.headshot
    assert made.headshot.is_own_photo
    assert (made.headshot.checks, made.headshot.head, made.headshot.nearest_other) == (
        {},
        None,
        None,
    )
    assert not TrainingRun.objects.exists()
    assert not Photo.objects.exists()


def test_its_own_background_needs_no_consent_and_keeps_no_cutout(
    photo: OwnPhoto, reviewer: Membership
) -> None:
    made = framed(photo)

    headshot = approve(made, reviewer)

    assert (headshot.cutout_key, headshot.purpose) == ("", "")
    assert headshot.state == HeadshotState.RELEASED


def test_it_leaves_by_the_same_gate(photo: OwnPhoto, reviewer: Membership) -> None:
    approve(framed(photo), reviewer)
    assert not gate.standing().exists()

    work_on(Job.objects.get(kind=approvals.AFTER_APPROVAL))

    assert gate.standing().count() == len(PROFILES)


def test_another_background_needs_a_consent_of_its_own(photo: OwnPhoto) -> None:
    make.make_receipt(photo.employee)  # the wide one is not it

    with pytest.raises(ConsentMissing):
        actions.frame(photo, FRAME, replaces_background=True, actor=OWNER, at=NOON)


def test_with_that_consent_the_person_is_kept_for_the_next_background(
    photo: OwnPhoto, reviewer: Membership
) -> None:
    agree(photo.employee)

    headshot = approve(framed(photo, on_background=True), reviewer)

    assert headshot.cutout_key
    newer = make.make_version(headshot.style_version.template)
    plan = rebrand_queries.plan(rebrands.plan(newer, actor=OWNER, at=NOON), at=NOON)
    assert [ways.headshot for ways in plan.refinishable] == [headshot]


def test_a_consent_that_was_taken_back_takes_the_photo_and_keeps_it_from_approval(
    photo: OwnPhoto, reviewer: Membership
) -> None:
    agree(photo.employee)
    submit(framed(photo, on_background=True))
    approval = approval_queries.standing(photo.employee)
    assert approval
    consent.withdraw(photo.employee, purpose=BACKGROUND, actor=OWNER, at=NOON)

    with pytest.raises(ConsentTakenBack):
        approvals.approve(
            approval, seen=approval.headshot_id, reviewer=reviewer, actor=OWNER, at=NOON
        )


@pytest.mark.parametrize(
    "wrong", [Frame(0, 0, 10), Frame(0, 0, 9999), Frame(-1, 0, 400), Frame(0, 201, 400)]
)
def test_a_frame_that_the_photo_does_not_hold_is_refused(photo: OwnPhoto, wrong: Frame) -> None:
    with pytest.raises(Invalid):
        actions.frame(photo, wrong, replaces_background=False, actor=OWNER, at=NOON)

    assert queries.of(photo.employee)[0].state == OwnPhotoState.READY


def test_what_is_no_photo_is_refused_at_the_door(joined: Employee) -> None:
    with pytest.raises(PhotoRefused):
        send(joined, b"GIF89a" + bytes(500))

    assert not queries.of(joined).exists()
    assert lying_about(joined) == set()


def test_a_damaged_file_is_told_and_leaves_nothing(joined: Employee, committed: Committed) -> None:
    send(joined, jpeg(size=(480, 600))[:-400])

    committed(lambda: worked(joined))

    assert queries.of(joined)[0].state == OwnPhotoState.REJECTED
    assert queries.current(joined) is None
    assert lying_about(joined) == set()


def test_framing_it_again_takes_the_place_of_what_was_made(photo: OwnPhoto) -> None:
    first = framed(photo)

    second = framed(first)

    assert first.headshot
    assert second.headshot
    assert second.headshot != first.headshot
    assert Headshot.objects.get(pk=first.headshot.pk).state == HeadshotState.DISCARDED


def test_its_page_is_where_the_person_stands(
    joined: Employee, photo: OwnPhoto, reviewer: Membership
) -> None:
    assert step_of(joined, at=NOON) == Step.OWN_PHOTO
    made = framed(photo)

    submit(made)
    assert step_of(joined, at=NOON) == Step.REVIEW
    retention.forget_own(joined, at=NOON)
    assert step_of(joined, at=NOON) == Step.CONSENT


def test_who_takes_the_wide_consent_back_keeps_an_own_photo(photo: OwnPhoto) -> None:
    make.make_receipt(photo.employee)
    made = framed(photo)

    retention.withdraw_consent(photo.employee, actor=OWNER, at=NOON)
    retention.sweep(at=NOON)

    assert queries.current(photo.employee) == made
    assert Headshot.objects.get().state == HeadshotState.PROPOSED


def everything_goes(employee: Employee, act: Callable[[], object], committed: Committed) -> None:
    committed(act)
    assert queries.current(employee) is None
    assert lying_about(employee) == set()


def test_the_consent_to_another_background_taken_back_deletes_it(
    photo: OwnPhoto, committed: Committed
) -> None:
    agree(photo.employee)
    submit(framed(photo, on_background=True))
    withdraw = retention.withdraw_background_consent

    everything_goes(
        photo.employee, lambda: withdraw(photo.employee, actor=OWNER, at=NOON), committed
    )


def refinished(photo: OwnPhoto, reviewer: Membership) -> Refinish:
    """The new finish, to be reviewed, of her approved photo on the company's background."""
    agree(photo.employee)
    headshot = approve(framed(photo, on_background=True), reviewer)
    newer = make.make_version(headshot.style_version.template)
    rebrands.start(rebrands.plan(newer, actor=OWNER, at=NOON), actor=OWNER, at=NOON)
    work_on(Job.objects.get(kind=rebrands.MAKE))
    return Refinish.objects.get(state=RefinishState.MADE)


def test_the_consent_to_another_background_taken_back_ends_a_rebrand_of_it(
    photo: OwnPhoto, reviewer: Membership, committed: Committed
) -> None:
    item = refinished(photo, reviewer)

    committed(lambda: retention.withdraw_background_consent(photo.employee, actor=OWNER, at=NOON))

    assert Refinish.objects.get().state == RefinishState.LEFT
    assert not {*item.new.values()} & lying_about(photo.employee)
    assert Headshot.objects.get().state == HeadshotState.RELEASED


def test_the_wide_consent_taken_back_spares_a_rebrand_of_it(
    photo: OwnPhoto, reviewer: Membership
) -> None:
    make.make_receipt(photo.employee)
    item = refinished(photo, reviewer)

    retention.withdraw_consent(photo.employee, actor=OWNER, at=NOON)

    assert Refinish.objects.get().new == item.new


def test_a_photo_that_nobody_approves_goes_after_its_time(
    photo: OwnPhoto, committed: Committed
) -> None:
    framed(photo)
    late = NOON + 100 * make.YEAR + AFTER_ACTIVITY
    everything_goes(photo.employee, lambda: retention.sweep(at=late), committed)


def test_after_the_approval_the_photo_goes_and_the_picture_stays(
    photo: OwnPhoto, reviewer: Membership, committed: Committed
) -> None:
    headshot = approve(framed(photo), reviewer)
    OwnPhoto.objects.update(received_at=NOON - DAY)
    Headshot.objects.update(created_at=NOON - DAY)
    Job.objects.all().delete()

    committed(lambda: retention.sweep(at=NOON + AFTER_APPROVAL))

    assert queries.current(photo.employee) is None
    assert lying_about(photo.employee) == {headshot.file_key, headshot.thumbnail_key}


def test_an_erasure_leaves_nothing(photo: OwnPhoto, committed: Committed) -> None:
    framed(photo)
    people.begin_erasure(photo.employee, actor=OWNER, at=NOON)
    everything_goes(photo.employee, lambda: retention.erase(photo.employee, at=NOON), committed)


def test_one_company_sees_no_photo_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        employee = make.make_employee()
        key = keep(employee, "own")
        make.make_own_photo("ready", employee=employee, file_key=key)

    with acting_for(globex):
        assert not queries.of(employee).exists()
        assert queries.by_employee([employee.pk]) == {}
        assert actions.erase_of(employee, at=NOON) == 0
    with acting_for(acme):
        assert lying_about(employee) == {key}
