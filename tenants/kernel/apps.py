from django.apps import AppConfig
from django.db.backends.signals import connection_created

from tenants.kernel.walls import refuse_mighty_login


class KernelConfig(AppConfig):
    name = "tenants.kernel"
    label = "kernel"

    def ready(self) -> None:
        connection_created.connect(refuse_mighty_login)
