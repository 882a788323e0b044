from django.apps import AppConfig


class PhotosConfig(AppConfig):
    name = "generation.photos"
    label = "photos"
