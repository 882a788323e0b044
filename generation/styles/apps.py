from django.apps import AppConfig


class StylesConfig(AppConfig):
    name = "generation.styles"
    label = "styles"
