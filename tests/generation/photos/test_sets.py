"""Photos looked at together: strangers, and what is not needed."""

import pytest

from generation.photos import actions, queries, sets
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.photos.queries import ASKED
from generation.vision.embeddings import to_bytes
from generation.vision.modelfiles import IDENTITY_A
from tenants.consent import actions as consent
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import make_grace
from tests.generation.stored import keep
from tests.generation.vision.test_strangers import person
from tests.make import NOON
from tests.tenants.moments import OWNER

ADA, BOB = 1, 2


def photos_of(employee: Employee, seed: int, count: int) -> list[Photo]:
    """Accepted photos of the invented person with this seed."""
    return [
        make.make_photo(
            employee=employee,
            embedding_key=keep(employee, f"face-{seed}-{n}", to_bytes({IDENTITY_A.version: face})),
        )
        for n, face in enumerate(person(seed, count))
    ]


def standing(photos: list[Photo]) -> list[tuple[str, str]]:
    for photo in photos:
        photo.refresh_from_db()
    return [(photo.state, photo.verdict_code) for photo in photos]


GOOD = (PhotoState.ADMITTED, "")
STRANGE = (PhotoState.REJECTED, "another_person")


def test_a_stranger_among_the_photos_is_named_and_not_used(ada: Employee) -> None:
    own, strange = photos_of(ada, ADA, 9), photos_of(ada, BOB, 1)

    sets.sort_out(ada, at=NOON)

    assert standing(own) == [GOOD] * 9
    assert standing(strange) == [STRANGE]
    assert strange[0].overridable


def test_it_is_me_ends_the_doubt_for_good(ada: Employee) -> None:
    strange = photos_of(ada, BOB, 1)[0]
    photos_of(ada, ADA, 9)
    sets.sort_out(ada, at=NOON)
    strange.refresh_from_db()

    actions.override(strange, actor=OWNER, at=NOON)
    sets.sort_out(ada, at=NOON)

    assert standing([strange]) == [(PhotoState.ADMITTED, "another_person")]
    assert strange.overridden_at == NOON


def test_a_doubt_goes_when_more_photos_are_like_it(ada: Employee) -> None:
    first, few = photos_of(ada, BOB, 1), photos_of(ada, ADA, 5)
    sets.sort_out(ada, at=NOON)
    assert standing(first) == [STRANGE]

    for photo in few:
        actions.erase(photo, actor=OWNER, at=NOON)
    photos_of(ada, BOB, 6)
    sets.sort_out(ada, at=NOON)

    assert standing(first) == [GOOD]


def test_a_doubt_becomes_certain_with_more_photos(ada: Employee) -> None:
    strange = photos_of(ada, BOB, 1)[0]
    Photo.objects.filter(pk=strange.pk).update(
        state=PhotoState.REJECTED, verdict_code="perhaps_another", overridable=True
    )
    photos_of(ada, ADA, 9)

    sets.sort_out(ada, at=NOON)

    assert standing([strange]) == [STRANGE]


def test_of_thirty_photos_fourteen_are_used_and_the_others_say_why(ada: Employee) -> None:
    photos = photos_of(ada, ADA, 30)

    sets.sort_out(ada, at=NOON)

    assert queries.counts(ada).admitted == ASKED
    spare = [code for state, code in standing(photos) if state == PhotoState.SPARE]
    assert len(spare) == 30 - ASKED
    assert all(spare)


def test_a_spare_photo_takes_the_place_of_one_that_was_removed(ada: Employee) -> None:
    photos = photos_of(ada, ADA, ASKED + 1)
    sets.sort_out(ada, at=NOON)

    actions.remove(queries.admitted(ada)[0], actor=OWNER, at=NOON)
    work_on(Job.objects.get(kind="generation.photos.tasks.sort_out"))

    assert sorted(standing(photos)) == sorted([GOOD] * ASKED + [(PhotoState.ERASED, "")])


