"""The document is valid, complete and the one that is given out."""

from openapi_spec_validator import validate

from tests.portal.api.document import document


def test_the_document_is_valid():
    assert document()["openapi"].startswith("3.1")

    validate(document())


def test_the_document_is_given_to_everybody(client, db):
    assert client.get("/api/v1/openapi.json").json() == document()


def test_the_document_describes_every_endpoint():
    operations = [name for path in document()["paths"].values() for name in path]

    assert sorted(operations) == ["get", "get", "get", "get", "post", "post", "put"]
    assert document()["components"]["securitySchemes"]["ApiKey"]["scheme"] == "bearer"


def test_every_operation_may_refuse():
    for path in document()["paths"].values():
        for operation in path.values():
            assert operation["responses"].keys() >= {"400", "401", "403", "404", "413", "500"}
