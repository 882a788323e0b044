from django.apps import AppConfig


class BrandConfig(AppConfig):
    name = "generation.brand"
    label = "brand"