def test_a_spare_photo_that_is_asked_for_is_used_instead_of_another(ada: Employee) -> None:
    photos_of(ada, ADA, ASKED + 1)
    sets.sort_out(ada, at=NOON)
    spare = queries.of(ada).get(state=PhotoState.SPARE)

    actions.take_back(spare, actor=OWNER, at=NOON)
    work_on(Job.objects.get(kind="generation.photos.tasks.sort_out"))

    assert standing([spare]) == [GOOD]
    assert queries.counts(ada).admitted == ASKED


def test_removing_one_of_few_asks_nobody(ada: Employee) -> None:
    photo = photos_of(ada, ADA, 3)[0]

    actions.remove(photo, actor=OWNER, at=NOON)

    assert not Job.objects.filter(kind="generation.photos.tasks.sort_out").exists()


def test_photos_of_others_have_no_part_in_it(ada: Employee) -> None:
    own = photos_of(ada, ADA, 9)
    colleague = make.make_participant()
    theirs = photos_of(colleague, BOB, 9)

    sets.sort_out(ada, at=NOON)

    assert standing([*own, *theirs]) == [GOOD] * 18


@pytest.mark.parametrize("key", ["somewhere", ""])
def test_a_face_that_is_gone_is_passed_over(ada: Employee, key: str) -> None:
    photo = make.make_photo(employee=ada, embedding_key=key)
    own = photos_of(ada, ADA, 6)

    sets.sort_out(ada, at=NOON)

    assert standing([photo, *own]) == [GOOD] * 7


# Two people whose photos show one.


def compared(employee: Employee) -> Job:
    """Their photos, next to those of all colleagues."""
    actions.ask_whose(employee, at=NOON)
    return work_on(Job.objects.get(kind="generation.photos.tasks.compare", state=JobState.READY))


def test_two_employees_whose_photos_show_one_person_are_noted(grace: Employee) -> None:
    twin, other = make_grace(), make_grace()
    photos_of(grace, ADA, 9)
    photos_of(twin, ADA, 8)
    photos_of(other, BOB, 8)

    compared(grace)

    assert queries.sharing(grace) == [twin]
    assert queries.sharing(twin) == [grace]
    assert queries.sharing(other) == []


def test_what_was_noted_goes_when_the_photos_are_others(grace: Employee) -> None:
    photos_of(grace, ADA, 9)
    mistaken = photos_of(make_grace(), ADA, 8)
    compared(grace)
    for photo in mistaken[4:]:
        actions.erase(photo, actor=OWNER, at=NOON)

    compared(grace)

    assert queries.sharing(grace) == []


def test_what_was_noted_goes_with_the_last_photo_of_either(grace: Employee) -> None:
    photos_of(grace, ADA, 9)
    twin = make_grace()
    theirs = photos_of(twin, ADA, 8)
    compared(grace)

    for photo in theirs[:-1]:
        actions.erase(photo, actor=OWNER, at=NOON)
    assert queries.sharing(grace) == [twin]
    actions.erase(theirs[-1], actor=OWNER, at=NOON)

    assert queries.sharing(grace) == []


def test_nobody_is_compared_who_does_not_agree(grace: Employee) -> None:
    photos_of(grace, ADA, 9)
    twin = make_grace()
    photos_of(twin, ADA, 8)
    consent.withdraw(twin, actor=OWNER, at=NOON)

    compared(grace)

    assert queries.sharing(grace) == []
    assert compared(twin).failure_code == "consent_withdrawn"


def test_nobody_is_compared_with_another_companys_people(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(globex):
        photos_of(make_grace(), ADA, 9)

    with acting_for(acme):
        grace = make_grace()
        photos_of(grace, ADA, 9)
        compared(grace)

        assert queries.sharing(grace) == []


def test_a_drain_costs_a_comparison_no_attempt(grace: Employee, draining: None) -> None:
    photos_of(grace, ADA, 9)
    photos_of(make_grace(), ADA, 8)

    assert compared(grace).state == JobState.READY
