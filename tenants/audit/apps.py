from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tenants.audit"
    label = "audit"

    def ready(self) -> None:
        from tenants.audit.actions import record_move  # the models are there only now
        from tenants.kernel.lifecycle import record_moves_with

        record_moves_with(record_move)
