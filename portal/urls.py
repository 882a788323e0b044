"""Every address of the portal, area by area."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.web.account_urls")),
    path("me/", include("portal.web.employee_urls")),
    path("o/<slug:organization>/", include("portal.web.owner_urls")),
    path("o/<slug:organization>/", include("portal.web.review_urls")),
    path("operator/", include("portal.web.operator_urls")),
    path("api/v1/", include("portal.api.v1.urls")),
    path("", include("portal.web.demo_urls")),
    path("", include("portal.ops.urls")),
]
handler400 = "portal.http.errors.bad_request"
handler403 = "portal.http.errors.forbidden"
handler404 = "portal.http.errors.not_found"
handler500 = "portal.http.errors.server_error"
