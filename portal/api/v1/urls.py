"""The addresses of the REST API, version 1."""

from django.urls import path

from portal.api.v1 import (
    approvals,
    brand,
    checks,
    employees,
    exports,
    headshots,
    rebrands,
    retention,
    roster,
    rules,
    shares,
    styles,
)
from portal.api.v1.document import DocumentView
from portal.http.doors import public_page

app_name = "api"
urlpatterns = [
    path("openapi.json", public_page(DocumentView.as_view()), name="schema"),
    path("approval-rules/", rules.RulesView.as_view(), name="approval-rules"),
    path("approvals/", approvals.ApprovalsView.as_view(), name="approvals"),
    path("approvals/<uuid:approval_id>/", approvals.ApprovalView.as_view(), name="approval"),
    path("approvals/<uuid:approval_id>/decide/", approvals.DecideView.as_view(), name="decide"),
    path("approvals/<uuid:approval_id>/edits/", approvals.EditsView.as_view(), name="edits"),
    path("approvals/<uuid:approval_id>/history/", approvals.HistoryView.as_view(), name="history"),
    path("checks/", checks.ChecksView.as_view(), name="checks"),
    path("checks/<uuid:check_id>/", checks.CheckView.as_view(), name="check"),
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
    path("brand/", brand.BrandView.as_view(), name="brand"),
    path("brand/colours/", brand.ColoursView.as_view(), name="colours"),
    path("brand/logos/", brand.LogosView.as_view(), name="logos"),
    path("brand/logos/<uuid:logo_id>/retire/", brand.LogoRetireView.as_view(), name="logo-retire"),
    path("backgrounds/", brand.BackgroundsView.as_view(), name="backgrounds"),
    path("backgrounds/<uuid:background_id>/", brand.BackgroundView.as_view(), name="background"),
    path(
        "backgrounds/<uuid:background_id>/retire/",
        brand.BackgroundRetireView.as_view(),
        name="background-retire",
    ),
    path("frames/", brand.FramesView.as_view(), name="frames"),
    path("frames/<uuid:frame_id>/retire/", brand.FrameRetireView.as_view(), name="frame-retire"),
    path("rebrands/", rebrands.RebrandsView.as_view(), name="rebrands"),
    path("rebrands/<uuid:rebrand_id>/", rebrands.RebrandView.as_view(), name="rebrand"),
    path("retention/", retention.RetentionView.as_view(), name="retention"),
    path("roster/<uuid:headshot_id>/crop/", rebrands.CropView.as_view(), name="crop"),
    path("roster/", roster.RosterView.as_view(), name="roster"),
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
