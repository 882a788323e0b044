from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "generation.retention"
    label = "retention"
