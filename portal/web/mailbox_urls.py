"""The demo's mailbox, under /mail/."""

from django.urls import path

from portal.web import mailbox

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.listing, name="list"),
    path("<str:name>/", mailbox.show, name="show"),
    path("<str:name>/html/", mailbox.html, name="html"),
]
