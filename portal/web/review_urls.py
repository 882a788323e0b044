"""The addresses of those who review and give out, under /o/<organization>/."""

from django.urls import include, path

from portal.web import (
    approval_compare,
    approval_edits,
    approvals,
    checks,
    cropping,
    deciding,
    delivery,
    exports,
    passing,
    presence,
    rebrands,
    shares,
    undoing,
    wall,
)

_approvals = [
    path("", approvals.queue, name="queue"),
    path("<uuid:approval_id>/decide/", deciding.decide, name="decide"),
    path("<uuid:approval_id>/panel/", approvals.panel, name="panel"),
    path("<uuid:approval_id>/compare/", approval_compare.compare, name="compare"),
    path("<uuid:approval_id>/edit/", approval_edits.edit, name="edit"),
    path("<uuid:approval_id>/presence/", presence.presence, name="presence"),
    path("undo/", undoing.undo, name="undo"),
    path("passing/", passing.passing, name="passing"),
    path("finishes/", rebrands.review, name="refinishes"),
    path("finishes/<uuid:refinish_id>/decide/", rebrands.decide, name="refinish_decide"),
    path("finishes/<uuid:refinish_id>/", rebrands.refinish_picture, name="refinish"),
    path("headshots/<uuid:headshot_id>/", approvals.headshot_picture, name="headshot"),
    path("photos/<uuid:photo_id>/", approvals.photo_picture, name="photo"),
]
_downloads = [
    path("", delivery.downloads, name="list"),
    path("label/", delivery.label, name="label"),
    path("check/", checks.ask, name="check"),
    path("check/<uuid:check_id>/", checks.show, name="checked"),
    path("<uuid:rendition_id>/", delivery.download, name="file"),
]
_exports = [
    path("", exports.listing, name="list"),
    path("make/", exports.make, name="make"),
    path("<uuid:export_id>/", exports.archive, name="archive"),
]
_shares = [
    path("", shares.listing, name="list"),
    path("<uuid:share_id>/revoke/", shares.revoke, name="revoke"),
]
_wall = [
    path("", wall.show, name="show"),
    path("mend/<uuid:version_id>/", wall.mend, name="mend"),
    path("crop/<uuid:headshot_id>/", cropping.crop, name="crop"),
    path("measure/", wall.measure, name="measure"),
]
urlpatterns = [
    path("approvals/", include((_approvals, "approvals"))),
    path("downloads/", include((_downloads, "downloads"))),
    path("exports/", include((_exports, "exports"))),
    path("shares/", include((_shares, "shares"))),
    path("wall/", include((_wall, "wall"))),
]
