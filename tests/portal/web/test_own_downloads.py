"""What an employee takes home: the approved picture's files, named for their uses."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from playwright.sync_api import Page

from generation.delivery.models import Rendition
from tenants.kernel import files
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import browser, make
from tests.generation.stored import jpeg
from tests.journeys import portals
from tests.portal.visitors import employee_client

APPROVED = "/me/approved/"
SHARES = """
  navigator.canShare = () => true;
  navigator.share = async ({ files }) => { document.shared = [files[0].name, files[0].size]; };
"""
"""A phone that can share files; this browser cannot."""


def approved(company: Organization, name: str = "Ada Byron") -> Employee:
    """Somebody with two files of an approved picture."""
    with acting_for(company):
        person = make.make_participant(name=name)
        batch = make.make_batch("ready", run=make.make_run("ready", employee=person))
        released = make.make_headshot("released", batch=batch)
        make.make_approval("approved", headshot=released)
        for profile, shade in (("web", 1), ("linkedin", 2)):
            key = files.put_plain(
                jpeg(shade), owner_id=person.pk, kind=profile, media_type="image/jpeg"
            ).key
            make.make_rendition(released, profile=profile, file_key=key)
    return person


@pytest.fixture
def ada(acme: Organization) -> Employee:
    return approved(acme)


def names_in(answer: Any) -> list[str]:
    return sorted(ZipFile(BytesIO(answer.content)).namelist())


def linkedin_of(person: Employee) -> str:
    with acting_for(person.organization_id):
        rows = Rendition.objects.filter(profile="linkedin", headshot__employee=person)
        return f"{APPROVED}{rows.get().pk}/"


def test_a_file_is_named_for_the_person_and_the_use(ada: Employee) -> None:
    answer = employee_client(ada).get(linkedin_of(ada))

    assert 'filename="ada-byron-linkedin.jpg"' in answer["Content-Disposition"]


def test_a_name_without_latin_letters_still_gives_a_file_name(acme: Organization) -> None:
    wei = approved(acme, name="王伟")

    assert (
        'filename="headshot-linkedin.jpg"'
        in employee_client(wei).get(linkedin_of(wei))["Content-Disposition"]
    )


def test_all_files_are_saved_at_once(ada: Employee) -> None:
    phone = employee_client(ada)
    assert f"{APPROVED}all/" in phone.get(APPROVED).content.decode()

    answer = phone.get(f"{APPROVED}all/")

    assert names_in(answer) == ["ada-byron-linkedin.jpg", "ada-byron-web.webp"]
    assert ZipFile(BytesIO(answer.content)).read("ada-byron-linkedin.jpg") == jpeg(2)
    assert 'filename="ada-byron.zip"' in answer["Content-Disposition"]


def test_nothing_is_saved_of_a_picture_that_is_not_approved(acme: Organization) -> None:
    with acting_for(acme):
        other = make.make_participant(name="Grace Hopper")
    approved(acme)

    assert employee_client(other).get(f"{APPROVED}all/").status_code == 404


def test_nobody_saves_the_files_of_another_company(ada: Employee, globex: Organization) -> None:
    alien: Client = employee_client(approved(globex, name="Hank Scorpio"))

    assert names_in(alien.get(f"{APPROVED}all/")) == [
        "hank-scorpio-linkedin.jpg",
        "hank-scorpio-web.webp",
    ]
    assert alien.get(linkedin_of(ada)).status_code == 404


@pytest.fixture
def shared(committed_db: dict[str, str]) -> Iterator[tuple[Page, str]]:
    """Ada's phone before any page, and the portal's address."""
    person = approved(make.make_organization("Acme"))
    session = employee_client(person).cookies["sessionid"].value
    with portals.serving(committed_db) as address, browser.launched() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        yield page, f"{address}{APPROVED}"


@pytest.mark.slow
def test_a_phone_that_can_shares_the_file_itself(shared: tuple[Page, str]) -> None:
    page, address = shared
    page.add_init_script(SHARES)
    page.goto(address)

    page.get_by_role("button", name="Share for LinkedIn").click()
    page.wait_for_function("() => Boolean(document.shared)")

    assert page.evaluate("document.shared") == ["ada-byron-linkedin.jpg", len(jpeg(2))]


@pytest.mark.slow
def test_a_browser_that_cannot_share_offers_the_downloads_alone(shared: tuple[Page, str]) -> None:
    page, address = shared
    page.add_init_script("delete Navigator.prototype.canShare;")
    page.goto(address)

    assert page.get_by_role("button", name="Share").count() == 0
    assert page.get_by_role("link", name="LinkedIn").is_visible()
