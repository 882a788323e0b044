"""What PostgreSQL's catalogue says of the tenants' tables, and what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connections

WITHOUT_TENANT = {
    "kernel_job": "claimed and swept by workers before they know whose work it is",
    "kernel_lookup": "asked before the tenant is known; holds digests only",
}
"""The tables that name an organization and are no tenant's, each with the reason."""

WHOLE = ["organization_id", "id"]
ROOT = "organizations_organization"
"""The tenants themselves: guarded by their own id."""

TABLES = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
      AND NOT a.attisdropped
      AND (a.attname = 'organization_id' OR c.relname = %s AND a.attname = 'id')
"""
POLICIES = """
    SELECT tablename, permissive, cmd, roles::text, qual, with_check
    FROM pg_policies WHERE schemaname = 'public'
"""
KEYS = """
    SELECT conrelid::regclass::text, conname, contype::text, confrelid::regclass::text,
           (SELECT array_agg(attname::text ORDER BY place)
              FROM unnest(conkey) WITH ORDINALITY AS k(number, place)
              JOIN pg_attribute ON attrelid = conrelid AND attnum = number)
    FROM pg_constraint
    WHERE contype IN ('f', 'u', 'p') AND connamespace = 'public'::regnamespace
    ORDER BY conrelid, conname
"""
UNIQUE_INDEXES = """
    SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text,
           pg_get_indexdef(i.indexrelid, 1, true), i.indisprimary
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace
"""


@dataclass
class Table:
    """One table that belongs to tenants, as the catalogue has it."""

    name: str
    is_guarded: bool
    is_forced: bool
    owner: str
    policies: list[tuple[Any, ...]] = field(default_factory=list)
    keys: list[tuple[Any, ...]] = field(default_factory=list)
    unique_firsts: dict[str, str] = field(default_factory=dict)
    """Unique index -> its first column; without the primary key's."""


def tenant_tables(*, using: str = "default") -> dict[str, Table]:
    """All tables with an organization, by name."""
    listed = _rows(using, TABLES, [ROOT])
    tables = {row[0]: Table(*row) for row in listed if row[0] not in WITHOUT_TENANT}
    for name, *policy in _rows(using, POLICIES):
        if name in tables:
            tables[name].policies.append(tuple(policy))
    for name, *key in _rows(using, KEYS):
        if name in tables:
            tables[name].keys.append(tuple(key))
    for name, index, first, is_primary in _rows(using, UNIQUE_INDEXES):
        if name in tables and not is_primary:
            tables[name].unique_firsts[index] = first
    return tables


def faults(*, using: str = "default") -> list[str]:
    """All by which a row could be seen, made or referred to across tenants."""
    tables = tenant_tables(using=using)
    found: list[str] = []
    for table in tables.values():
        found += _row_security_faults(table)
        if table.name != ROOT:
            found += _key_faults(table, set(tables)) + _unique_faults(table)
    return found + _stray_faults(set(tables), using=using)


def _row_security_faults(table: Table) -> list[str]:
    column = "id" if table.name == ROOT else "organization_id"
    faults = []
    if not (table.is_guarded and table.is_forced):
        faults.append(f"{table.name}: row-level security is not enabled and forced")
    if len(table.policies) != 1:
        return [*faults, f"{table.name}: has {len(table.policies)} policies, not one"]
    permissive, command, roles, using, check = table.policies[0]
    if (permissive, command, roles) != ("PERMISSIVE", "ALL", "{public}"):
        faults.append(f"{table.name}: the policy is not for everything and everybody")
    if not _compares(using, column) or not _compares(check, column):
        faults.append(f"{table.name}: the policy does not compare {column} in USING and WITH CHECK")
    return faults


def _key_faults(table: Table, tenants: set[str]) -> list[str]:
    faults = []
    if not any(kind == "u" and key == WHOLE for _, kind, _, key in table.keys):
        faults.append(f"{table.name}: no unique (organization_id, id) to refer to")
    for name, kind, parent, key in table.keys:
        if kind == "f" and parent in tenants - {ROOT} and key[0] != "organization_id":
            faults.append(f"{table.name}: {name} would take another tenant's {parent}")
    return faults


def _stray_faults(tenants: set[str], *, using: str) -> list[str]:
    """A table that says something of a tenant's row is the tenant's too, whatever it is called."""
    return [
        f"{name}: {key} leads to {parent}, but nothing keeps its own rows apart"
        for name, key, kind, parent, _ in _rows(using, KEYS)
        if kind == "f" and parent in tenants and name not in tenants
    ]


def _unique_faults(table: Table) -> list[str]:
    return [
        f"{table.name}: {index} tells one tenant what another has"
        for index, first in table.unique_firsts.items()
        if first != "organization_id"
    ]


def _compares(expression: str | None, column: str) -> bool:
    """Whether the expression says that the column is the tenant in force, and nothing more."""
    setting = f"current_setting('{settings.TENANT_SETTING}'::text, true)"
    wanted = f"({column} = ( SELECT (NULLIF({setting}, ''::text))::uuid AS \"nullif\"))"
    return expression == wanted


def _rows(using: str, query: str, values: list[str] | None = None) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
