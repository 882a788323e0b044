from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tenants.kernel"
    label = "kernel"
