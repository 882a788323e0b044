from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    name = "generation.previews"
    label = "previews"
