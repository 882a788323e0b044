from django.apps import AppConfig


class RebrandsConfig(AppConfig):
    name = "generation.rebrands"
    label = "rebrands"
