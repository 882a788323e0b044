"""The team's wall: who is on it, what stands out, and re-finishing that."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.rebrands.lifecycle import RebrandState
from generation.rebrands.models import Rebrand
from generation.styles.models import StyleVersion
from generation.wall import Remedy
from portal.web import deviations
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Department, ReviewerDepartment
from tests import make
from tests.generation.test_wall import approved, before, framed
from tests.portal.visitors import home_of, member_client


@pytest.fixture
def version(acme: Organization) -> StyleVersion:
    with acting_for(acme):
        style = make.make_style(is_default=True, name="Formal")
        return make.make_version(style, number=1)


@pytest.fixture
def ada(acme: Organization, version: StyleVersion) -> Headshot:
    """Ada's approved headshot, with the file that pages show."""
    with acting_for(acme):
        headshot = approved(version, name="Ada Byron")
        make.make_rendition(headshot, profile="web")
        return headshot


def add(acme: Organization, version: StyleVersion, name: str, **fields: Any) -> Headshot:
    with acting_for(acme):
        return approved(version, name=name, **fields)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_an_empty_wall_says_what_comes(desk: Client, home: str) -> None:
    assert "The wall is empty" in words(desk.get(f"{home}wall/"))


def test_everybody_hangs_there_with_the_score(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    add(acme, version, "Ben Cole")
    add(acme, version, "Cho Park", odd={"head_height": 0.6, "enlarged": 1.09})

    page = words(desk.get(f"{home}wall/"))

    assert "66%" in page
    assert "of 3 measured pictures match in everything. 1 stands out." in page
    assert "The head is 9% larger than the team&#x27;s." in page
    assert "It takes new takes, or a style with larger heads." in page
    assert page.count("Its files are being made") == 3  # Ben's, and Cho's twice


def test_only_a_team_that_matches_is_told_100(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    assert "100%" in words(desk.get(f"{home}wall/"))
    assert "Nobody stands out" in words(desk.get(f"{home}wall/?show=off"))


def test_it_is_reached_from_the_rail_and_the_queue(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        make.make_approval()

    assert f'href="{home}wall/"' in words(desk.get(home))
    assert "Open wall" in words(desk.get(f"{home}approvals/"))


def test_style_and_department_are_chosen_in_the_address(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    with acting_for(acme):
        design = Department.objects.create(name="Design")
    add(acme, version, "Gil Ives", department=design)

    designers = words(desk.get(f"{home}wall/?department={design.pk}"))
    nobody = words(desk.get(f"{home}wall/?style={design.pk}"))
    nonsense = words(desk.get(f"{home}wall/?style=nonsense"))

    assert "Gil Ives" in designers
    assert "Ada Byron" not in designers
    assert "Nobody here" in nobody
    assert "Ada Byron" in nonsense


def test_a_reviewer_of_a_department_sees_its_people_alone(
    home: str,
    acme: Organization,
    version: StyleVersion,
    ada: Headshot,
    reviewer: Membership,
) -> None:
    with acting_for(acme):
        design = Department.objects.create(name="Design")
        ReviewerDepartment.objects.create(membership=reviewer, department=design)
    add(acme, version, "Gil Ives", department=design)

    page = words(member_client(reviewer).get(f"{home}wall/"))

    assert "Gil Ives" in page
    assert "Ada Byron" not in page
    assert "Re-finish" not in page


def test_another_company_sees_nobody_of_this_one(
    outsider: Membership, globex: Organization, version: StyleVersion, ada: Headshot
) -> None:
    desk = member_client(outsider)
    theirs = f"{home_of(globex)}wall/"

    assert "The wall is empty" in words(desk.get(theirs))
    assert desk.get(f"{theirs}mend/{version.pk}/").status_code == 404


def test_own_photos_and_old_pictures_are_shown_and_said_not_to_count(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    add(acme, version, "Old Timer", traits=None)
    with acting_for(acme):
        own = make.make_own_headshot(HeadshotState.RELEASED, style_version=version)
        make.make_approval("approved", headshot=own, decided_at=make.NOON)

    page = words(desk.get(f"{home}wall/"))

    assert "1 own photo: nothing is measured on photos of people's own." in page
    assert "1 picture is older than this comparison" in page
    assert "Own photo, not measured" in page
    assert "of 1 measured picture matches" in page


def test_old_pictures_are_measured_at_a_press(
    desk: Client, home: str, acme: Organization, version: StyleVersion
) -> None:
    old = add(acme, version, "Old Timer", traits=None)
    assert "Measure 1 picture" in words(desk.get(f"{home}wall/"))

    answer = desk.post(f"{home}wall/measure/", follow=True)

    assert "1 picture is being measured." in words(answer)
    assert "Measure 1 picture" not in words(answer)
    assert Job.objects.filter(subject_id=old.pk).count() == 1


def test_who_changes_and_who_does_not_is_said_first(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    add(acme, version, "Ben Cole", cutout_key="")
    with acting_for(acme):
        newer = framed(version, head_height=0.6)

    page = words(desk.get(f"{home}wall/mend/{newer.pk}/"))

    changes, stays = page.split("These stay as they are")
    assert "1 picture changes" in changes
    assert "Ada Byron" in changes
    assert "Ben Cole" in stays


def test_one_press_begins_a_rebrand_of_exactly_the_ticked(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    add(acme, version, "Ben Cole")
    with acting_for(acme):
        newer = before(version, "#1e59cd")
        make.make_rules(carries_over=True)

    answer = desk.post(
        f"{home}wall/mend/{newer.pk}/", {"people": [ada.employee_id], "carries_over": "on"}
    )

    with acting_for(acme):
        rebrand = Rebrand.objects.get()
        assert [item.headshot for item in rebrand.items.all()] == [ada]
    assert answer["Location"] == f"{home}styles/rebrands/{rebrand.pk}/"
    assert "The picture of 1 person who was chosen." in words(desk.get(answer["Location"]))
    assert (rebrand.state, rebrand.carries_over, rebrand.version_id) == (
        RebrandState.RUNNING,
        True,
        newer.pk,
    )


def test_the_rules_say_whether_a_review_may_be_left_out(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    with acting_for(acme):
        newer = framed(version, head_height=0.6)
    address = f"{home}wall/mend/{newer.pk}/"
    asked = words(desk.get(address))

    answer = desk.post(address, {"people": [ada.employee_id], "carries_over": "on"})

    assert 'name="carries_over"' not in asked
    assert "Each new picture is reviewed before it is used" in asked
    assert answer.status_code == 400
    assert "have an owner allow that in the approval rules" in words(answer)


@pytest.mark.parametrize("ticked", [[], ["11111111-1111-4111-8111-111111111111"]])
def test_nobody_or_somebody_else_is_refused(
    desk: Client,
    home: str,
    acme: Organization,
    version: StyleVersion,
    ticked: list[str],
    ada: Headshot,
) -> None:
    with acting_for(acme):
        newer = framed(version, head_height=0.6)

    answer = desk.post(f"{home}wall/mend/{newer.pk}/", {"people": ticked})

    assert answer.status_code == 400
    assert "Nothing was changed" in words(answer)
    with acting_for(acme):
        assert not Rebrand.objects.exists()


def test_another_rebrand_under_way_is_said_and_nothing_is_planned(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    with acting_for(acme):
        newer = framed(version, head_height=0.6)
        make.make_rebrand("running", started_at=make.NOON)

    answer = desk.post(f"{home}wall/mend/{newer.pk}/", {"people": [ada.employee_id]})

    assert answer.status_code == 400
    assert "Another rebrand is under way" in words(answer)
    with acting_for(acme):
        assert Rebrand.objects.count() == 1


def test_many_pages_cost_as_many_queries_as_few(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    def queries_for(more: int) -> int:
        for number in range(more):
            add(acme, version, f"Person {number} of {more}", odd={"light": 0.9 * (number % 2)})
        with CaptureQueriesContext(connection) as captured:
            desk.get(f"{home}wall/")
        return len(captured)

    assert queries_for(2) == queries_for(20)


def test_every_axis_and_every_remedy_has_words() -> None:
    assert set(deviations.AXES) == set(deviations.WORDS) | {"background"}
    assert set(deviations.REMEDIES) == set(Remedy)


def hung(answer: Any) -> list[str]:
    """Who hangs there, in order."""
    return [tile["employee"].name for tile in answer.context["tiles"]]


def test_an_org_list_hangs_by_department_with_titles(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    with acting_for(acme):
        sales = Department.objects.create(name="Sales")
        ben = approved(version, name="Ben Cole").employee
        ben.department, ben.title = sales, "Account Executive"
        ben.save()

    page = desk.get(f"{home}wall/?layout=list")

    assert hung(page) == ["Ben Cole", "Ada Byron"]
    assert "Account Executive" in words(page)
    assert "Account Executive" not in words(desk.get(f"{home}wall/?layout=chat"))


def test_a_shuffled_wall_keeps_its_order_under_its_address(
    desk: Client, home: str, acme: Organization, version: StyleVersion
) -> None:
    names = [f"Person {number:02}" for number in range(12)]
    for name in names:
        add(acme, version, name)

    once, again = (hung(desk.get(f"{home}wall/?shuffle=7")) for _ in range(2))

    assert once == again != names
    assert sorted(once) == names == hung(desk.get(f"{home}wall/"))


@pytest.mark.parametrize(("query", "page"), [("dark", "hung--dark"), ("light", "hung--light")])
def test_the_wall_is_looked_at_by_day_and_by_night(
    desk: Client, home: str, ada: Headshot, query: str, page: str
) -> None:
    assert page in words(desk.get(f"{home}wall/?ground={query}"))
    assert "hung--" not in words(desk.get(f"{home}wall/?ground=x&layout=y&shuffle=z"))


def test_what_stands_out_is_ranked_by_one_axis(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    add(acme, version, "Ben Cole", odd={"eye_line": 0.50})
    add(acme, version, "Cho Park", odd={"head_height": 0.7, "eye_line": 0.60})
    add(acme, version, "Dee Fox", odd={"head_height": 0.8})

    heads = desk.get(f"{home}wall/?show=off&by=head_height")

    assert hung(heads) == ["Dee Fox", "Cho Park"]
    assert hung(desk.get(f"{home}wall/?show=off&by=eye_line")) == ["Cho Park", "Ben Cole"]
    offered = {each["label"]: each["count"] for each in heads.context["axes"]}
    assert offered == {"Everything": 3, "Head height": 2, "Eye line": 2}


def test_the_share_button_takes_layout_and_department_along(
    desk: Client, home: str, acme: Organization, ada: Headshot
) -> None:
    with acting_for(acme):
        sales = Department.objects.create(name="Sales")
        person = ada.employee
        person.department = sales
        person.save()

    page = words(desk.get(f"{home}wall/?layout=chat&department={sales.pk}&shuffle=3"))
    form = desk.get(f"{home}shares/?layout=chat&department={sales.pk}").context["form"]

    assert f"/shares/?layout=chat&amp;department={sales.pk}" in page
    assert form.initial == {"layout": "chat", "days": "7", "departments": [str(sales.pk)]}


def low_one(acme: Organization, version: StyleVersion) -> Headshot:
    """Somebody whose eyes are measured lower than the finish was asked to put them."""
    return add(acme, version, "Ben Cole", odd={"eye_line": 0.48})


def test_a_head_that_is_too_low_is_moved_from_where_it_hangs(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    ben = low_one(acme, version)
    page = desk.get(f"{home}wall/")
    assert "Fix the crop" in words(page)

    wanted = {"eye_line": "44", "head_height": "55", "centre": "50"}
    answer = desk.post(f"{home}wall/crop/{ben.pk}/", wanted)

    assert answer["Location"] == f"{home}wall/"
    with acting_for(acme):
        rebrand = Rebrand.objects.get()
        assert [item.headshot for item in rebrand.items.all()] == [ben]
    assert rebrand.version_id == version.pk
    assert rebrand.framing["eye_line"] == pytest.approx(0.40)
    again = words(desk.get(f"{home}wall/"))
    assert "It is being re-finished, or waits for a reviewer." in again
    assert "Fix the crop" not in again


def test_a_head_is_not_moved_out_of_the_picture(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    ben = low_one(acme, version)

    wanted = {"eye_line": "90", "head_height": "55", "centre": "50"}
    answer = desk.post(f"{home}wall/crop/{ben.pk}/", wanted)

    assert answer.status_code == 400
    with acting_for(acme):
        assert not Rebrand.objects.exists()


def test_a_picture_that_matches_or_is_of_another_company_is_not_cropped(
    desk: Client, home: str, outsider: Membership, globex: Organization, ada: Headshot
) -> None:
    alien = member_client(outsider)

    assert desk.get(f"{home}wall/crop/{ada.pk}/").status_code == 404
    assert alien.get(f"{home_of(globex)}wall/crop/{ada.pk}/").status_code == 404


def test_one_picture_is_re_finished_from_where_it_hangs(
    desk: Client, home: str, acme: Organization, version: StyleVersion, ada: Headshot
) -> None:
    with acting_for(acme):
        newer = before(version, "#1e59cd")

    page = desk.get(f"{home}wall/")

    [tile] = page.context["first"]
    assert tile["mend_url"] == f"{home}wall/mend/{newer.pk}/"
    assert "Re-finish Ada Byron" in words(page)
