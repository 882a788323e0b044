"""Addresses of the component gallery, which the portal offers only in the demo."""

from django.urls import path

from portal.http.doors import public_page
from portal.web import components, theme

urlpatterns = [
    path("theme/", theme.choose, name="theme"),
    path("components/<slug:page>/", public_page(components.show)),
]
