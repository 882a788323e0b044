"""What a reviewer is let at, and what is refused."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from generation.approvals.models import Approval
from generation.headshots.models import Headshot, HeadshotBatch
from portal.web import approvals
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people import actions as people
from tenants.people.models import Department
from tests import make
from tests.generation.stored import jpeg, keep
from tests.portal.visitors import member_client
from tests.tenants.moments import HOUR


@pytest.fixture
def approval(acme: Organization) -> Approval:
    """What Ada of Research sent for review."""
    with acting_for(acme):
        research = Department.objects.create(name="Research")
        ada = make.make_participant(name="Ada Byron", department=research)
        return make.make_approval(headshot=make.make_headshot("chosen", employee=ada))


@pytest.fixture
def limited(approval: Approval, reviewer: Membership) -> Client:
    """The browser of a reviewer who sees Sales only."""
    with acting_for(approval.organization_id):
        sales = Department.objects.create(name="Sales")
        people.limit_reviewer(reviewer, [sales.pk], actor=SYSTEM, at=make.NOON)
    return member_client(reviewer)


def test_reviewer_and_admin_are_asked_about_one_person_with_two_names(
    desk: Client, home: str, approval: Approval
) -> None:
    with acting_for(approval.organization_id):
        name = approval.employee.name
        bob = make.make_participant(name="Bob")
        make.make_shared_face(employee=bob, other=approval.employee)

    pages = [f"approvals/?person={approval.pk}", f"people/{approval.employee_id}/"]

    for page in pages:
        content = desk.get(f"{home}{page}").content.decode()
        assert f"The photos of {name} and Bob seem to show the same person." in content


@pytest.mark.parametrize("wanted", ["no-id", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_take_that_was_not_sent_for_review_is_not_found(
    desk: Client, home: str, approval: Approval, wanted: str
) -> None:
    response = desk.post(f"{home}approvals/{approval.pk}/decide/", {"headshot": wanted})

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "state"),
    [
        ({"decision": "approve"}, 302, "approved"),
        ({"decision": "redo", "reason": "hair"}, 302, "changes_requested"),
        ({"decision": "redo"}, 400, "open"),
        ({"reason": "hair"}, 400, "open"),
        ({"decision": "yes"}, 400, "open"),
    ],
)
def test_nothing_is_decided_but_by_its_name(
    desk: Client, home: str, approval: Approval, given: dict[str, str], status: int, state: str
) -> None:
    response = desk.post(f"{home}approvals/{approval.pk}/decide/", given)

    assert response.status_code == status
    with acting_for(approval.organization_id):
        assert Approval.objects.get(pk=approval.pk).state == state


def test_other_departments_takes_are_not_found(
    limited: Client, home: str, approval: Approval
) -> None:
    decided = limited.post(f"{home}approvals/{approval.pk}/decide/")
    seen = limited.get(f"{home}approvals/headshots/{approval.headshot_id}/")
    person = limited.get(f"{home}people/{approval.employee_id}/")

    assert {decided.status_code, seen.status_code, person.status_code} == {404}


def test_other_departments_photos_are_not_found(
    limited: Client, home: str, approval: Approval
) -> None:
    with acting_for(approval.organization_id):
        photo = make.make_photo(employee=approval.employee)

    assert limited.get(f"{home}approvals/photos/{photo.pk}/").status_code == 404


@pytest.fixture
def waiting(acme: Organization, monkeypatch: pytest.MonkeyPatch) -> list[Approval]:
    """Five approvals in a queue that lists two on a page."""
    monkeypatch.setattr(approvals, "LIST_SIZE", 2)
    with acting_for(acme):
        return [
            make.make_approval(
                headshot=make.make_headshot("chosen", employee=make.make_participant()),
                signed_at=make.NOON + number * HOUR,
            )
            for number in range(5)
        ]


def test_person_far_down_the_queue_is_on_the_stage(
    desk: Client, home: str, waiting: list[Approval]
) -> None:
    page = desk.get(f"{home}approvals/?person={waiting[3].pk}")

    assert page.context["current"] == waiting[3]
    assert page.context["rows"] == waiting[2:4]
    assert (page.context["previous"], page.context["following"]) == (waiting[2], waiting[4])
    assert "5 people" in page.content.decode()


def test_the_list_leads_on_from_where_it_ends_and_back(
    desk: Client, home: str, waiting: list[Approval]
) -> None:
    def seen(query: str) -> tuple[list[Approval], bool, bool]:
        page = desk.get(f"{home}approvals/?{query}")
        text = page.content.decode()
        return page.context["rows"], 'rel="prev"' in text, 'rel="next"' in text

    assert seen("") == (waiting[:2], False, True)
    assert seen(f"after={waiting[1].pk}") == (waiting[2:4], True, True)
    assert seen(f"after={waiting[3].pk}") == (waiting[4:], True, False)
    assert seen(f"before={waiting[4].pk}") == (waiting[2:4], True, True)
    assert seen(f"before={waiting[1].pk}") == (waiting[:1], False, True)
    assert seen("after=nobody") == (waiting[:2], False, True)


def test_a_list_leads_on_from_somebody_who_left_it(
    desk: Client, home: str, waiting: list[Approval]
) -> None:
    desk.post(f"{home}approvals/{waiting[1].pk}/decide/", {"decision": "approve"})

    page = desk.get(f"{home}approvals/?after={waiting[1].pk}")

    assert page.context["rows"] == waiting[2:4]


def test_what_is_flagged_comes_last_across_the_ends_of_stretches(
    desk: Client, home: str, waiting: list[Approval]
) -> None:
    with acting_for(waiting[0].organization_id):
        Headshot.objects.filter(pk=waiting[1].headshot_id).update(passes=False)

    page = desk.get(f"{home}approvals/?after={waiting[3].pk}")
    last = desk.get(f"{home}approvals/?person={waiting[1].pk}")

    assert page.context["rows"] == [waiting[4], waiting[1]]
    assert last.context["rows"] == [waiting[4], waiting[1]]


def test_a_script_gets_the_list_alone(desk: Client, home: str, waiting: list[Approval]) -> None:
    script = {"X-Requested-With": "XMLHttpRequest"}

    rows = desk.get(f"{home}approvals/?after={waiting[1].pk}", headers=script).content.decode()

    assert rows.count("queue-row") == 2
    assert f"after={waiting[3].pk}" in rows
    assert "<main" not in rows


def test_a_script_gets_a_person_alone(desk: Client, home: str, waiting: list[Approval]) -> None:
    panel = desk.get(f"{home}approvals/{waiting[4].pk}/panel/").content.decode()

    assert f"/approvals/{waiting[4].pk}/decide/" in panel
    assert "<main" not in panel


def test_many_cost_as_many_queries_as_few(desk: Client, home: str, acme: Organization) -> None:
    def queries_for(more: int) -> tuple[int, int]:
        with acting_for(acme):
            made = [make.make_headshot("chosen") for _ in range(more)]
            last = [make.make_approval(headshot=headshot) for headshot in made][-1]
        counts = []
        for address in (f"?person={last.pk}", f"{last.pk}/panel/"):
            desk.get(f"{home}approvals/{address}")
            with CaptureQueriesContext(connection) as captured:
                desk.get(f"{home}approvals/{address}")
            counts.append(len(captured))
        return counts[0], counts[1]

    assert queries_for(10) == queries_for(70)


def test_bar_shows_the_part_that_is_done(desk: Client, home: str, waiting: list[Approval]) -> None:
    desk.post(f"{home}approvals/{waiting[0].pk}/decide/", {"decision": "approve"})

    assert 'max="5" value="1"' in desk.get(f"{home}approvals/").content.decode()


def test_decided_person_is_shown_among_the_decided(
    desk: Client, home: str, waiting: list[Approval]
) -> None:
    decided = waiting[3]
    desk.post(f"{home}approvals/{decided.pk}/decide/", {"decision": "approve"})

    page = desk.get(f"{home}approvals/?person={decided.pk}")

    assert page.context["current"] == decided
    assert page.context["tab"] == "done"


def test_deciding_goes_on_with_the_next_who_still_waits(
    desk: Client, home: str, waiting: list[Approval]
) -> None:
    first, second, third, *_ = (f"{home}approvals/{row.pk}/decide/" for row in waiting)

    to_second = desk.post(first, {"decision": "approve", "next": waiting[1].pk})
    desk.post(third, {"decision": "approve"})
    to_start = desk.post(second, {"decision": "approve", "next": waiting[2].pk})

    assert f"person={waiting[1].pk}" in to_second["Location"]
    assert "person" not in to_start["Location"]


@pytest.mark.parametrize("wanted", ["no-id", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_nobody_else_is_shown_for_a_person_who_is_not_there(
    desk: Client, home: str, waiting: list[Approval], wanted: str
) -> None:
    response = desk.get(f"{home}approvals/", {"person": wanted})

    assert response.status_code == 404
    assert "taken back" in response.content.decode()


@pytest.fixture
def take(approval: Approval, home: str) -> str:
    """Where the take is seen, which is really there."""
    with acting_for(approval.organization_id):
        key = keep(approval.employee, "take", jpeg())
        Headshot.objects.filter(pk=approval.headshot_id).update(file_key=key)
    return f"{home}approvals/headshots/{approval.headshot_id}/"


def test_take_is_seen_until_its_approval_is_withdrawn(
    desk: Client, approval: Approval, take: str
) -> None:
    before = desk.get(take)
    with acting_for(approval.organization_id):
        Approval.objects.filter(pk=approval.pk).update(state="withdrawn")

    assert (before.status_code, desk.get(take).status_code) == (200, 404)


@pytest.mark.parametrize(("state", "status"), [("admitted", 200), ("rejected", 404)])
def test_photo_that_was_refused_is_not_shown_to_reviewers(
    desk: Client, home: str, approval: Approval, state: str, status: int
) -> None:
    with acting_for(approval.organization_id):
        key = keep(approval.employee, "thumbnail", jpeg())
        photo = make.make_photo(state, employee=approval.employee, thumbnail_key=key)

    assert desk.get(f"{home}approvals/photos/{photo.pk}/").status_code == status


@pytest.fixture
def lacking(approval: Approval) -> Approval:
    """Ada asked to keep three things: one is seen, one is not, and one cannot be."""
    seen, unseen = {"passes": True, "found": 0.9}, {"passes": False, "found": 0.1}
    checks = {"keep_glasses": seen, "keep_beard": unseen}
    with acting_for(approval.organization_id):
        HeadshotBatch.objects.update(keep=["glasses", "hearing aid", "beard"])
        Headshot.objects.update(checks=checks)
    return approval


def test_reviewers_see_what_was_to_be_kept(desk: Client, home: str, lacking: Approval) -> None:
    page = desk.get(f"{home}approvals/")

    [take] = page.context["takes"]
    assert [(label, found) for _tone, label, found in take["kept"]] == [
        ("Glasses", "Seen"),
        ("Hearing aid", "Look for yourself: no check sees this"),
        ("Beard", "Not seen"),
    ]
    assert "Asked to keep" in page.content.decode()


def test_what_lacks_something_kept_is_flagged(desk: Client, home: str, lacking: Approval) -> None:
    page = desk.get(f"{home}approvals/?tab=flagged")

    assert page.context["rows"] == [lacking]
    assert not page.context["passes_all"]
    assert "Missing</span>" in page.content.decode()
    assert ("kept", "Something that should stay is missing") in page.context["reasons"]


def test_nothing_is_said_where_nothing_was_to_be_kept(
    desk: Client, home: str, approval: Approval
) -> None:
    page = desk.get(f"{home}approvals/").content.decode()

    assert "Asked to keep" not in page
    assert "Something that should stay" not in page


def test_a_later_change_is_not_the_batchs(desk: Client, home: str, lacking: Approval) -> None:
    with acting_for(lacking.organization_id):
        make.make_keeps(employee=lacking.employee, asked=["head covering"])

    assert "Head covering" not in desk.get(f"{home}approvals/").content.decode()
