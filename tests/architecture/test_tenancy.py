"""The second wall: PostgreSQL itself keeps tenants apart, whatever the code above it forgets."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connections, transaction
from django.db.models import ForeignKey
from psycopg import sql

from generation.styles.models import StyleAudience
from tenants.access.models import ApiKey
from tenants.kernel.scoping import (
    NoOrganizationInForce,
    ScopedManager,
    TenantForeignKey,
    TenantModel,
    acting_for,
)
from tenants.organizations.models import Organization
from tenants.people.models import Department, Employee, ReviewerDepartment
from tests import make
from tests.architecture import catalogue
from tests.make import NOON

TENANT_MODELS: list[type[Any]] = [
    each for each in apps.get_models() if issubclass(each, TenantModel)
]
SCOPED_MODELS = [
    each for each in apps.get_models() if isinstance(each._base_manager, ScopedManager)
]
FORCED = "ALTER TABLE bad ENABLE ROW LEVEL SECURITY; ALTER TABLE bad FORCE ROW LEVEL SECURITY;"
CONDITION = "organization_id = (SELECT NULLIF(current_setting('app.tenant', true), '')::uuid)"
POLICY = f"CREATE POLICY tenant ON bad USING ({CONDITION}) WITH CHECK ({CONDITION});"
KEY = "ALTER TABLE bad ADD UNIQUE (organization_id, id);"
WELL = FORCED + POLICY + KEY
BAD_TABLES = {
    "row-level security is not enabled and forced": POLICY + KEY,
    "has 0 policies": FORCED + KEY,
    "does not compare organization_id": (
        f"{FORCED}{KEY} CREATE POLICY tenant ON bad USING ({CONDITION}) WITH CHECK (true);"
    ),
    "has 2 policies": f"{WELL} CREATE POLICY more ON bad USING (true);",
    "no unique (organization_id, id)": FORCED + POLICY,
    "tells one tenant what another has": f"{WELL} ALTER TABLE bad ADD UNIQUE (name);",
    "would take another tenant's people_employee": (
        f"{WELL} ALTER TABLE bad ADD FOREIGN KEY (employee_id) REFERENCES people_employee;"
    ),
}


@pytest.fixture
def both_filled(acme: Organization, globex: Organization) -> list[Organization]:
    """Both companies, with rows in every table that belongs to tenants."""
    for organization in (acme, globex):
        with acting_for(organization):
            _fill_all_tables()
    return [acme, globex]


def _fill_all_tables() -> None:
    member, approval = make.make_member(), make.make_approval()
    department = Department.objects.create(name="Design")
    ReviewerDepartment.objects.create(membership=member, department=department)
    StyleAudience.objects.create(template=make.make_style(), department=department)
    ApiKey.objects.create(name="HR", hint="lk_", scopes=[], created_at=NOON)
    _fill_what_stands_alone()
    make.make_presence(member=member, approval=approval)
    make.make_sign_in_link(approval.employee)
    make.make_rendition(approval.headshot)
    make.make_refinish(headshot=approval.headshot)
    make.make_subject_key(approval.employee)


def _fill_what_stands_alone() -> None:
    make.make_acceptance()
    make.make_given_answer()
    make.make_frame()
    make.make_kit()
    make.make_export()
    make.make_bulk_change()
    make.make_check()
    make.make_invite()
    make.make_keeps()
    make.make_wishes()
    make.make_drawing()
    make.make_member_invitation()
    make.make_notice()
    make.make_own_photo()
    make.make_photo()
    make.make_preferences()
    make.make_preview()
    make.make_rules()
    make.make_saved_view()
    make.make_share()
    make.make_shared_face()
    make.make_unwanted()
    make.make_visit()


def rows(query: str | sql.Composed, *values: Any) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def counts(organization: Organization) -> dict[str, int]:
    """Rows of the organization that plain SQL sees now, by table."""
    found = {}
    for name in catalogue.tenant_tables():
        column = "id" if name == catalogue.ROOT else "organization_id"
        query = sql.SQL("SELECT count(*) FROM {} WHERE {} = %s")
        named = query.format(sql.Identifier(name), sql.Identifier(column))
        [(found[name],)] = rows(named, organization.pk)
    return found


def test_the_catalogue_shows_no_hole(db: None):
    assert catalogue.faults() == []


def test_every_tenant_model_has_a_guarded_table(db: None):
    tables = set(catalogue.tenant_tables())

    assert {model._meta.db_table for model in TENANT_MODELS} | {catalogue.ROOT} == tables


def test_every_foreign_key_between_tenants_is_composite_in_the_database(db: None):
    tables = catalogue.tenant_tables()

    missing = [
        f"{model.__name__}.{field.name}"
        for model in TENANT_MODELS
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and issubclass(field.related_model, TenantModel)
        if not _is_composite(field, tables[model._meta.db_table])
    ]

    assert missing == []


def _is_composite(field: ForeignKey[Any, Any], table: catalogue.Table) -> bool:
    columns = ["organization_id", field.column]
    parent = field.related_model._meta.db_table
    found = any(kind == "f" and key == columns and to == parent for _, kind, to, key in table.keys)
    return isinstance(field, TenantForeignKey) and found


def test_the_app_logs_in_with_a_role_that_obeys(db: None):
    role = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    owned = rows("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")

    assert role == [(False, False, False)]
    assert owned == [(0,)]


@pytest.mark.parametrize(("fault", "statements"), BAD_TABLES.items(), ids=BAD_TABLES)
@pytest.mark.django_db(databases=["default", "owner"])
def test_a_table_that_misses_something_is_caught(fault: str, statements: str):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bad"
            " (id uuid PRIMARY KEY, organization_id uuid, employee_id uuid, name text)"
        )
        cursor.execute(statements)

    found = catalogue.faults(using="owner")

    assert [each for each in found if fault in each and each.startswith("bad:")]


@pytest.mark.parametrize("parent", ["people_employee", catalogue.ROOT])
@pytest.mark.django_db(databases=["default", "owner"])
def test_a_plain_table_about_a_tenants_row_is_caught(parent: str):
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE TABLE stray (id int, about_id uuid REFERENCES {parent})")

    found = catalogue.faults(using="owner")

    assert len(found) == 1
    assert found[0].startswith(f"stray: stray_about_id_fkey leads to {parent}")


def test_no_other_model_points_to_a_tenants_row():
    strays = set(apps.get_models(include_auto_created=True)) - {*TENANT_MODELS, Organization}

    # a key without a constraint would not be in the catalogue
    assert not [
        field
        for model in strays
        for field in model._meta.local_fields
        if field.related_model in {*TENANT_MODELS, Organization}
    ]


@pytest.mark.parametrize("model", SCOPED_MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("ask", ["all", "none", "count", "exists", "first", "get", "create"])
def test_no_rows_are_asked_for_outside_an_organization(db: None, model: type[Any], ask: str):
    for manager in (model.objects, model._base_manager):
        with pytest.raises(NoOrganizationInForce):
            getattr(manager, ask)()


def test_every_tenant_model_has_a_manager_that_raises():
    assert set(SCOPED_MODELS) == set(TENANT_MODELS)


def test_plain_sql_sees_nothing_where_no_organization_is_in_force(both_filled: list[Organization]):
    for organization in both_filled:
        assert set(counts(organization).values()) == {0}


def test_plain_sql_sees_only_the_organization_in_force(both_filled: list[Organization]):
    acme, globex = both_filled

    with acting_for(acme):
        assert all(counts(acme).values())
        assert set(counts(globex).values()) == {0}


def test_a_row_cannot_be_made_for_another_organization(acme: Organization, globex: Organization):
    with pytest.raises(ProgrammingError, match="row-level security"), acting_for(acme):
        Department.objects.create(name="Spies", organization_id=globex.pk)


def test_a_row_cannot_be_moved_to_another_organization(acme: Organization, globex: Organization):
    with pytest.raises(ProgrammingError, match="row-level security"), acting_for(acme):
        department = Department.objects.create(name="Design")
        Department.objects.filter(pk=department.pk).update(organization_id=globex.pk)


def test_another_organizations_rows_cannot_be_changed_or_deleted(
    acme: Organization, globex: Organization
):
    with acting_for(globex):
        employee = make.make_employee(name="Gwen Globex")

    with acting_for(acme), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE people_employee SET name = 'x' WHERE id = %s", [employee.pk])
        changed = cursor.rowcount
        cursor.execute("DELETE FROM people_employee WHERE id = %s", [employee.pk])

        assert (changed, cursor.rowcount) == (0, 0)


def test_a_row_cannot_have_another_organizations_parent(acme: Organization, globex: Organization):
    with acting_for(globex):
        stranger = make.make_employee()

    with pytest.raises(IntegrityError, match="tenant_fk"), transaction.atomic(), acting_for(acme):
        make.make_photo(employee=Employee(pk=stranger.pk, organization_id=acme.pk))
        rows("SET CONSTRAINTS ALL IMMEDIATE; SELECT 1")
