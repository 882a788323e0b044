from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tenants.audit"
    label = "audit"

    def ready(self) -> None:
        # models may be imported only now
        from tenants.audit.actions import record_move  # noqa: PLC0415
        from tenants.kernel.lifecycle import record_moves_with  # noqa: PLC0415

        record_moves_with(record_move)
