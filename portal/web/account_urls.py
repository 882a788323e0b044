"""The addresses outside any organization: accounts and the employees' entrance."""

from django.urls import include, path

from portal.web import (
    accounts,
    entrance,
    handover,
    language,
    objects,
    organization,
    shared,
    story,
    theme,
)

_entrance = [
    path("i/", entrance.invite, name="invite"),
    path("i/phone/", handover.from_invite, name="hand_over"),
    path("i/<str:token>", entrance.invite_link, name="invite_link"),
    path("back/", entrance.come_back, name="back"),
    path("back/<str:token>", entrance.sign_in_link, name="sign_in_link"),
    path("phone/", handover.show, name="phone"),
    path("link/", entrance.ask_for_link, name="link"),
]
_shared = [
    path("", shared.wall, name="wall"),
    path("pictures/<uuid:rendition_id>/", shared.shared_picture, name="picture"),
    path("<str:token>", shared.link, name="link"),
]
urlpatterns = [
    path("", story.front, name="front"),
    path("how-it-works/", story.how, name="how"),
    path("", include((_entrance, "entrance"))),
    path("organizations/new/", organization.found, name="found"),
    path("join/", organization.join, name="join"),
    path("join/<str:token>", organization.join_link, name="join_link"),
    path("sign-in/", accounts.sign_in, name="login"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", accounts.password_reset, name="password_reset"),
    path("password/sent/", accounts.password_reset_done, name="password_reset_done"),
    path("password/changed/", accounts.password_reset_complete, name="password_reset_complete"),
    path(
        "password/<str:uidb64>/<str:token>",
        accounts.password_reset_confirm,
        name="password_reset_confirm",
    ),
    path("shared/", include((_shared, "shared"))),
    path("theme/", theme.choose, name="theme"),
    path("language/", language.choose, name="language"),
    path("files/<str:token>", objects.signed, name="object"),
]
