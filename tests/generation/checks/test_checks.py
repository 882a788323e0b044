"""Asking about a picture: looked at by a worker, told to who asked, and not kept."""

from typing import Any

import pytest

from generation.checks import actions, queries
from generation.checks.actions import LOOK, MOST_BYTES, MOST_KEPT, TooManyChecks
from generation.checks.lifecycle import CheckState
from generation.checks.models import KEPT, PictureCheck
from generation.delivery.checking import Signature, Standing
from tenants.kernel import files
from tenants.kernel.errors import Invalid
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tests import make
from tests.conftest import Committed
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine, make_grace
from tests.generation.delivery.carrying import made, passed_on, released
from tests.generation.stand_in import BROKEN, QUICK
from tests.generation.stored import jpeg
from tests.make import NOON


def ask(member: Membership, data: bytes = b"") -> PictureCheck:
    return actions.ask(data or jpeg(), member=member, at=NOON)


def looked_at(check: PictureCheck) -> PictureCheck:
    """The check after a worker looked."""
    work_on(Job.objects.get(kind=LOOK, subject_id=check.pk))
    check.refresh_from_db()
    return check


def given_out(company: Organization) -> bytes:
    """A picture that the company gave out, without its signature."""
    with acting_for(company):
        full = next(row for row in made(released(make_grace())) if row.profile == "original")
        return passed_on(files.open_plain(full.file_key))


def test_a_strangers_picture_is_nobodys(
    owner: Membership, in_acme: Organization, put_engine: PutEngine
) -> None:
    put_engine(QUICK)

    check = looked_at(ask(owner))

    assert (check.state, check.failure_code) == (CheckState.DONE, "")
    assert check.found == {
        "signature": Signature.NONE,
        "signed_by": "",
        "signed_at": "",
        "says_trained": False,
        "is_marked": False,
        "mark_strength": None,
        "company": "",
        "standing": None,
        "unreadable": "",
    }


def test_the_picture_goes_once_it_was_looked_at(
    owner: Membership, in_acme: Organization, put_engine: PutEngine, committed: Committed
) -> None:
    put_engine(QUICK)
    check = ask(owner)
    key = check.file_key
    assert files.get(key) == jpeg()

    committed(lambda: looked_at(check))

    assert check.file_key == ""
    with pytest.raises(files.Missing):
        files.get(key)


def test_the_picture_goes_where_nobody_could_look(
    owner: Membership, in_acme: Organization, put_engine: PutEngine
) -> None:
    put_engine(BROKEN)
    check = ask(owner)
    Job.objects.filter(kind=LOOK).update(max_attempts=1)

    looked_at(check)

    assert (check.state, check.file_key) == (CheckState.FAILED, "")
    assert check.failure_code == "engine_crashed"


def test_what_was_found_is_forgotten_after_an_hour(
    owner: Membership, in_acme: Organization, committed: Committed
) -> None:
    key = ask(owner).file_key

    assert actions.forget(at=NOON + KEPT / 2) == 0
    committed(lambda: actions.forget(at=NOON + KEPT))

    assert not PictureCheck.objects.exists()
    with pytest.raises(files.Missing):
        files.get(key)


def test_an_answer_that_comes_too_late_is_dropped(
    owner: Membership, in_acme: Organization, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    check = ask(owner)
    actions.forget(at=NOON + KEPT)

    assert work_on(Job.objects.get(subject_id=check.pk)).state == "done"


@pytest.mark.parametrize("data", [b"", b"x" * (MOST_BYTES + 1)], ids=["empty", "huge"])
def test_what_is_no_picture_is_refused_and_not_kept(
    owner: Membership, in_acme: Organization, data: bytes
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.ask(data, member=owner, at=NOON)

    assert set(refusal.value.fields) == {"picture"}
    assert not PictureCheck.objects.exists()


def test_a_member_asks_about_so_many_pictures_in_an_hour(
    owner: Membership, reviewer: Membership, in_acme: Organization
) -> None:
    for _ in range(MOST_KEPT):
        make.make_check("done", member_id=owner.pk)

    with pytest.raises(TooManyChecks):
        ask(owner)

    ask(reviewer)
    actions.ask(jpeg(), member=owner, at=NOON + KEPT)
    assert queries.of(reviewer).count() == 1


def test_a_member_sees_their_own(
    owner: Membership, reviewer: Membership, in_acme: Organization
) -> None:
    check = ask(owner)

    assert list(queries.of(owner)) == [check]
    assert not queries.of(reviewer).exists()


def answer(company: Organization, data: bytes) -> dict[str, Any]:
    """What a worker, who acts for nobody by itself, finds for the company's owner."""
    with acting_for(company):
        check = ask(Membership.objects.get(role=Role.OWNER), data)
        job = Job.objects.get(kind=LOOK, subject_id=check.pk)
    work_on(job)
    with acting_for(company):
        found = PictureCheck.objects.get().found
    assert found
    return dict(found)


@pytest.mark.slow
def test_own_picture_is_told_with_its_standing_and_anothers_by_the_company_alone(
    acme: Organization, globex: Organization
) -> None:
    data = given_out(acme)

    ours, theirs = (answer(company, data) for company in (acme, globex))

    assert (ours["company"], ours["standing"]) == ("Acme", Standing.MAY_LEAVE)
    assert (theirs["company"], theirs["standing"]) == ("Acme", None)
    assert ours["mark_strength"] > 6
    assert "Grace" not in str(theirs)
