"""What may leave, and what becomes of what may not any more."""

from uuid import uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from generation.approvals import actions as approvals
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import actions, gate, queries
from generation.delivery.models import Rendition
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.styles.profiles import PROFILES
from tenants.kernel import files
from tenants.kernel.errors import NotFound
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import make
from tests.generation.stored import jpeg, lying_about, made
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def approval(ada: Employee) -> Approval:
    """Ada's approved headshot."""
    return approved(ada)


@pytest.fixture
def rendition(approval: Approval) -> Rendition:
    return kept(approval.headshot)


def approved(employee: Employee) -> Approval:
    batch = make.make_batch("ready", run=make.make_run("ready", employee=employee))
    headshot = make.make_headshot(HeadshotState.RELEASED, batch=batch)
    return make.make_approval(ApprovalState.APPROVED, headshot=headshot, decided_at=NOON)


def kept(headshot: Headshot, profile: str = "web") -> Rendition:
    return actions.keep(headshot, PROFILES[profile], made(), at=NOON)


def assert_closed(rendition: Rendition) -> None:
    assert rendition not in gate.cleared(gate.PAGE)
    with pytest.raises(NotFound):
        gate.require(rendition.pk, way=gate.PAGE)


def test_what_was_approved_may_leave(ada: Employee, rendition: Rendition) -> None:
    assert gate.require(rendition.pk, way=gate.PAGE) == rendition
    assert queries.renditions(ada, way=gate.EMPLOYEE) == [rendition]
    assert list(queries.latest(way=gate.PAGE)) == [rendition]
    assert files.open_plain(rendition.file_key) == jpeg()


@pytest.mark.parametrize("state", sorted({*HeadshotState.values} - {HeadshotState.RELEASED}))
def test_only_a_released_headshot_leaves(rendition: Rendition, state: str) -> None:
    Headshot.objects.filter(pk=rendition.headshot_id).update(state=state)

    assert_closed(rendition)


@pytest.mark.parametrize("state", sorted({*ApprovalState.values} - {ApprovalState.APPROVED}))
def test_only_a_standing_approval_opens_the_gate(
    approval: Approval, rendition: Rendition, state: str
) -> None:
    Approval.objects.filter(pk=approval.pk).update(state=state)

    assert_closed(rendition)


def test_an_approval_of_another_headshot_opens_nothing(
    approval: Approval, rendition: Rendition
) -> None:
    other = make.make_headshot(batch=approval.headshot.batch)
    Approval.objects.filter(pk=approval.pk).update(headshot=other)

    assert_closed(rendition)


def test_nothing_leaves_of_who_is_being_erased(ada: Employee, rendition: Rendition) -> None:
    people.begin_erasure(ada, actor=OWNER, at=NOON)

    assert_closed(rendition)


def test_an_unknown_file_is_refused_like_a_closed_one(in_acme: Organization) -> None:
    with pytest.raises(NotFound):
        gate.require(uuid4(), way=gate.PAGE)


def test_undoing_an_approval_closes_the_gate_at_once(
    approval: Approval, rendition: Rendition, reviewer: Membership
) -> None:
    approvals.reopen(approval, reviewer=reviewer, actor=OWNER, at=NOON)

    assert_closed(rendition)


def test_withdrawing_closes_the_gate_at_once(approval: Approval, rendition: Rendition) -> None:
    approvals.withdraw(approval, actor=OWNER, at=NOON)

    assert_closed(rendition)


def test_what_may_not_leave_any_more_is_deleted(
    approval: Approval,
    rendition: Rendition,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    standing = kept(approved(make.make_participant()).headshot)
    approvals.withdraw(approval, actor=OWNER, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.take_back_uncleared() == 1

    assert lying_about(approval.employee) == set()
    assert list(Rendition.objects.all()) == [standing]
    assert files.open_plain(standing.file_key)


def test_the_same_rendition_again_is_the_same(rendition: Rendition) -> None:
    assert kept(rendition.headshot) == rendition
    assert kept(rendition.headshot, "portrait") != rendition


def test_a_rendition_says_what_it_is(rendition: Rendition) -> None:
    assert (rendition.width, rendition.height) == (240, 300)
    assert (rendition.size, rendition.media_type) == (len(jpeg()), "image/webp")


def test_one_company_gets_no_picture_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        ada = make.make_participant()
        rendition = kept(approved(ada).headshot)

    with acting_for(globex):
        assert_closed(rendition)
        assert not queries.renditions(ada, way=gate.EMPLOYEE)
        assert not queries.latest(way=gate.PAGE).exists()
        with pytest.raises(files.Missing):
            files.open_plain(rendition.file_key)
        assert actions.take_back_uncleared() == 0
