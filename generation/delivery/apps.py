from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "generation.delivery"
    label = "delivery"
