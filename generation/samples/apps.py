from django.apps import AppConfig


class SamplesConfig(AppConfig):
    name = "generation.samples"
    label = "samples"
