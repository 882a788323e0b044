from django.apps import AppConfig

from tenants.kernel.lifecycle import record_moves_with


class AuditConfig(AppConfig):
    name = "tenants.audit"
    label = "audit"

    def ready(self) -> None:
        from tenants.audit.actions import record_move  # noqa: PLC0415  # models exist only now

        record_moves_with(record_move)
