"""A program exports what was approved, and makes share links."""

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from tenants.access.policy import Scope
from tenants.kernel.scoping import acting_for
from tests import make
from tests.portal.api.conftest import caller, key_of

WANTED = {"profiles": ["linkedin"], "pattern": "{external_id}"}
SHARE = {"name": "The board", "expires_at": (now() + timedelta(days=7)).isoformat()}


@pytest.fixture
def ada(acme):
    """Somebody with an approved picture."""
    with acting_for(acme):
        ada = make.make_employee(name="Ada", external_id="hr-7")
        make.make_approved(ada)
        return ada


def test_a_plan_is_looked_at_and_changes_nothing(call, ada):
    plan = call("POST", "exports/plan/", WANTED).json()

    assert [file["file"] for file in plan["files"]] == ["hr-7.jpg"]
    assert (plan["count"], plan["withdrawn"]) == (1, [])
    assert call("GET", "exports/").json() == []


def test_an_export_is_made_downloaded_and_remembered(call, ada):
    made = call("POST", "exports/", WANTED)
    path = made.json()["url"].partition("/api/v1/")[2]

    archive = call("GET", path)
    raw = b"".join(archive.streaming_content)

    read = call("GET", f"exports/{made.json()['id']}/").json()
    assert made.status_code == 201
    assert zipfile.ZipFile(io.BytesIO(raw)).namelist()[0] == "hr-7.jpg"
    assert (read["count"], read["delivered_count"], len(read["manifest_sha256"])) == (1, 1, 64)
    assert call("GET", "exports/").json() == [read]


def test_the_rest_of_an_archive_is_fetched(call, ada):
    path = call("POST", "exports/", WANTED).json()["url"].partition("/api/v1/")[2]
    whole = b"".join(call("GET", path).streaming_content)

    rest = call("GET", path, Range="bytes=50-")

    assert rest.status_code == 206
    assert b"".join(rest.streaming_content) == whole[50:]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"profiles": []}, "profiles"),
        ({"profiles": ["poster"]}, "profiles.0"),
        ({"pattern": "{nobody}"}, "pattern"),
        ({"since": "yesterday"}, "since"),
        ({"departments": [str(uuid4())]}, "departments"),
    ],
)
def test_what_cannot_be_wanted_is_refused_by_its_field(call, ada, wanted, field):
    answer = call("POST", "exports/", {**WANTED, **wanted})

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_an_export_of_nothing_is_refused(call):
    answer = call("POST", "exports/", WANTED)

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_export")


def test_another_company_neither_reads_nor_downloads_it(call, foreign_call, ada):
    made = call("POST", "exports/", WANTED).json()["id"]

    assert foreign_call("GET", f"exports/{made}/").status_code == 404
    assert foreign_call("GET", f"exports/{made}/archive/").status_code == 404
    assert foreign_call("GET", "exports/").json() == []
    assert foreign_call("POST", "exports/plan/", WANTED).json()["count"] == 0


def test_a_share_link_is_made_listed_and_ended(call, ada):
    made = call("POST", "shares/", {**SHARE, "people": [str(ada.pk)]})
    share = made.json()

    ended = call("POST", f"shares/{share['id']}/revoke/")
    again = call("POST", f"shares/{share['id']}/revoke/")

    assert made.status_code == 201
    assert "/shared/" in share["url"]
    assert ended.json() == again.json() == call("GET", "shares/").json()[0]
    assert ended.json()["revoked_at"]
    assert "url" not in ended.json()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"people": [str(uuid4())]}, "people"),
        ({"people": ["ada"]}, "people.0"),
        ({"people": []}, "people"),
        ({"departments": []}, "departments"),
        ({"name": ""}, "name"),
    ],
)
def test_a_link_that_cannot_be_is_refused(call, wrong, field):
    answer = call("POST", "shares/", {**SHARE, **wrong})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


def test_a_key_that_reads_headshots_makes_no_links(acme, ada):
    reader = caller(key_of(acme, Scope.HEADSHOTS_READ))

    assert reader("POST", "shares/", SHARE).status_code == 403
    assert reader("POST", "exports/", WANTED).status_code == 201
