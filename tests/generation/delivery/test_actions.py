"""Having files made again: when a form was added, and when a label is wanted."""

from dataclasses import replace

import pytest

from generation.approvals.actions import AFTER_APPROVAL
from generation.delivery import actions, gate, queries
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.styles.profiles import PROFILES, SHOWN
from generation.styles.specification import DEFAULT, Files
from tenants.audit.models import AuditEvent
from tenants.kernel import files, lookups
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.conftest import Committed
from tests.generation.stored import lying_about, made
from tests.make import NOON
from tests.tenants.moments import OWNER

WEB = PROFILES["web"]


@pytest.fixture
def headshot(ada: Employee) -> Headshot:
    """Ada's approved headshot with a file in every form."""
    return approved(ada)


def approved(employee: Employee) -> Headshot:
    batch = make.make_batch("ready", run=make.make_run("ready", employee=employee))
    headshot = make.make_headshot(HeadshotState.RELEASED, batch=batch)
    make.make_approval("approved", headshot=headshot, decided_at=NOON)
    for profile in PROFILES.values():
        actions.keep(headshot, profile, made(), at=NOON)
    return headshot


def asked_for() -> list[object]:
    """Of which headshots files are to be made again."""
    return list(Job.objects.filter(kind=AFTER_APPROVAL).values_list("subject_id", flat=True))


def test_another_file_takes_the_place_and_the_address(
    headshot: Headshot, committed: Committed
) -> None:
    before = actions.keep(headshot, WEB, made(), at=NOON)

    committed(lambda: actions.keep(headshot, WEB, made(200), at=NOON))

    after = queries.latest(way=gate.PAGE).get()
    assert (after.pk, after.digest == before.digest) == (before.pk, False)
    assert before.file_key not in lying_about(headshot.employee)
    assert files.open_plain(after.file_key) == made(200).data


def test_the_same_file_again_stays(headshot: Headshot, committed: Committed) -> None:
    committed(lambda: actions.keep(headshot, WEB, made(), at=NOON))

    assert files.open_plain(queries.latest(way=gate.PAGE).get().file_key) == made().data


def test_every_number_leads_to_its_file_also_when_that_is_gone(headshot: Headshot) -> None:
    file = actions.keep(headshot, WEB, made(1, mark_number=5), at=NOON).pk
    actions.keep(headshot, WEB, made(2, mark_number=6), at=NOON)
    queries.latest(way=gate.PAGE).delete()

    places = [lookups.find(actions.MARK, number) for number in ("5", "6", "7")]

    assert [place and place.subject_id for place in places] == [file, file, None]


def test_nothing_is_made_again_where_nothing_lacks(headshot: Headshot) -> None:
    assert actions.make_lacking(at=NOON) == 0


def test_form_that_was_added_is_made_for_all_who_are_approved(headshot: Headshot) -> None:
    queries.latest(way=gate.PAGE).delete()

    assert [actions.make_lacking(at=NOON) for _ in range(2)] == [1, 0]
    assert asked_for() == [headshot.pk]


@pytest.mark.parametrize("state", ["ready", "running", "failed"])
def test_what_is_being_made_or_failed_is_not_asked_for_again(
    headshot: Headshot, state: str
) -> None:
    queries.latest(way=gate.PAGE).delete()
    make.make_job(state, kind=AFTER_APPROVAL, subject_id=headshot.pk)

    assert actions.make_lacking(at=NOON) == 0


def test_form_that_is_no_longer_made_does_not_leave(headshot: Headshot) -> None:
    old = make.make_rendition(headshot, profile="pager")

    assert old not in gate.standing()
    assert actions.take_back_uncleared() == 1


def fewer(headshot: Headshot, *profiles: str) -> None:
    """Have the headshot's style ask for these files, and those that pages show, alone."""
    draft = replace(DEFAULT, files=Files(profiles=profiles)).checked()
    version = make.make_version(make.make_style(draft=draft.to_json()))
    Headshot.objects.filter(pk=headshot.pk).update(style_version=version)


def test_files_that_the_style_does_not_ask_for_do_not_leave_and_are_not_made(
    headshot: Headshot,
) -> None:
    fewer(headshot, "badge")

    assert {row.profile for row in gate.standing()} == {"badge", SHOWN}
    assert actions.take_back_uncleared() == len(PROFILES) - 2
    assert actions.make_lacking(at=NOON) == 0


def test_file_that_the_style_asks_for_is_made_where_it_lacks(headshot: Headshot) -> None:
    fewer(headshot, "badge")
    gate.standing().filter(profile="badge").delete()

    assert actions.make_lacking(at=NOON) == 1


def test_label_is_chosen_once_and_noted(headshot: Headshot) -> None:
    counts = [actions.choose_label(has_label=True, actor=OWNER, at=NOON) for _ in range(2)]

    assert (counts, queries.has_label()) == ([1, 0], True)
    assert asked_for() == [headshot.pk]
    assert AuditEvent.objects.filter(verb="preferences.label").count() == 1


def test_label_can_be_given_up(headshot: Headshot) -> None:
    make.make_preferences()

    assert actions.choose_label(has_label=False, actor=OWNER, at=NOON) == 1
    assert not queries.has_label()


def test_label_of_one_company_is_not_the_other_ones(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(globex):
        approved(make.make_participant())

    with acting_for(acme):
        assert actions.choose_label(has_label=True, actor=OWNER, at=NOON) == 0

    with acting_for(globex):
        assert not queries.has_label()
        assert asked_for() == []
