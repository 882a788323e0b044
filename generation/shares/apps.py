from django.apps import AppConfig


class SharesConfig(AppConfig):
    name = "generation.shares"
    label = "shares"
