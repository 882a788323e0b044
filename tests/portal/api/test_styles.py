"""An integrator keeps styles: drafts, versions, and what tells them apart."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generation.brand.models import Background
from generation.styles import queries
from tenants.access.policy import Scope
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department
from tests import make
from tests.portal.api.conftest import Call, caller, key_of


@pytest.fixture
def background(acme: Organization) -> Background:
    with acting_for(acme):
        return make.make_background()


def body(background: Background, /, **other: Any) -> dict[str, Any]:
    return {"name": "House", "background": str(background.pk), **other}


def made(call: Call, background: Background, /, **other: Any) -> dict[str, Any]:
    answer = call("POST", "styles/", body(background, **other))
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json()
    return found


def fields(answer: Any) -> set[str]:
    assert answer.status_code == 400
    return {error["field"] for error in answer.json()["errors"]}


def test_a_draft_is_made_with_the_usual_where_nothing_is_said(
    call: Call, background: Background
) -> None:
    style = made(call, background)

    assert style["axes"]["pose"] == ["facing the camera"]
    assert style["framing"] == {"eye_line": 0.44, "head_height": 0.55, "centre": 0.5}
    assert style["files"] == {"profiles": None, "framed": None}
    assert (style["frame"], style["is_default"], style["version"]) == (None, True, None)
    assert call("GET", "styles/").json() == [style]
    assert call("GET", f"styles/{style['id']}/").json() == style


def test_twenty_styles_cost_as_many_queries_as_two(
    call: Call, acme: Organization, background: Background
) -> None:
    def queries_for(number: int) -> int:
        with acting_for(acme):
            for _ in range(number):
                style = make.make_version(make.make_style(background=background)).template
                make.make_offer(style, Department.objects.create(name=style.name))
        with CaptureQueriesContext(connection) as captured:
            listed = call("GET", "styles/").json()
        assert all(style["departments"] == [style["name"]] for style in listed)
        return len(captured)

    queries_for(1)  # a key is noted as used once in a while
    assert queries_for(1) == queries_for(18)


def test_a_draft_is_replaced_as_a_whole(
    call: Call, acme: Organization, background: Background
) -> None:
    with acting_for(acme):
        Department.objects.create(name="Board")
    style = made(call, background, keepers=3)
    change = body(background, locked=["pose"], framing={"eye_line": 0.4}, departments=["Board"])

    changed = call("PUT", f"styles/{style['id']}/", change).json()

    assert (changed["keepers"], changed["locked"]) == (6, ["pose"])
    assert changed["framing"] == {"eye_line": 0.4, "head_height": 0.55, "centre": 0.5}
    assert changed["departments"] == ["Board"]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"axes": {"clothing": []}}, "axes.lighting"),
        ({"locked": ["price"]}, "locked.0"),
        ({"framing": {"eye_line": 0.9}}, "eye_line"),
        ({"framing": {"eye_line": "high"}}, "framing.eye_line"),
        ({"candidates": 0}, "candidates"),
        ({"keepers": 99}, "keepers"),
        ({"departments": ["Nobody's"]}, "departments"),
        ({"background": str(uuid4())}, "background"),
        ({"frame": str(uuid4())}, "frame"),
        ({"files": {"profiles": []}}, "profiles"),
        ({"files": {"profiles": ["pager"]}}, "files.profiles.0"),
        ({"files": {"framed": ["linkedin"]}}, "files.framed.0"),
        ({"name": "x" * 61}, "name"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_made(
    call: Call, background: Background, other: dict[str, Any], field: str
) -> None:
    answer = call("POST", "styles/", body(background, **other))

    assert field in fields(answer)
    assert call("GET", "styles/").json() == []


def test_files_and_a_frame_are_said_and_read(
    call: Call, acme: Organization, background: Background
) -> None:
    with acting_for(acme):
        frame = str(make.make_frame().pk)
    files = {"profiles": ["badge"], "framed": ["badge"]}

    style = made(call, background, frame=frame, files=files)
    version = call("POST", f"styles/{style['id']}/publish/", {}).json()

    assert (style["frame"], style["files"]["profiles"]) == (frame, ["badge", "web"])
    assert version["specification"]["files"]["frame"]["id"] == frame


def test_another_companys_frame_is_none(
    call: Call, background: Background, globex: Organization
) -> None:
    with acting_for(globex):
        foreign = str(make.make_frame().pk)

    assert fields(call("POST", "styles/", body(background, frame=foreign))) == {"frame"}


def test_an_axis_without_a_choice_is_refused(call: Call, background: Background) -> None:
    axes = {**made(call, background)["axes"], "pose": []}

    assert fields(call("POST", "styles/", body(background, name="Other", axes=axes))) == {"pose"}


def test_a_draft_is_published_once(call: Call, background: Background) -> None:
    style = made(call, background)
    path = f"styles/{style['id']}/"

    version = call("POST", f"{path}publish/", {"changed_at": style["changed_at"]})
    again = call("POST", f"{path}publish/", {})

    assert (version.status_code, version.json()["number"]) == (201, 1)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_publish")
    assert call("GET", f"{path}versions/").json() == [version.json()]
    assert call("GET", f"{path}versions/1/").json() == version.json()
    assert call("GET", f"{path}versions/2/").status_code == 404
    assert call("GET", path).json()["version"] == 1


def test_a_draft_that_was_changed_since_is_not_published(
    call: Call, background: Background
) -> None:
    style = made(call, background)
    call("PUT", f"styles/{style['id']}/", body(background, keepers=2))

    answer = call("POST", f"styles/{style['id']}/publish/", {"changed_at": style["changed_at"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "draft_changed")


def test_a_draft_that_was_changed_since_is_not_replaced(call: Call, background: Background) -> None:
    style = made(call, background)
    path, seen = f"styles/{style['id']}/", style["changed_at"]
    changed = call("PUT", path, body(background, keepers=2, changed_at=seen)).json()

    answer = call("PUT", path, body(background, keepers=3, changed_at=seen))

    assert (answer.status_code, answer.json()["code"]) == (409, "draft_changed")
    assert call("GET", path).json() == changed


def test_an_archived_style_says_so(call: Call, background: Background) -> None:
    made(call, background)
    path = f"styles/{made(call, background, name='Old')['id']}/"
    call("POST", f"{path}archive/")

    answers = [
        call("PUT", path, body(background)),
        *(call("POST", f"{path}{move}/", {}) for move in ("publish", "default", "archive")),
    ]

    assert {answer.json()["code"] for answer in answers} == {"style_archived"}
    assert call("GET", path).status_code == 404


def test_versions_and_the_draft_are_compared(call: Call, background: Background) -> None:
    path = f"styles/{made(call, background)['id']}/"
    call("POST", f"{path}publish/", {})
    call("PUT", path, body(background, keepers=2))

    found = call("GET", f"{path}compare/?one=1&two=draft")

    assert found.json() == [{"field": "keepers", "before": 6, "after": 2}]
    assert call("GET", f"{path}compare/?one=1&two=1").json() == []
    assert fields(call("GET", f"{path}compare/?one=x&two=1")) == {"one"}
    assert call("GET", f"{path}compare/?one=1&two=7").status_code == 404


def test_what_publishing_would_do_is_read_first(
    call: Call, acme: Organization, background: Background
) -> None:
    style = made(call, background)
    with acting_for(acme):
        make.make_employee()

    found = call("GET", f"styles/{style['id']}/effects/").json()

    assert (found["people"], found["trained"], found["rendering_seconds"]) == (1, 0, None)
    publish = f"styles/{style['id']}/publish/"
    refused = call("POST", publish, {"audience": "somebody else"})
    assert (refused.status_code, refused.json()["code"]) == (409, "audience_changed")
    assert call("POST", publish, {"audience": found["audience"]}).status_code == 201


def test_the_style_for_everybody_changes_and_the_old_one_is_archived(
    call: Call, background: Background
) -> None:
    old, new = made(call, background), made(call, background, name="New")
    call("POST", f"styles/{new['id']}/publish/", {})

    refused = call("POST", f"styles/{old['id']}/archive/")
    call("POST", f"styles/{new['id']}/default/")
    archived = call("POST", f"styles/{old['id']}/archive/")

    assert (refused.status_code, archived.status_code) == (409, 200)
    assert [style["name"] for style in call("GET", "styles/").json()] == ["New"]


def test_reading_is_not_writing(acme: Organization, background: Background) -> None:
    reader = caller(key_of(acme, Scope.STYLES_READ))

    assert reader("GET", "styles/").status_code == 200
    assert reader("POST", "styles/", body(background)).status_code == 403


def test_another_company_finds_nothing_of_it(
    call: Call, foreign_call: Call, globex: Organization, background: Background
) -> None:
    style = made(call, background)
    with acting_for(globex):
        Department.objects.create(name="Theirs")

    assert foreign_call("GET", "styles/").json() == []
    assert foreign_call("GET", f"styles/{style['id']}/").status_code == 404
    assert fields(foreign_call("POST", "styles/", body(background))) == {"background"}
    theirs = body(background, name="Other", departments=["Theirs"])
    assert fields(call("POST", "styles/", theirs)) == {"departments"}
    with acting_for(globex):
        assert not queries.templates().exists()
