"""Tenancy, the second wall: migration operations that make PostgreSQL itself keep tenants apart.

Every tenant table goes through `SecureTenantTable`; `tests/architecture/test_tenancy.py` reads the
catalogue and fails when one does not.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model

from tenants.kernel.scoping import TenantForeignKey


def tenant_condition(column: str) -> str:
    """SQL that is true for the rows in force; its sub-select is evaluated once a statement."""
    return (
        f"{column} = (SELECT NULLIF(current_setting('{settings.TENANT_SETTING}', true), '')::uuid)"
    )


class TableOperation(Operation):
    """Something done to a model's table that leaves the model as it is."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The model's state does not change."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing to take back: it goes with the table."""


class SecureTenantTable(TableOperation):
    """Force row-level security on a model's table and make its tenant foreign keys composite.

    Run it after CreateModel, and again after adding a `TenantForeignKey`: it makes only what is
    missing.
    """

    def __init__(self, model: str, column: str = "organization_id") -> None:
        self.model, self.column = model, column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.model, self.column], {})

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        for statement in [*self._row_security(model), *self._composite_keys(model)]:
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Keep the rows of {self.model} apart by organization"

    def _row_security(self, model: type[Model]) -> Iterator[str]:
        table, condition = model._meta.db_table, tenant_condition(self.column)
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
        yield f'DROP POLICY IF EXISTS tenant ON "{table}"'
        yield f'CREATE POLICY tenant ON "{table}" USING ({condition}) WITH CHECK ({condition})'

    def _composite_keys(self, model: type[Model]) -> Iterator[str]:
        table = model._meta.db_table
        if self.column == "organization_id":
            yield from self._constraint(
                table, f"{table}_tenant_key", "UNIQUE (organization_id, id)"
            )
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                parent = field.related_model._meta.db_table
                yield from self._constraint(
                    table,
                    f"{table}_{field.column}_tenant_fk",
                    f'FOREIGN KEY (organization_id, "{field.column}") '
                    f'REFERENCES "{parent}" (organization_id, id) '
                    "DEFERRABLE INITIALLY DEFERRED",
                )

    @staticmethod
    def _constraint(table: str, name: str, definition: str) -> Iterator[str]:
        # only if it is missing: dropping it first would take others' foreign keys to it along
        yield (
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint"
            f" WHERE conrelid = '\"{table}\"'::regclass AND conname = '{name[:63]}') THEN"
            f' ALTER TABLE "{table}" ADD CONSTRAINT "{name[:63]}" {definition};'
            " END IF; END $$"
        )


class AppendOnly(TableOperation):
    """Refuse every DELETE and every UPDATE, or only those of `columns`, whoever asks."""

    def __init__(self, model: str, columns: Sequence[str] = ()) -> None:
        self.model, self.columns = model, tuple(columns)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.model, self.columns], {})

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
            "USING ERRCODE = '23001'; END $$",
            params=None,  # the % is PL/pgSQL's own
        )
        of = f"OF {', '.join(self.columns)} " if self.columns else ""
        schema_editor.execute(
            f'CREATE TRIGGER append_only BEFORE UPDATE {of}OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'DROP TRIGGER IF EXISTS append_only ON "{table}"')

    def describe(self) -> str:
        return f"Make {self.model} append-only"
