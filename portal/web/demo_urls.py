"""The addresses that only the demo has: the mail it sent, and the component gallery."""

from django.urls import include, path

from portal.http.doors import demo_page
from portal.web import components, mailbox

component_gallery = demo_page(components.show)

_mailbox = [
    path("", mailbox.listing, name="list"),
    path("<slug:name>/", mailbox.show, name="show"),
    path("<slug:name>/html/", mailbox.html, name="html"),
]
urlpatterns = [
    path("mail/", include((_mailbox, "mailbox"))),
    path("components/", component_gallery, name="components"),
    path("components/<slug:page>/", component_gallery, name="components_page"),
]
