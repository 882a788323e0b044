from django.apps import AppConfig


class WishesConfig(AppConfig):
    name = "generation.wishes"
    label = "wishes"
