"""The document is valid, complete and the one that is given out."""

import pytest
from django.test import Client
from openapi_spec_validator import validate

from portal.api.v1.document import _made, document
from tests.tenants.racing import at_once


def test_the_document_is_valid():
    assert document()["openapi"].startswith("3.1")

    validate(document())


def test_the_document_is_given_to_everybody(client, db):
    assert client.get("/api/v1/openapi.json").json() == document()


@pytest.mark.parametrize("query", ["version=%0A", "lang=xx", "lang=%00"])
def test_the_document_is_the_same_whatever_is_asked_for(client, db, query):
    assert client.get(f"/api/v1/openapi.json?{query}").json() == document()


def test_the_document_can_be_asked_for_by_many_at_once(committed_db):
    _made.cache_clear()

    answers = at_once(*[lambda: Client().get("/api/v1/openapi.json")] * 6)

    assert [answer.status_code for answer in answers] == [200] * 6


def test_the_document_describes_every_endpoint():
    operations = [name for path in document()["paths"].values() for name in path]

    assert sorted(operations) == [*["get"] * 6, *["post"] * 4, "put"]
    assert document()["components"]["securitySchemes"]["ApiKey"]["scheme"] == "bearer"


def test_every_operation_may_refuse():
    for path in document()["paths"].values():
        for operation in path.values():
            assert operation["responses"].keys() >= {"400", "401", "403", "404", "413", "500"}
