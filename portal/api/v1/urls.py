"""The addresses of the REST API, version 1."""

from django.urls import path

from portal.api.v1 import employees, headshots, styles
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
    path("styles/", styles.StylesView.as_view(), name="styles"),
    path("styles/<uuid:style_id>/", styles.StyleView.as_view(), name="style"),
    path("styles/<uuid:style_id>/publish/", styles.PublishView.as_view(), name="publish-style"),
    path("styles/<uuid:style_id>/default/", styles.DefaultView.as_view(), name="default-style"),
    path("styles/<uuid:style_id>/archive/", styles.ArchiveView.as_view(), name="archive-style"),
    path("styles/<uuid:style_id>/effects/", styles.EffectsView.as_view(), name="style-effects"),
    path("styles/<uuid:style_id>/compare/", styles.CompareView.as_view(), name="compare-styles"),
    path("styles/<uuid:style_id>/versions/", styles.VersionsView.as_view(), name="style-versions"),
    path(
        "styles/<uuid:style_id>/versions/<int:number>/",
        styles.VersionView.as_view(),
        name="style-version",
    ),
]
