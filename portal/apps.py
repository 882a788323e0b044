from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"

    def ready(self) -> None:
        import portal.api.v1.schema  # noqa: F401, PLC0415  # tells OpenAPI of the keys
