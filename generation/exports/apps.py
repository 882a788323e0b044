from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "generation.exports"
    label = "exports"
