from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "generation.approvals"
    label = "approvals"
