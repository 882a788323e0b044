from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "generation.training"
    label = "training"
