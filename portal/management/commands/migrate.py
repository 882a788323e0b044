"""Migrate as the owner, then let the app's role use what was made."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

APPEND_ONLY = ("audit_auditevent",)


class Command(migrate.Command):
    """Django's migrate over the owner's login; the app's role gets rows, never tables."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        owner, app = connections[options["database"]], connections["default"].settings_dict["USER"]
        if owner.settings_dict["USER"] == app:
            return
        with owner.cursor() as cursor:
            role = owner.ops.quote_name(app)
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
            )
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
            for table in APPEND_ONLY:
                cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {role}")
