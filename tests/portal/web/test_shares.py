"""Share links: the admin's page, and what a visitor sees."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from generation.approvals import actions as approvals
from generation.approvals.models import Approval
from generation.delivery.models import Rendition
from generation.shares import actions, queries
from generation.shares.models import ShareLink
from portal.web import shared
from tenants.access.throttle import Allowance
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make

FORM = {"name": "The board", "days": "7"}


@pytest.fixture
def ada(acme: Organization) -> Employee:
    """Somebody with an approved picture."""
    with acting_for(acme):
        ada = make.make_employee(name="Ada Byron")
        make.make_approved(ada, profiles=("web",), data=b"\xff\xd8\xff\xe0 Ada")
        return ada


def link_to(organization: Organization, *, may_download: bool = False) -> str:
    """The path of a new link's address."""
    with acting_for(organization):
        until = now() + timedelta(days=7)
        made = actions.make(
            "The board", expires_at=until, may_download=may_download, actor=SYSTEM, at=now()
        )
    return "/shared/" + made.address.rpartition("/")[2]


def visitor(link: str) -> Client:
    """The browser of somebody who opened the link."""
    client = Client()
    client.get(link)
    client.post("/shared/")
    return client


def picture_of(ada: Employee) -> str:
    with acting_for(ada.organization_id):
        rendition = Rendition.objects.get(headshot__employee=ada)
    return f"/shared/pictures/{rendition.pk}/"


def test_a_link_is_made_and_its_address_shown_once(desk: Client, home: str, ada: Employee) -> None:
    made = desk.post(f"{home}shares/", FORM).content.decode()
    [address] = set(re.findall(r"/shared/[\w-]{43}", made))

    again = desk.get(f"{home}shares/").content.decode()

    assert visitor(address).get("/shared/").status_code == 200
    assert address not in again
    assert "The board" in again


def test_ticked_people_are_shared_alone(
    desk: Client, home: str, acme: Organization, ada: Employee
) -> None:
    with acting_for(acme):
        make.make_approved(make.make_employee(name="Ben"), profiles=("web",))
    form = desk.get(f"{home}shares/", {"person": str(ada.pk)}).content.decode()

    made = desk.post(f"{home}shares/", {**FORM, "person": str(ada.pk)}).content.decode()

    [address] = set(re.findall(r"/shared/[\w-]{43}", made))
    wall = visitor(address).get("/shared/").content.decode()
    assert "Shows 1 person" in form
    assert "Ada Byron" in wall
    assert "Ben" not in wall


@pytest.mark.parametrize("broken", ["", "ada", "0" * 32, "{ada}x"])
def test_a_broken_selection_is_no_link_to_the_whole_company(
    desk: Client, home: str, acme: Organization, ada: Employee, broken: str
) -> None:
    selection = {"person": [str(ada.pk), broken.format(ada=ada.pk)]}

    for answer in (
        desk.get(f"{home}shares/", selection),
        desk.post(f"{home}shares/", {**FORM, **selection}),
        desk.post(f"{home}shares/", {**FORM, "person": broken}),
    ):
        assert answer.status_code == 400
        assert "choose the people again" in answer.content.decode()
    with acting_for(acme):
        assert not ShareLink.objects.exists()


def test_programs_that_look_at_links_see_no_picture_and_no_name(
    acme: Organization, ada: Employee
) -> None:
    link, robot = link_to(acme), Client()

    first = robot.get(link)
    seen = robot.get(link, follow=True)

    assert first["X-Robots-Tag"].startswith("noindex")
    assert first["Referrer-Policy"] == "no-referrer"
    assert "Ada" not in seen.content.decode()
    assert '<meta name="robots" content="noindex' in seen.content.decode()
    assert robot.get(picture_of(ada)).status_code == 404
    with acting_for(acme):
        assert ShareLink.objects.get().opened_count == 0


def test_a_visitor_sees_the_pictures_after_one_button(acme: Organization, ada: Employee) -> None:
    browser = visitor(link_to(acme))

    wall = browser.get("/shared/")
    picture = browser.get(picture_of(ada))

    assert "Ada Byron" in wall.content.decode()
    assert wall["X-Robots-Tag"].startswith("noindex")
    assert picture.content == b"\xff\xd8\xff\xe0 Ada"
    assert picture["Content-Disposition"].startswith("inline")
    with acting_for(acme):
        assert ShareLink.objects.get().opened_count == 1


