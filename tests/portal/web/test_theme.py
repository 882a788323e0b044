"""The choice of colours, for people without an account."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from portal.web import theme
from tenants.organizations.models import User


def post(**data: str):
    request = RequestFactory().post("/theme/", data)
    request.user = AnonymousUser()
    return request


def test_choice_is_kept_in_a_cookie_and_leads_back():
    response = theme.choose(post(theme="dark", next="/me/photos/"))

    assert response.status_code == 302
    assert response["Location"] == "/me/photos/"
    assert response.cookies["theme"].value == "dark"


def test_unknown_choice_means_the_systems_colours():
    response = theme.choose(post(theme="purple"))

    assert response.cookies["theme"].value == ""


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:"]
)
def test_choice_never_leads_elsewhere(target):
    response = theme.choose(post(theme="dark", next=target))

    assert response["Location"] == "/"


def test_accounts_choice_comes_before_the_browsers():
    request = RequestFactory().get("/", headers={"cookie": "theme=light"})

    request.user = User(theme="dark")
    with_account = theme.chosen(request)
    request.user = AnonymousUser()
    without = theme.chosen(request)

    assert with_account == "dark"
    assert without == "light"


def test_made_up_cookie_is_ignored():
    request = RequestFactory().get("/", headers={"cookie": "theme=purple"})
    request.user = AnonymousUser()

    assert theme.chosen(request) == ""
