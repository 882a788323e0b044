"""The links that let an employee in: looking changes nothing, and wrong is one answer."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.timezone import now

from generation.photos import queries as photos
from tenants.invites import actions as invites
from tenants.invites.lifecycle import InviteState
from tenants.invites.models import Invite, SignInLink
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests.portal.visitors import employee_client


@pytest.fixture
def invited(acme: Organization) -> Employee:
    with acting_for(acme):
        person = people.add(name="Ada", email="ada@acme.example", actor=SYSTEM, at=now())
        invites.send(person, actor=SYSTEM, at=now())
    return person


def invite_path(person: Employee) -> str:
    with acting_for(person.organization_id):
        link = invites.fresh_link(Invite.objects.get(employee=person), at=now())
    return "/i/" + link.rsplit("/", 1)[-1]


def back_path(person: Employee) -> str:
    with acting_for(person.organization_id):
        link = invites.link_for_mail(person, at=now())
    return "/back/" + link.rsplit("/", 1)[-1]


def state_of(person: Employee) -> str:
    with acting_for(person.organization_id):
        person.refresh_from_db()
    return person.state


def test_link_leads_to_a_page_without_the_token(client: Client, invited: Employee) -> None:
    path = invite_path(invited)

    response = client.get(path)

    assert response["Location"] == "/i/"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response.cookies["token"]["path"] == "/i/"
    assert response.cookies["token"]["httponly"]


@pytest.mark.parametrize("token", ["☃", "x" * 9000, "a\r\nSet-Cookie: b=c", "\x00"])
def test_no_token_breaks_the_answer(client: Client, db: None, token: str) -> None:
    response = client.get(f"/i/{quote(token, safe='')}")

    header = response.cookies.output()
    assert response["Location"] == "/i/"
    assert header.isascii()
    assert len(header.splitlines()) == 1
    assert len(header) < 1000


def test_landing_page_says_who_asks_and_until_when(client: Client, invited: Employee) -> None:
    until = now() + timedelta(days=14)

    page = client.get(invite_path(invited), follow=True).content.decode()

    assert "Acme" in page
    assert "6 minutes" in page
    assert f"{photos.ASKED} photos of yourself" in page
    assert f"{until.day} {until:%B %Y}" in page


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client: Client, invited: Employee, method: str) -> None:
    path = invite_path(invited)

    getattr(client, method)(path, follow=True)
    getattr(client, method)(path, follow=True)

    assert state_of(invited) == EmployeeState.INVITED
    assert "employee" not in client.session


def test_claiming_lets_in_under_a_fresh_session(client: Client, invited: Employee) -> None:
    client.get(invite_path(invited), follow=True)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key or ""

    response = client.post("/i/")

    assert response["Location"] == "/me/"
    assert client.session.session_key != session.session_key
    assert state_of(invited) == EmployeeState.ACTIVE
    assert client.get("/me/consent/").status_code == 200


def test_invite_is_claimed_once(client: Client, invited: Employee) -> None:
    path = invite_path(invited)
    client.get(path)
    client.post("/i/")

    response = Client().get(path, follow=True)

    assert response.status_code == 404


def test_every_wrong_token_gets_the_same_answer(client: Client, invited: Employee) -> None:
    used, revoked, expired = (invite_path(invited) for _ in range(3))
    with acting_for(invited.organization_id):
        invite = Invite.objects.get()
        Invite.objects.update(expires_at=now() - timedelta(minutes=1))
        old = Client().get(expired, follow=True)
        Invite.objects.update(expires_at=invite.expires_at, state=InviteState.REVOKED)
        gone = Client().get(revoked, follow=True)
        Invite.objects.update(state=InviteState.ACCEPTED)
    taken = Client().get(used, follow=True)
    unknown = Client().get("/i/nobody-ever-made-this", follow=True)

    answers = {
        (page.status_code, without_token(page.content)) for page in (old, gone, taken, unknown)
    }

    assert len(answers) == 1
    assert answers.pop()[0] == 404


def without_token(content: bytes) -> bytes:
    """The page without its CSRF tokens, which differ each time."""
    lines = content.split(b"\n")
    return b"\n".join(line for line in lines if b"csrf" not in line.lower())


def test_wrong_link_offers_a_new_one(client: Client, db: None) -> None:
    page = client.get("/i/wrong", follow=True).content.decode()

    assert "This link does not work any more" in page
    assert 'action="/link/"' in page


def test_who_is_in_already_may_go_on_from_a_dead_link(employee: Employee) -> None:
    page = employee_client(employee).get("/i/wrong", follow=True)

    assert "Go on where I was" in page.content.decode()


def test_sign_in_link_brings_back_once(client: Client, employee: Employee) -> None:
    path = back_path(employee)

    client.get(path, follow=True)
    first = client.post("/back/")
    second = Client().get(path, follow=True)

    assert first["Location"] == "/me/"
    assert second.status_code == 404


def test_looking_at_a_sign_in_link_does_not_use_it_up(client: Client, employee: Employee) -> None:
    client.get(back_path(employee), follow=True)

    with acting_for(employee.organization_id):
        assert SignInLink.objects.get().used_at is None


def test_asking_for_a_link_has_one_answer(invited: Employee) -> None:
    known = Client().post("/link/", {"email": invited.email})
    unknown = Client().post("/link/", {"email": "nobody@acme.example"})

    assert known.status_code == unknown.status_code == 200
    assert without_token(known.content) == without_token(unknown.content)
    assert Job.objects.filter(kind="tenants.invites.tasks.deliver_sign_in_link").count() == 1


def test_a_network_may_not_ask_for_ever(client: Client, db: None) -> None:
    answers = [client.post("/link/", {"email": f"{n}@acme.example"}) for n in range(31)]

    assert answers[29].status_code == 200
    assert answers[30].status_code == 429
    assert int(answers[30]["Retry-After"]) > 0
