from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "generation.licences"
    label = "licences"
