"""Addresses of the component gallery, which the portal offers only in the demo.

The portal's own follow, since frames lead to them.
"""

from django.urls import path

from portal import urls
from portal.http.doors import public_page
from portal.web import components

urlpatterns = [
    path("components/<slug:page>/", public_page(components.show)),
    *urls.urlpatterns,
]
