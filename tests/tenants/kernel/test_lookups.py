"""Finding the tenant of what a visitor holds."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tenants.kernel import lookups
from tenants.kernel.models import Lookup
from tests.make import make_organization

ACME, GLOBEX, ADA = uuid4(), uuid4(), uuid4()


def test_a_registered_value_leads_to_its_subject(db: None):
    lookups.register("token", "s3cret", organization_id=ACME, subject_id=ADA)

    assert lookups.find("token", "s3cret") == lookups.Found(ACME, ADA)


@pytest.mark.parametrize(("kind", "value"), [("token", "other"), ("invite", "s3cret")])
def test_another_value_or_kind_leads_nowhere(db: None, kind: str, value: str):
    lookups.register("token", "s3cret", organization_id=ACME, subject_id=ADA)

    assert lookups.find(kind, value) is None


def test_the_value_itself_is_not_kept(db: None):
    lookups.register("address", "ada@acme.example", organization_id=ACME, subject_id=ADA)

    [row] = Lookup.objects.values()
    assert "ada@" not in str(row.values())


def test_a_token_leads_to_one_subject_only(db: None):
    lookups.register("token", "s3cret", organization_id=ACME, subject_id=ADA)

    with pytest.raises(IntegrityError), transaction.atomic():
        lookups.register("token", "s3cret", organization_id=GLOBEX, subject_id=uuid4())


def test_an_address_may_lead_to_several_organizations(db: None):
    for organization_id in (ACME, GLOBEX):
        lookups.register("address", "a@x.example", organization_id=organization_id, subject_id=ADA)

    found = lookups.find_all("address", "a@x.example")

    assert [each.organization_id for each in found] == [ACME, GLOBEX]


def test_what_is_forgotten_leads_nowhere(db: None):
    lookups.register("token", "s3cret", organization_id=ACME, subject_id=ADA)

    lookups.forget("token", subject_id=ADA)

    assert lookups.find("token", "s3cret") is None


def test_all_organizations_are_known_without_acting_for_any(db: None):
    made = {make_organization("Acme").pk, make_organization("Globex").pk}

    assert set(lookups.organizations()) == made