@pytest.mark.parametrize(
    ("layout", "marks"), [("grid", "wall__grid"), ("list", "hung__list"), ("chat", "hung__chat")]
)
def test_a_link_hangs_the_pictures_as_it_was_made(
    desk: Client, home: str, ada: Employee, layout: str, marks: str
) -> None:
    made = desk.post(f"{home}shares/", {**FORM, "layout": layout}).content.decode()
    [address] = set(re.findall(r"/shared/[\w-]{43}", made))

    page = visitor(address).get("/shared/?layout=grid").content.decode()

    assert marks in page
    assert "/people/" not in page


@pytest.mark.parametrize(("may_download", "status"), [(True, 200), (False, 403)])
def test_pictures_are_saved_where_the_link_allows_it(
    acme: Organization, ada: Employee, may_download: bool, status: int
) -> None:
    browser = visitor(link_to(acme, may_download=may_download))

    saved = browser.get(f"{picture_of(ada)}?save")

    assert saved.status_code == status
    assert ("?save" in browser.get("/shared/").content.decode()) == may_download
    if may_download:
        assert saved["Content-Disposition"] == 'attachment; filename="ada-byron.webp"'


def end(how: str, organization: Organization) -> None:
    with acting_for(organization):
        share = ShareLink.objects.get()
        if how == "revoked":
            actions.revoke(share, actor=SYSTEM, at=now())
        elif how == "run out":
            ShareLink.objects.update(expires_at=now())
        else:
            approvals.withdraw(Approval.objects.get(), actor=SYSTEM, at=now())


@pytest.mark.parametrize("how", ["revoked", "run out"])
def test_a_link_that_ended_shows_nothing_to_whoever_was_in(
    acme: Organization, ada: Employee, how: str
) -> None:
    browser = visitor(link_to(acme))
    end(how, acme)

    assert browser.get(picture_of(ada)).status_code == 404
    wall = browser.get("/shared/")
    assert wall.status_code == 404
    assert "does not work any more" in wall.content.decode()


def test_a_picture_that_was_withdrawn_is_gone_from_the_link(
    acme: Organization, ada: Employee
) -> None:
    browser, picture = visitor(link_to(acme)), picture_of(ada)
    end("withdrawn", acme)

    assert browser.get(picture).status_code == 404
    assert "Ada Byron" not in browser.get("/shared/").content.decode()


@pytest.mark.parametrize("token", ["unknown", "Ümlaut", "x" * 500])
def test_links_that_lead_nowhere_are_told_alike(db: None, token: str) -> None:
    answer = Client().get(f"/shared/{token}", follow=True)

    assert answer.status_code == 404
    assert "does not work any more" in answer.content.decode()


def test_trying_links_has_an_end(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Allowance("share link tried from", tries=2, span=timedelta(hours=1))
    monkeypatch.setattr(shared, "TRIED", few)

    answers = [Client().get("/shared/unknown", follow=True).status_code for _ in range(3)]

    assert answers == [404, 404, 429]


def test_fetching_pictures_has_an_end(
    acme: Organization, ada: Employee, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Allowance("shared pictures asked from", tries=1, span=timedelta(hours=1))
    monkeypatch.setattr(shared, "LOOKED", few)
    browser, picture = visitor(link_to(acme)), picture_of(ada)

    assert [browser.get(picture).status_code for _ in range(2)] == [200, 429]


def test_a_new_link_takes_the_place_of_the_one_before(
    acme: Organization, globex: Organization, ada: Employee
) -> None:
    browser = visitor(link_to(acme))

    browser.get(link_to(globex))
    asked = browser.get("/shared/").content.decode()
    browser.post("/shared/")

    assert "Globex" in asked
    assert "Ada" not in browser.get("/shared/").content.decode()
    assert browser.get(picture_of(ada)).status_code == 404


def test_an_ended_link_says_so_in_the_list(
    desk: Client, home: str, acme: Organization, ada: Employee
) -> None:
    link_to(acme)
    with acting_for(acme):
        share = queries.links().get()

    desk.post(f"{home}shares/{share.pk}/revoke/")

    page = desk.get(f"{home}shares/").content.decode()
    assert "Ended" in page
    assert "Works until" not in page


def test_what_is_wrong_with_a_link_is_told(desk: Client, home: str) -> None:
    answer = desk.post(f"{home}shares/", {**FORM, "name": " "})

    assert answer.status_code == 400
    assert "This field is required" in answer.content.decode()
