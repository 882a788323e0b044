"""What the OpenAPI document says beyond what the views show."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself when made
    """The bearer key, as OpenAPI names it."""

    target_class = "portal.api.v1.authentication.ApiKeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """An HTTP bearer secret."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "lk_..."}
