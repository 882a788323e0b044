"""Whatever is refused under /api/ has one shape, wherever on its way the request was stopped."""

import json

import pytest
from django.conf import settings
from django.test import Client, override_settings

from portal.http.errors import as_problem
from tenants.access.policy import Scope
from tenants.access.throttle import TooOften
from tests.portal.api.conftest import caller, key_of

PROBLEM = {"type", "title", "status", "code", "detail"}
TOO_MUCH = b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)


def assert_problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.json()) - {"errors"} == PROBLEM
    assert answer.json()["status"] == status


@pytest.fixture
def send(call):
    """Puts an employee's record in any form: `send(b"{", content_type="application/json")`."""

    def put(body=b"{}", content_type="application/json", path="employees/hr-7/", **headers):
        return call("PUT", path, body, content_type, **headers)

    return put


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/employees/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_leads_nowhere(db, method, path):
    assert_problem(Client(enforce_csrf_checks=True).generic(method, path), 404)


def test_an_address_without_its_last_slash_is_not_led_on(send):
    assert_problem(send(path="employees/hr-7"), 404)


@pytest.mark.parametrize(
    "body",
    [
        b'{"name":',
        b"[" * 200_000,
        b'{"name": ' + b"9" * 5000 + b"}",
        b'{"name": NaN}',
        b'{"name": "Ada", "name": "Eve", "email": "ada@example.com"}',
        '{"name": "Zoë", "email": "zoe@example.com"}'.encode("latin-1"),
        b"\xef\xbb\xbf{}",
    ],
    ids=[
        "cut off",
        "deep",
        "huge number",
        "no number",
        "name twice",
        "not UTF-8",
        "byte order mark",
    ],
)
def test_a_body_that_is_no_json(send, body):
    answer = send(body)

    assert_problem(answer, 400)
    assert answer.json()["code"] == "parse_error"


@pytest.mark.parametrize("body", [b"null", b"[]", b'"Ada"', b"7"])
def test_a_body_that_is_no_object(send, body):
    answer = send(body)

    assert_problem(answer, 400)
    assert answer.json()["errors"][0]["field"] == "body"


def test_a_host_that_is_not_ours(send):
    assert_problem(send(Host="elsewhere.example"), 400)


def test_a_key_that_is_missing(db):
    assert_problem(caller("")("GET", "employees/"), 401)


def test_a_key_for_something_else(acme):
    assert_problem(caller(key_of(acme, Scope.HEADSHOTS_READ))("GET", "employees/"), 403)


def test_a_person_that_is_not_there(call):
    assert_problem(call("GET", "employees/nobody/"), 404)


def test_a_method_that_is_not_there(call):
    answer = call("DELETE", "employees/hr-7/")

    assert_problem(answer, 405)
    assert answer.headers["Allow"] == "GET, PUT, HEAD"


def test_an_answer_in_a_form_that_is_not_made(send):
    assert_problem(send(Accept="text/html"), 406)


def test_an_address_that_somebody_else_has(send):
    person = json.dumps({"name": "Ada", "email": "ada@example.com"}).encode()
    send(person)

    assert_problem(send(person, path="employees/hr-8/"), 409)


@pytest.mark.parametrize("path", ["employees/hr-7/", "nothing/"])
def test_a_body_that_is_too_large(send, path):
    assert_problem(send(TOO_MUCH, path=path), 413)


@pytest.mark.parametrize("content_type", ["", "text/csv", "multipart/form-data; boundary=x"])
def test_a_body_of_a_kind_that_is_not_read(send, content_type):
    assert_problem(send(content_type=content_type), 415)


def test_too_many_calls():
    answer = as_problem(TooOften(90))

    assert answer.status_code == 429
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "90"


def test_a_fault_of_ours(acme):
    bearer = {"Authorization": f"Bearer {key_of(acme)}"}

    with override_settings(TENANT_SETTING="unknown to PostgreSQL"):
        answer = Client(raise_request_exception=False).get("/api/v1/employees/", headers=bearer)

    assert_problem(answer, 500)
