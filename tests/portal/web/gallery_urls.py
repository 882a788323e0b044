"""Addresses of the component gallery, which the portal offers only in the demo."""

from django.urls import path

from portal.http.doors import public_page
from portal.web import components, language, theme

urlpatterns = [
    path("theme/", theme.choose, name="theme"),
    path("language/", language.choose, name="language"),
    path("components/<slug:page>/", public_page(components.show)),
]
