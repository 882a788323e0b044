"""The employee's addresses, under /me/."""

from django.urls import include, path

from portal.web import camera, capture, gallery, handover, ownphoto, progress

_capture = [
    path("", capture.start, name="start"),
    path("consent/", capture.consent_page, name="consent"),
    path("consent/withdraw/", capture.withdraw_consent, name="withdraw"),
    path("photos/", capture.photos_page, name="photos"),
    path("photos/summary/", capture.tray_summary, name="summary"),
    path("photos/<uuid:photo_id>/", capture.photo_picture, name="photo"),
    path("photos/<uuid:photo_id>/tile/", capture.photo_tile, name="tile"),
    path("photos/<uuid:photo_id>/remove/", capture.remove_photo, name="remove"),
    path("photos/<uuid:photo_id>/use-anyway/", capture.use_anyway, name="use_anyway"),
    path("photos/<uuid:photo_id>/use-instead/", capture.use_instead, name="use_instead"),
    path("camera/", camera.show, name="camera"),
    path("camera/standing/", camera.standing, name="camera_standing"),
    path("phone/", handover.from_page, name="hand_over"),
    path("keep/", capture.keep, name="keep"),
    path("wish/", capture.wish, name="wish"),
    path("order/", capture.order, name="order"),
]
_progress = [
    path("working/", progress.working, name="working"),
    path("working/preview/", progress.preview, name="preview"),
    path("working/preview/<uuid:preview_id>/", progress.preview_picture, name="preview_picture"),
    path("working/retry/", progress.retry, name="retry"),
    path("working/stop/", progress.stop, name="stop"),
]
_ownphoto = [
    path("own-photo/", ownphoto.show, name="show"),
    path("own-photo/frame/", ownphoto.frame, name="frame"),
    path("own-photo/picture/", ownphoto.photo_picture, name="picture"),
    path("own-photo/submit/", ownphoto.submit, name="submit"),
    path("own-photo/remove/", ownphoto.remove, name="remove"),
    path("own-photo/withdraw/", ownphoto.withdraw_consent, name="withdraw"),
]
_gallery = [
    path("headshots/", gallery.choose, name="choose"),
    path("headshots/<uuid:headshot_id>/", gallery.headshot_picture, name="headshot"),
    path("headshots/<uuid:headshot_id>/favourite/", gallery.favourite, name="favourite"),
    path("headshots/<uuid:headshot_id>/not-me/", gallery.not_me, name="not_me"),
    path("headshots/<uuid:headshot_id>/edit/", gallery.edit, name="edit"),
    path("headshots/compare/", gallery.compare, name="compare"),
    path("headshots/redo/", gallery.redo, name="redo"),
    path("submitted/", gallery.submitted, name="submitted"),
    path("approved/", gallery.approved, name="approved"),
    path("approved/withdraw/", gallery.withdraw, name="withdraw"),
    path("approved/all/", gallery.download_all, name="download_all"),
    path("approved/<uuid:rendition_id>/", gallery.download, name="download"),
    path("delete/", gallery.delete, name="delete"),
]
urlpatterns = [
    path("", include((_capture, "capture"))),
    path("", include((_progress, "progress"))),
    path("", include((_ownphoto, "ownphoto"))),
    path("", include((_gallery, "gallery"))),
]
