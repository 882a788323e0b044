"""What strangers read: what this is, how it works, and when photos are deleted."""

from html import unescape

from django.contrib.staticfiles import finders
from django.test import Client

from generation.photos.queries import ASKED, ENOUGH
from generation.retention import timers
from generation.vision.reasons import REASONS
from portal.web import story
from tests import make
from tests.portal.visitors import employee_client


def page(client: Client, path: str) -> str:
    return unescape(client.get(path).content.decode())


def test_stranger_reads_what_this_is_and_where_to_sign_in(client: Client, db: None) -> None:
    front = page(client, "/")

    assert "/sign-in/" in front
    assert "/link/" in front
    assert "/how-it-works/" in front


def test_page_tells_the_days_that_the_sweep_goes_by(client: Client, db: None) -> None:
    told = page(client, "/how-it-works/")

    assert f"{timers.AFTER_APPROVAL.days} days after approval" in told
    assert f"{timers.AFTER_ACTIVITY.days} days after you last did something" in told
    assert "within minutes" in told


def test_page_asks_for_as_many_photos_as_the_phone_does(client: Client, db: None) -> None:
    told = page(client, "/how-it-works/")

    assert f"{ASKED} photos, as different as your week" in told
    assert f"{ENOUGH} good photos are enough to begin" in told


def test_refused_photos_have_the_words_of_the_check(client: Client, db: None) -> None:
    told = page(client, "/how-it-works/")

    assert all(REASONS[code].sentence in told for code in story.REFUSED)


def test_every_picture_is_there(client: Client, db: None) -> None:
    context = client.get("/how-it-works/").context
    pairs = [url for axis in context["axes"] for url, _ in axis["pair"]]
    shown = [*context["photos"], *[url for url, _ in context["refused"]], *pairs]

    assert len(shown) == 30
    assert all(finders.find(url.removeprefix("/static/")) for url in shown)


def test_the_invited_find_the_page_before_they_agree(in_acme: object) -> None:
    employee = make.make_employee()

    assert "/how-it-works/" in page(employee_client(employee), "/me/consent/")
