"""The addresses that machines ask."""

from django.urls import path

from portal.ops.health import health

urlpatterns = [path("healthz", health, name="health")]
