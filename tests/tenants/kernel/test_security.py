"""The migration operations; the tables that they made are read in tests/architecture."""

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connections, transaction
from django.db.migrations.state import ProjectState

from generation.styles.models import StyleVersion
from tenants.audit.actions import record
from tenants.audit.models import AuditEvent
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.security import SecureTenantTable
from tenants.organizations.models import Organization
from tests.architecture import catalogue
from tests.make import NOON, make_employee, make_version


@pytest.mark.django_db(databases=["default", "owner"])
def test_securing_a_table_again_leaves_what_refers_to_it_alone():
    state, before = ProjectState.from_apps(apps), catalogue.tenant_tables(using="owner")

    with connections["owner"].schema_editor() as editor:
        SecureTenantTable("Employee").database_forwards("people", editor, state, state)

    assert catalogue.tenant_tables(using="owner") == before


@pytest.mark.django_db(databases=["default", "owner"])
def test_securing_a_table_again_makes_what_is_missing():
    state, before = ProjectState.from_apps(apps), catalogue.tenant_tables(using="owner")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "ALTER TABLE people_employee NO FORCE ROW LEVEL SECURITY;"
            "ALTER TABLE people_employee DROP CONSTRAINT people_employee_department_id_tenant_fk"
        )

    with connections["owner"].schema_editor() as editor:
        SecureTenantTable("Employee").database_forwards("people", editor, state, state)

    assert catalogue.tenant_tables(using="owner") == before


def test_the_app_may_not_change_what_happened(in_acme: Organization):
    record("employee.add", make_employee(), actor=SYSTEM, at=NOON)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEvent.objects.update(verb="nothing")


@pytest.mark.parametrize("change", [{"number": 7}, {"digest": "0"}])
def test_an_append_only_row_is_changed_by_nobody(in_acme: Organization, change: dict[str, object]):
    version = make_version()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        StyleVersion.objects.filter(pk=version.pk).update(**change)


def test_an_append_only_row_is_deleted_by_nobody(in_acme: Organization):
    version = make_version()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        StyleVersion.objects.filter(pk=version.pk).delete()
