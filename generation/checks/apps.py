from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "generation.checks"
    label = "checks"
