"""Callers of the API: a machine that holds a key."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from tenants.access import actions
from tenants.access.policy import Scope
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests.portal.api.promises import assert_declared

Call = Callable[..., Any]


def key_of(organization: Organization, *scopes: Scope) -> str:
    """A secret of the organization; without scopes it may do everything."""
    with acting_for(organization):
        return actions.issue("HR system", scopes or list(Scope), actor=SYSTEM, at=now()).secret


def caller(secret: str) -> Call:
    """Calls `/api/v1/...` with the secret: `call("PUT", "employees/7/", {...})`.

    A body of bytes is sent as it is. No answer may surprise who has read the document.
    """
    client = Client()

    def call(
        method: str,
        path: str,
        body: object = None,
        content_type: str = "application/json",
        **headers: str,
    ) -> Any:
        answer = client.generic(
            method,
            f"/api/v1/{path}",
            _encoded(body),
            content_type,
            headers={"Authorization": f"Bearer {secret}", **headers},
        )
        assert_declared(method, answer)
        return answer

    return call


def _encoded(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if body is None else json.dumps(body).encode()


@pytest.fixture
def call(acme: Organization) -> Call:
    """A key of Acme's that may do everything."""
    return caller(key_of(acme))


@pytest.fixture
def foreign_call(globex: Organization) -> Call:
    """The same of the other company."""
    return caller(key_of(globex))
