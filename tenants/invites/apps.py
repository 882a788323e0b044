from django.apps import AppConfig


class InvitesConfig(AppConfig):
    name = "tenants.invites"
    label = "invites"
