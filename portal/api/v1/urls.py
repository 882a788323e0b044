"""The addresses of the REST API, version 1."""

from django.urls import path

from portal.api.v1 import employees, exports, headshots, shares
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
    path(
        "headshots/<uuid:rendition_id>/file/",
        headshots.HeadshotFileView.as_view(),
        name="headshot-file",
    ),
    path("exports/", exports.ExportsView.as_view(), name="exports"),
    path("exports/plan/", exports.ExportPlanView.as_view(), name="export-plan"),
    path("exports/<uuid:export_id>/", exports.ExportView.as_view(), name="export"),
    path(
        "exports/<uuid:export_id>/archive/",
        exports.ExportArchiveView.as_view(),
        name="export-archive",
    ),
    path("shares/", shares.SharesView.as_view(), name="shares"),
    path("shares/<uuid:share_id>/revoke/", shares.RevokeShareView.as_view(), name="share-revoke"),
]
