"""The reviewers' and downloaders' addresses, under /o/<organization>/."""

from django.urls import include, path

from portal.web import approvals, delivery, passing, undoing

_approvals = [
    path("", approvals.queue, name="queue"),
    path("<uuid:approval_id>/decide/", approvals.decide, name="decide"),
    path("<uuid:approval_id>/compare/", approvals.compare, name="compare"),
    path("undo/", undoing.undo, name="undo"),
    path("passing/", passing.passing, name="passing"),
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
