"""Every address of the portal, area by area."""

from django.conf import settings
from django.urls import include, path

from portal.ops.health import health
from portal.web import components

urlpatterns = [
    path("", include("portal.web.account_urls")),
    path("me/", include("portal.web.employee_urls")),
    path("o/<slug:organization>/", include("portal.web.owner_urls")),
    path("o/<slug:organization>/", include("portal.web.review_urls")),
    path("api/v1/", include("portal.api.v1.urls")),
    path("healthz", health, name="health"),
]
if settings.DEMO:
    urlpatterns += [
        path("mail/", include("portal.web.mailbox_urls")),
        path("components/", components.show, name="components"),
        path("components/<slug:page>/", components.show, name="components_page"),
    ]
handler400 = "portal.http.errors.bad_request"
handler403 = "portal.http.errors.forbidden"
handler404 = "portal.http.errors.not_found"
handler500 = "portal.http.errors.server_error"
