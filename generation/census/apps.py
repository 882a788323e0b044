from django.apps import AppConfig


class CensusConfig(AppConfig):
    name = "generation.census"
    label = "census"
