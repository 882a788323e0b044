"""What opens the API: a key that is good, and good for just this."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils.timezone import now
from rest_framework.response import Response

from portal.api.v1.views import TenantView
from tenants.access import actions
from tenants.access.models import ApiKey
from tenants.access.policy import Scope
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tests.portal.api.conftest import caller, key_of


class Forgetful(TenantView):
    """A view that names no scope for what it does."""

    def get(self, request):
        return Response("anything")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_method_whose_scope_was_forgotten_is_not_there(acme, method):
    bearer = {"Authorization": f"Bearer {key_of(acme)}"}

    answer = Forgetful.as_view()(RequestFactory().generic(method, "/api/v1/x/", headers=bearer))

    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("employees/", Scope.PEOPLE_READ),
        ("employees/hr-7/", Scope.PEOPLE_READ),
        ("employees/hr-7/headshots/", Scope.HEADSHOTS_READ),
    ],
)
def test_asking_for_the_head_wants_the_same_scope(acme, path, scope):
    others = [each for each in Scope if each != scope]

    answer = caller(key_of(acme, *others))("HEAD", path)

    assert answer.status_code == 403


def test_asking_for_the_head_answers_as_the_whole_would(call):
    assert call("HEAD", "employees/").status_code == 200
    assert call("HEAD", "employees/nobody/").status_code == 404


@pytest.mark.parametrize("path", ["employees/", "employees/hr-7/"])
def test_options_are_told_by_the_document_alone(db, call, path):
    answer = call("OPTIONS", path)

    assert answer.status_code == 405
    assert "OPTIONS" not in answer.headers["Allow"]
    assert caller("")("OPTIONS", path).status_code == 401


def test_a_revoked_key_opens_nothing(acme):
    secret = key_of(acme)
    with acting_for(acme):
        actions.revoke(ApiKey.objects.get(), actor=SYSTEM, at=now())

    assert caller(secret)("GET", "employees/").status_code == 401


def test_a_key_opens_nothing_once_its_time_is_up(acme):
    secret = key_of(acme)
    with acting_for(acme):
        ApiKey.objects.update(expires_at=now() - timedelta(seconds=1))

    assert caller(secret)("GET", "employees/").status_code == 401
