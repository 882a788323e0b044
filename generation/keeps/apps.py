from django.apps import AppConfig


class KeepsConfig(AppConfig):
    name = "generation.keeps"
    label = "keeps"
