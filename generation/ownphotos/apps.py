from django.apps import AppConfig


class OwnPhotosConfig(AppConfig):
    name = "generation.ownphotos"
    label = "ownphotos"
