"""A refusal becomes an answer: a page for people, a line for scripts."""

import json
import sys
from unittest.mock import Mock

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory

from portal.http.errors import AWAY, STATUS, answer, bad_request, server_error, status_of
from portal.ops import health
from tenants.access.throttle import TooOften
from tenants.kernel import errors
from tenants.organizations.models import Organization
from tests.portal.visitors import home_of


@pytest.fixture
def request_of(rf: RequestFactory, db: None) -> HttpRequest:
    return rf.get("/somewhere/")


@pytest.mark.parametrize("family", STATUS, ids=lambda family: family.__name__)
def test_every_family_has_its_status(family: type[errors.DomainError]) -> None:
    refusal = TooOften(60) if family is TooOften else family("No.")

    assert status_of(refusal) == STATUS[family]


def test_page_says_what_the_domain_said(request_of: HttpRequest) -> None:
    response = answer(request_of, errors.Conflict("Somebody was faster."))

    assert response.status_code == 409
    assert "Somebody was faster." in response.content.decode()
    assert "<html" in response.content.decode()


def test_sentence_is_escaped(request_of: HttpRequest) -> None:
    response = answer(request_of, errors.Invalid("<b>bold</b>"))

    assert "<b>bold" not in response.content.decode()


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}])
def test_script_gets_a_line(client: Client, acme: Organization, header: dict[str, str]) -> None:
    response = client.get("/i/", headers=header)
    refused = client.get("/mail/", headers=header)

    assert response.status_code == 404
    assert "<html" not in refused.content.decode()
    assert "data-reason" in refused.content.decode()


def test_htmx_shows_the_line_where_alerts_are(client: Client, db: None) -> None:
    response = client.get("/mail/", headers={"HX-Request": "true"})

    assert response["HX-Retarget"] == "#alert"


def test_unknown_address_is_a_page_of_ours(client: Client, db: None) -> None:
    response = client.get("/no/such/page")

    assert response.status_code == 404
    assert "There is nothing" in response.content.decode()


def test_too_often_says_when_to_come_back(request_of: HttpRequest) -> None:
    response = answer(request_of, TooOften(90))

    assert response.status_code == 429
    assert response["Retry-After"] == "90"
    assert "2 minutes" in response.content.decode()


def test_whoever_must_sign_in_is_led_back_after(request_of: HttpRequest) -> None:
    response = answer(request_of, errors.Unauthenticated())

    assert response["Location"] == "/sign-in/?next=/somewhere/"


def test_form_without_its_token_is_refused(acme: Organization) -> None:
    response = Client(enforce_csrf_checks=True).post("/link/", {"email": "ada@acme.example"})

    assert response.status_code == 403


def test_pages_forbid_what_they_do_not_need(client: Client, acme: Organization) -> None:
    response = client.get(home_of(acme), follow=True)

    policy = response["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"


def test_more_than_django_reads_is_too_large(rf: RequestFactory, db: None) -> None:
    response = bad_request(rf.post("/somewhere/"), RequestDataTooBig())

    assert response.status_code == 413


def test_database_that_is_away_is_said_and_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(health, "connection", Mock(cursor=Mock(side_effect=OperationalError)))

    response = Client(raise_request_exception=False).get("/healthz")

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "cannot reach its database" in response.content.decode()


@pytest.mark.parametrize("raised", AWAY)
def test_program_reads_that_the_database_is_away_as_a_problem(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch, raised: type[Exception]
) -> None:
    monkeypatch.setattr(sys, "exc_info", lambda: (raised, raised(), None))

    response = server_error(rf.get("/api/v1/employees/"))

    told = json.loads(response.content)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert response["Content-Type"] == "application/problem+json"
    assert (told["status"], told["code"]) == (503, "unavailable")


def test_bug_is_still_a_bug(rf: RequestFactory) -> None:
    assert server_error(rf.get("/")).status_code == 500


def test_address_that_only_takes_forms_says_so(client: Client, db: None) -> None:
    response = client.get("/theme/")

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "Go back to the page you came from" in response.content.decode()
