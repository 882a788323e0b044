"""The employee's gallery: what it says of takes, and asking for others."""

import html
from typing import Any

import pytest
from django.test import Client

from generation.headshots import queries
from generation.headshots.models import Headshot, HeadshotBatch
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.conftest import make_grace
from tests.portal.visitors import employee_client

GALLERY = "/me/headshots/"


@pytest.fixture
def grace(acme: Organization) -> Employee:
    """Somebody who keeps glasses, with two takes, in one of which none are seen."""
    with acting_for(acme):
        grace = make_grace()
        version = make.make_version(make.make_style(is_default=True))
        run = make.make_run("ready", employee=grace)
        batch = make.make_batch("ready", run=run, style_version=version, keep=["glasses"])
        for passes in (True, False):
            make.make_headshot(batch=batch, checks={"keep_glasses": {"passes": passes, "found": 1}})
    return grace


@pytest.fixture
def phone(grace: Employee) -> Client:
    return employee_client(grace)


def test_a_take_without_what_is_kept_says_so(phone: Client) -> None:
    page = phone.get(GALLERY).content.decode()

    assert page.count("We do not see your glasses in this one.") == 1


def test_what_is_kept_can_be_changed_before_a_redo(phone: Client) -> None:
    assert "/me/photos/#keep" in phone.get(GALLERY).content.decode()
    assert 'id="keep"' in phone.get("/me/photos/").content.decode()


def test_what_is_missing_is_a_reason_for_new_takes(phone: Client, grace: Employee) -> None:
    assert 'value="kept"' in phone.get(GALLERY).content.decode()

    phone.post(f"{GALLERY}redo/", {"reason": "kept"})

    with acting_for(grace.organization_id):
        latest = queries.latest_batch(grace)
    assert latest is not None
    assert (latest.round, latest.redo_reason) == (2, "kept")


def test_who_keeps_nothing_is_not_asked_about_it(phone: Client, grace: Employee) -> None:
    with acting_for(grace.organization_id):
        HeadshotBatch.objects.update(keep=[])

    assert 'value="kept"' not in phone.get(GALLERY).content.decode()


def ask(phone: Client, **given: str) -> Any:
    return phone.post(f"{GALLERY}redo/", given)


def latest(grace: Employee) -> HeadshotBatch:
    with acting_for(grace.organization_id):
        batch = queries.latest_batch(grace)
    assert batch is not None
    return batch


def test_a_redo_offers_what_the_style_allows(phone: Client) -> None:
    page = phone.get(GALLERY).content.decode()

    assert 'name="expression"' in page
    assert 'value="confident smile"' in page
    assert 'value="professional neutral"' not in page
    assert "Your company's style has one only: business formal." in html.unescape(page)
    assert "3 more times" in page


def test_the_expression_that_was_picked_is_drawn(phone: Client, grace: Employee) -> None:
    ask(phone, reason="expression", expression="approachable", clothing="")

    assert latest(grace).narrowed == {"expression": ["approachable"]}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": ""}, "Say what should be different"),
        ({"reason": "other"}, "Say in a few words"),
        ({"reason": "expression", "expression": "professional neutral"}, "style allows"),
    ],
)
def test_a_redo_that_cannot_be_is_refused_in_place(
    phone: Client, grace: Employee, given: dict[str, str], sentence: str
) -> None:
    answer = ask(phone, **given)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert latest(grace).round == 1


def test_a_round_says_what_was_asked_for_and_how_it_was_drawn(
    phone: Client, grace: Employee
) -> None:
    with acting_for(grace.organization_id):
        first = HeadshotBatch.objects.get()
        again = {"run": first.run, "style_version": first.style_version, "round": 2}
        drawn = {"redo_reason": "details", "narrowed": {"expression": ["approachable"]}}
        make.make_headshot(batch=make.make_batch("ready", **again, **drawn, candidates=18))

    page = phone.get(GALLERY).content.decode()

    assert "You saw teeth, hands or details that are wrong." in page
    assert "These were drawn with: approachable." in page
    assert "18 pictures were drawn instead of 12." in page


def test_who_used_all_redos_is_told_what_is_left(phone: Client, grace: Employee) -> None:
    with acting_for(grace.organization_id):
        first = HeadshotBatch.objects.get()
        for number in (2, 3, 4):
            again = {"run": first.run, "style_version": first.style_version, "round": number}
            make.make_batch("ready", redo_reason="hair", **again)

    page = phone.get(GALLERY).content.decode()

    assert "You have used all redos" in page
    assert 'action="/me/headshots/redo/"' not in page


def takes_of(grace: Employee) -> list[Headshot]:
    with acting_for(grace.organization_id):
        return list(queries.gallery(grace))


def mark(phone: Client, take: Headshot, value: str = "1", **given: object) -> Any:
    return phone.post(f"{GALLERY}{take.pk}/favourite/", {"favourite": value, **given})


def test_a_favourite_survives_a_reload(phone: Client, grace: Employee) -> None:
    _, other = takes_of(grace)
    mark(phone, other)

    assert [take.is_favourite for take in takes_of(grace)] == [False, True]
    assert phone.get(GALLERY).content.decode().count('aria-pressed="true"') == 1

    mark(phone, other, "0")
    assert [take.is_favourite for take in takes_of(grace)] == [False, False]


def test_marking_a_favourite_without_a_script_keeps_what_was_ticked(
    phone: Client, grace: Employee
) -> None:
    one, other = takes_of(grace)

    answer = mark(phone, one, headshot=[str(other.pk)])

    page = phone.get(answer["Location"])
    assert page.context["chosen"] == [str(other.pk)]


