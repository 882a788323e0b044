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

Call = Callable[..., Any]


def key_of(organization: Organization, *scopes: Scope) -> str:
    """A secret of the organization; without scopes it may do everything."""
    with acting_for(organization):
        return actions.issue("HR system", scopes or list(Scope), actor=SYSTEM, at=now()).secret


def caller(secret: str) -> Call:
    """Calls `/api/v1/...` with the secret: `call("PUT", "employees/7/", {...})`."""
    client = Client()

    def call(method: str, path: str, body: object = None) -> Any:
        return client.generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )

    return call


@pytest.fixture
def call(acme: Organization) -> Call:
    """A key of Acme's that may do everything."""
    return caller(key_of(acme))


@pytest.fixture
def foreign_call(globex: Organization) -> Call:
    """The same of the other company."""
    return caller(key_of(globex))
