"""What a key may be used for."""

from uuid import uuid4

import pytest

from tenants.access.models import ApiKey
from tenants.access.policy import MissingScope, Scope, allows, require


def reader() -> ApiKey:
    return ApiKey(organization_id=uuid4(), scopes=[Scope.PEOPLE_READ])


def test_a_key_is_good_for_its_scopes() -> None:
    key = reader()

    require(key, Scope.PEOPLE_READ)
    assert not allows(key, Scope.PEOPLE_WRITE)


def test_a_missing_scope_is_named() -> None:
    with pytest.raises(MissingScope, match="people:write") as refusal:
        require(reader(), Scope.PEOPLE_WRITE)

    assert refusal.value.details == {"scope": "people:write"}