def test_with_a_script_only_the_button_is_drawn_again(phone: Client, grace: Employee) -> None:
    one, _ = takes_of(grace)

    answer = phone.post(
        f"{GALLERY}{one.pk}/favourite/", {"favourite": "1"}, headers={"HX-Request": "true"}
    )

    assert 'aria-pressed="true"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def disown(phone: Client, take: Headshot, value: str = "1", **given: object) -> Any:
    return phone.post(f"{GALLERY}{take.pk}/not-me/", {"not_me": value, **given})


def test_not_me_is_said_of_a_take_and_taken_back(phone: Client, grace: Employee) -> None:
    one, _ = takes_of(grace)
    disown(phone, one)

    assert [take.is_unlike for take in takes_of(grace)] == [True, False]
    assert phone.get(GALLERY).content.decode().count('aria-pressed="true"') == 1

    disown(phone, one, "0")
    assert [take.is_unlike for take in takes_of(grace)] == [False, False]


def test_a_take_is_liked_or_not_me_and_never_both(phone: Client, grace: Employee) -> None:
    one, _ = takes_of(grace)
    for say, said in ((mark, (True, False)), (disown, (False, True)), (mark, (True, False))):
        say(phone, one)

        now, _ = takes_of(grace)
        assert (now.is_favourite, now.is_unlike) == said


def test_not_me_leaves_a_like_of_another_and_what_was_ticked(
    phone: Client, grace: Employee
) -> None:
    one, other = takes_of(grace)
    mark(phone, other)

    answer = disown(phone, one, headshot=[str(other.pk)])

    assert phone.get(answer["Location"]).context["chosen"] == [str(other.pk)]
    assert takes_of(grace)[1].is_favourite


def test_who_said_not_me_is_asked_for_new_takes_with_that_reason(
    phone: Client, grace: Employee
) -> None:
    one, _ = takes_of(grace)
    assert phone.get(GALLERY).context["reason"] == ""

    disown(phone, one)

    assert phone.get(GALLERY).context["reason"] == "likeness"


def test_what_is_not_me_is_compared_last_and_never_put_forward(
    phone: Client, grace: Employee
) -> None:
    one, other = takes_of(grace)
    disown(phone, one)

    page = phone.get(f"{GALLERY}compare/")

    assert page.context["sides"][0].take == other
    with acting_for(grace.organization_id):
        Headshot.objects.update(checks={})
        assert queries.best_of(HeadshotBatch.objects.get()) == [other]


def test_not_me_is_as_easy_to_say_as_like(phone: Client) -> None:
    page = phone.get(GALLERY).content.decode()

    shown = [page.count(f"{word}</button>") for word in ("Like", "Not me")]
    assert shown == [2, 2]


def test_nobody_marks_a_take_of_somebody_else(phone: Client, grace: Employee) -> None:
    with acting_for(grace.organization_id):
        theirs = make.make_headshot()

    assert mark(phone, theirs).status_code == 404
    assert disown(phone, theirs).status_code == 404


def test_two_takes_stand_side_by_side_with_what_differs_first(
    phone: Client, grace: Employee
) -> None:
    one, other = takes_of(grace)
    with acting_for(grace.organization_id):
        same, passes, fails = {"passes": True, "found": 1}, {"passes": True}, {"passes": False}
        for take, eyes in ((one, passes), (other, fails)):
            Headshot.objects.filter(pk=take.pk).update(checks={"one_face": same, "pose": eyes})

    page = phone.get(f"{GALLERY}compare/", {"one": str(one.pk), "other": str(other.pk)})

    assert [side.take for side in page.context["sides"]] == [one, other]
    assert [row.label for row in page.context["rows"]] == ["Pose", "Faces"]


@pytest.mark.parametrize("query", ["", "?one=x&other=y", "?one={0}&other={0}"])
def test_compare_finds_two_takes_whatever_it_is_asked(
    phone: Client, grace: Employee, query: str
) -> None:
    one, _ = takes_of(grace)

    page = phone.get(f"{GALLERY}compare/{query.format(one.pk)}")

    first, second = (side.take.pk for side in page.context["sides"])
    assert first != second


def test_favourites_are_compared_first(phone: Client, grace: Employee) -> None:
    _, other = takes_of(grace)
    mark(phone, other)

    page = phone.get(f"{GALLERY}compare/")

    assert page.context["sides"][0].take == other


def test_a_single_take_is_compared_with_nothing(phone: Client, grace: Employee) -> None:
    one, _ = takes_of(grace)
    with acting_for(grace.organization_id):
        Headshot.objects.exclude(pk=one.pk).update(state="discarded")

    assert phone.get(f"{GALLERY}compare/")["Location"] == GALLERY
    assert "Compare" not in phone.get(GALLERY).content.decode()


def test_the_one_that_wins_is_sent_from_there(phone: Client, grace: Employee) -> None:
    one, _ = takes_of(grace)

    answer = phone.post(GALLERY, {"order": str(one.pk)})

    assert answer["Location"] == "/me/submitted/"


def test_nobody_of_another_company_compares_or_marks_these(
    grace: Employee, globex: Organization
) -> None:
    one, other = takes_of(grace)
    with acting_for(globex):
        alien = employee_client(make_grace())

    assert mark(alien, one).status_code == 404
    assert disown(alien, one).status_code == 404
    compared = alien.get(f"{GALLERY}compare/", {"one": str(one.pk), "other": str(other.pk)})
    assert compared["Location"] == GALLERY
