from django.apps import AppConfig


class HeadshotsConfig(AppConfig):
    name = "generation.headshots"
    label = "headshots"
