"""A brand system reads how well the team matches."""

import pytest

from generation.styles.models import StyleVersion
from tenants.access.policy import Scope
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department
from tests import make
from tests.generation.test_wall import approved, framed
from tests.portal.api.conftest import Call, caller, key_of


@pytest.fixture
def version(acme: Organization) -> StyleVersion:
    with acting_for(acme):
        style = make.make_style(is_default=True, name="Formal")
        return make.make_version(style, number=1)


@pytest.fixture
def team(acme: Organization, version: StyleVersion) -> None:
    """Three who match, and two who are lit from elsewhere, Odd more than Eve."""
    with acting_for(acme):
        for name, light in (("Ada", 0.0), ("Ben", 0.0), ("Cho", 0.0), ("Eve", 0.6), ("Odd", 0.9)):
            approved(version, name=name, odd={"light": light})


def test_the_score_and_what_stands_out_are_read(
    call: Call, team: None, version: StyleVersion
) -> None:
    shown = call("GET", "roster/").json()

    assert (shown["score"], shown["measured"], shown["outliers"]) == (0.6, 5, 2)
    assert [(part["name"], part["score"]) for part in shown["styles"]] == [("Formal", 0.6)]
    assert [item["external_id"] for item in shown["items"]] == ["Odd", "Eve"]
    [deviation] = shown["items"][0]["deviations"]
    assert deviation == {"axis": "light", "found": 0.9, "wanted": 0.0, "apart": 1.8}
    assert shown["items"][0]["remedy"] == "new_takes"
    assert shown["items"][0]["version_id"] == str(version.pk)


def test_the_outliers_come_a_page_at_a_time(call: Call, team: None) -> None:
    first = call("GET", "roster/?limit=1").json()

    second = call("GET", f"roster/?limit=1&cursor={first['next_cursor']}").json()

    pages = [first, second]
    assert [item["external_id"] for page in pages for item in page["items"]] == ["Odd", "Eve"]
    assert second["next_cursor"] is None


def test_what_a_rebrand_would_mend_names_its_version(
    call: Call, acme: Organization, team: None, version: StyleVersion
) -> None:
    with acting_for(acme):
        newer = framed(version, head_height=0.6)

    shown = call("GET", "roster/").json()

    assert {item["remedy"] for item in shown["items"]} == {"finish"}
    assert {item["version_id"] for item in shown["items"]} == {str(newer.pk)}
    assert shown["styles"][0]["mendable"] == 5


def test_a_department_is_named(call: Call, acme: Organization, version: StyleVersion) -> None:
    with acting_for(acme):
        design = Department.objects.create(name="Design")
        approved(version, name="Gil", department=design)
        approved(version, name="Hal")

    assert call("GET", "roster/?department=Design").json()["pictures"] == 1
    assert call("GET", f"roster/?style={version.template_id}").json()["pictures"] == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("department=Desing", "department"),
        ("style=1", "style"),
        ("limit=0", "limit"),
        ("cursor=1", "cursor"),
        ("cursor=WyJ4IiwieSJd", "cursor"),  # of two words
    ],
)
def test_what_is_wrong_is_named(call: Call, team: None, query: str, field: str) -> None:
    answer = call("GET", f"roster/?{query}")

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_team_of_nobody_has_no_score(call: Call) -> None:
    shown = call("GET", "roster/").json()

    assert (shown["score"], shown["pictures"], shown["items"]) == (None, 0, [])


def test_another_company_reads_its_own(foreign_call: Call, team: None) -> None:
    assert foreign_call("GET", "roster/").json()["pictures"] == 0


def test_a_key_for_something_else_reads_nothing(acme: Organization, team: None) -> None:
    answer = caller(key_of(acme, Scope.PEOPLE_READ))("GET", "roster/")

    assert answer.status_code == 403


def test_a_head_that_is_measured_elsewhere_is_cropped(
    acme: Organization, call: Call, foreign_call: Call, version: StyleVersion
) -> None:
    with acting_for(acme):
        low = approved(version, name="Ben", odd={"eye_line": 0.48})
        fine = approved(version, name="Cho")
    wanted = {"eye_line": 0.44, "head_height": 0.55, "centre": 0.5}
    path = f"roster/{low.pk}/crop/"

    assert foreign_call("POST", path, wanted).status_code == 404
    assert call("POST", f"roster/{fine.pk}/crop/", wanted).status_code == 404
    assert call("POST", path, {**wanted, "eye_line": 0.9}).status_code == 400
    answer = call("POST", path, wanted)

    assert (answer.status_code, answer.json()["state"]) == (201, "running")
    items = call("GET", "roster/").json()["items"]
    assert [each["remedy"] for each in items if each["headshot_id"] == str(low.pk)] == ["under_way"]
