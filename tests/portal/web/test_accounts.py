"""Signing in and out, and passwords that were forgotten."""

import re

import pytest
from django.core import mail
from django.test import Client

from portal.web.accounts import ON_ACCOUNT
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations import tasks
from tenants.organizations.models import Membership, Organization, User
from tests.make import make_account
from tests.portal.visitors import employee_client


@pytest.fixture
def sam(db: None) -> User:
    return make_account("sam@acme.example")


def sign_in(client: Client, email: str, typed: str = "correct horse", **more: str):
    return client.post("/sign-in/", {"username": email, "password": typed, **more})


def test_right_password_signs_in_and_goes_where_one_was_headed(client: Client, sam: User) -> None:
    response = sign_in(client, sam.email, next="/organizations/new/")

    assert response["Location"] == "/organizations/new/"


def test_case_of_the_address_does_not_matter(client: Client, sam: User) -> None:
    assert sign_in(client, "SAM@acme.example")["Location"] == "/"


def test_signing_in_never_leads_elsewhere(client: Client, sam: User) -> None:
    assert sign_in(client, sam.email, next="https://evil.example/")["Location"] == "/"


def test_wrong_unknown_and_closed_are_one_answer(sam: User) -> None:
    closed = make_account("closed@acme.example", is_active=False)
    answers = [
        sign_in(Client(), sam.email, "wrong"),
        sign_in(Client(), "nobody@acme.example"),
        sign_in(Client(), closed.email),
    ]

    told = {
        re.search(r'role="alert".*?</div>', page.content.decode(), re.DOTALL) for page in answers
    }

    assert {page.status_code for page in answers} == {200}
    assert len({match.group() for match in told if match}) == 1


def test_account_gets_a_few_tries_even_with_the_right_password(client: Client, sam: User) -> None:
    for _ in range(ON_ACCOUNT.tries):
        sign_in(client, sam.email, "wrong")

    response = sign_in(client, sam.email)

    assert response.status_code == 429
    assert "minutes" in response.content.decode()


def test_tries_at_unknown_accounts_are_counted_alike(client: Client, db: None) -> None:
    answers = [sign_in(client, "nobody@acme.example") for _ in range(ON_ACCOUNT.tries + 1)]

    assert answers[-1].status_code == 429


def test_empty_password_forgives_nothing(client: Client, sam: User) -> None:
    for typed in ["wrong"] * (ON_ACCOUNT.tries - 1) + [""]:
        sign_in(client, sam.email, typed)

    assert sign_in(client, sam.email, "wrong").status_code == 429


def test_other_spellings_of_an_address_share_its_tries(client: Client, sam: User) -> None:
    for letter in ("s", "S", "\uff53", "\uff33") * (ON_ACCOUNT.tries // 4):
        sign_in(client, f"{letter}am@acme.example", "wrong")

    assert sign_in(client, sam.email).status_code == 429


def test_right_password_forgives_the_wrong_ones(client: Client, sam: User) -> None:
    for _ in range(2 * ON_ACCOUNT.tries):
        sign_in(client, sam.email, "wrong")
        if sign_in(Client(), sam.email).status_code == 429:
            pytest.fail("the right password was refused")


def test_signing_out_needs_a_post(client: Client, sam: User) -> None:
    sign_in(client, sam.email)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert not client.session.keys()


def test_employee_who_signs_out_may_ask_for_a_link(phone: Client) -> None:
    assert phone.post("/sign-out/")["Location"] == "/link/"
    assert phone.get("/me/")["Location"] == "/link/"


@pytest.mark.parametrize("page", ["/me/consent/", "/me/delete/"])
def test_every_page_of_an_employee_offers_to_sign_out(phone: Client, page: str) -> None:
    assert 'action="/sign-out/"' in phone.get(page).content.decode()


def test_member_and_employee_may_share_a_browser(employee, owner: Membership, home: str) -> None:
    client = employee_client(employee)

    sign_in(client, owner.user.email)

    assert client.get(home).status_code == 200
    assert client.get("/me/consent/").status_code == 200


def test_forgotten_password_has_one_answer_and_no_mail_yet(sam: User) -> None:
    known = Client().post("/password/", {"email": sam.email})
    unknown = Client().post("/password/", {"email": "nobody@acme.example"})

    assert known["Location"] == unknown["Location"] == "/password/sent/"
    assert Job.objects.filter(subject_id=sam.pk).count() == 1
    assert not mail.outbox


def test_link_in_the_mail_sets_a_new_password_once(client: Client, sam: User) -> None:
    path = mailed_path(sam)
    form = client.get(path, follow=True)
    where = form.redirect_chain[-1][0]

    both = {"new_password1": "a longer battery staple", "new_password2": "a longer battery staple"}
    response = client.post(where, both)

    assert response["Location"] == "/password/changed/"
    assert sign_in(Client(), sam.email, both["new_password1"])["Location"] == "/"
    assert "no longer works" in Client().get(path, follow=True).content.decode()


def mailed_path(user: User) -> str:
    Client().post("/password/", {"email": user.email})
    job = Job.objects.get(subject_id=user.pk)
    tasks.deliver_password_link(
        Claim(job.pk, job.kind, job.organization_id, job.subject_id, attempt=1, max_attempts=3)
    )
    found = re.search(r"/password/\S+", str(mail.outbox[-1].body))
    assert found
    return found.group()


def test_address_gets_three_links_an_hour_and_never_hears_of_it(sam: User) -> None:
    answers = [Client().post("/password/", {"email": sam.email}) for _ in range(5)]

    assert {answer["Location"] for answer in answers} == {"/password/sent/"}
    assert Job.objects.filter(subject_id=sam.pk).count() == 3


def test_theme_of_the_account_colours_every_page(
    desk: Client, home: str, acme: Organization
) -> None:
    desk.post("/theme/", {"theme": "dark", "next": home})

    assert 'data-theme="dark"' in desk.get(home).content.decode()
    with acting_for(acme):
        assert Membership.objects.get().user.theme == "dark"
