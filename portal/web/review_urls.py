"""The reviewers' and downloaders' addresses, under /o/<organization>/."""

from django.urls import include, path

from portal.web import approvals, delivery, rebrands

_approvals = [
    path("", approvals.queue, name="queue"),
    path("<uuid:approval_id>/decide/", approvals.decide, name="decide"),
    path("<uuid:approval_id>/undo/", approvals.undo, name="undo"),
    path("finishes/", rebrands.review, name="refinishes"),
    path("finishes/<uuid:refinish_id>/decide/", rebrands.decide, name="refinish_decide"),
    path("finishes/<uuid:refinish_id>/", rebrands.refinish_picture, name="refinish"),
    path("headshots/<uuid:headshot_id>/", approvals.headshot_picture, name="headshot"),
    path("photos/<uuid:photo_id>/", approvals.photo_picture, name="photo"),
]
_downloads = [
    path("", delivery.downloads, name="list"),
    path("<uuid:rendition_id>/", delivery.download, name="file"),
]
urlpatterns = [
    path("approvals/", include((_approvals, "approvals"))),
    path("downloads/", include((_downloads, "downloads"))),
]
