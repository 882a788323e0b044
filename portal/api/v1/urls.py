"""The addresses of the REST API, version 1."""

from django.urls import path

from portal.api.v1 import employees, headshots, rebrands
from portal.api.v1.document import DocumentView
from portal.http.doors import public_page

app_name = "api"
urlpatterns = [
    path("openapi.json", public_page(DocumentView.as_view()), name="schema"),
    path("employees/", employees.EmployeesView.as_view(), name="employees"),
    path("employees/<str:external_id>/", employees.EmployeeView.as_view(), name="employee"),
    path(
        "employees/<str:external_id>/deactivate/",
        employees.DeactivateView.as_view(),
        name="deactivate",
    ),
    path("employees/<str:external_id>/invite/", employees.InviteView.as_view(), name="invite"),
    path(
        "employees/<str:external_id>/headshots/",
        headshots.HeadshotsView.as_view(),
        name="headshots",
    ),
    path("rebrands/", rebrands.RebrandsView.as_view(), name="rebrands"),
    path("rebrands/<uuid:rebrand_id>/", rebrands.RebrandView.as_view(), name="rebrand"),
    path(
        "headshots/<uuid:rendition_id>/file/",
        headshots.HeadshotFileView.as_view(),
        name="headshot-file",
    ),
]
