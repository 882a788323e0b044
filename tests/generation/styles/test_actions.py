"""Editing styles and publishing versions."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from generation.brand import actions as brand
from generation.brand.lifecycle import BackgroundState
from generation.brand.models import Background, Frame, Logo
from generation.styles import actions, queries
from generation.styles.actions import (
    AudienceChanged,
    BackgroundNotReady,
    DraftChanged,
    FrameNotReady,
    NothingToPublish,
    StyleArchived,
    StyleNameTaken,
)
from generation.styles.models import StyleTemplate, StyleVersion
from generation.styles.specification import DEFAULT, Files
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel import files
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, OWNER
from tests.tenants.racing import at_once

OTHER = replace(DEFAULT, axes={**DEFAULT.axes, "clothing": ["smart casual"]})


def create(name: str = "Team", background: Background | None = None) -> StyleTemplate:
    background = background or make.make_background()
    return actions.create(name, background, DEFAULT, actor=OWNER, at=NOON)


def change(style: StyleTemplate, **other: Any) -> None:
    same = {"name": style.name, "background": style.background, "draft": OTHER, "frame": None}
    wanted = {**same, "departments": [], "at": NOON + DAY, **other}
    actions.change(style, **wanted, actor=OWNER)


def publish(style: StyleTemplate, *, seed: int = 7) -> StyleVersion:
    return actions.publish(style, base="demo", seed=seed, actor=OWNER, at=NOON)


def test_the_first_style_is_the_default(in_acme: Organization) -> None:
    first, second = create("Team"), create("Board")

    assert (first.is_default, second.is_default) == (True, False)
    assert list(queries.templates()) == [first, second]


def test_a_style_that_nobody_published_renders_nothing(in_acme: Organization) -> None:
    create()

    assert queries.default_version() is None


@pytest.mark.parametrize("state", ["received", "rejected", "retired"])
def test_a_style_needs_a_ready_background(in_acme: Organization, state: str) -> None:
    with pytest.raises(BackgroundNotReady) as refusal:
        create(background=make.make_background(state))

    assert set(refusal.value.fields) == {"background"}


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\x00b"])
def test_a_style_needs_a_name(in_acme: Organization, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create(name)

    assert set(refusal.value.fields) == {"name"}


def test_a_style_name_is_taken_in_any_case(in_acme: Organization) -> None:
    create("Team")
    board = create("Board")

    with pytest.raises(StyleNameTaken):
        create("TEAM")
    with pytest.raises(StyleNameTaken):
        change(board, name="team")


def test_a_version_pins_all_that_makes_the_pictures(in_acme: Organization) -> None:
    style = create(background=make.make_background(colour="#112233"))

    version = publish(style)

    pinned = version.specification
    assert (version.number, pinned["base"], pinned["seed"]) == (1, "demo", 7)
    assert pinned["axes"] == DEFAULT.axes
    assert pinned["background"]["colour"] == "#112233"
    assert queries.default_version() == version
    assert audit.recent(Filter(subject_id=version.pk))[0].verb == "style.publish"


def test_a_draft_that_was_changed_since_it_was_looked_at_is_not_published(
    in_acme: Organization,
) -> None:
    style = create()
    seen = style.changed_at
    change(style)

    with pytest.raises(DraftChanged):
        actions.publish(style, base="demo", seed=7, draft_of=seen, actor=OWNER, at=NOON)
    assert not queries.versions(style).exists()


def test_what_decides_whom_a_style_is_for_is_noticed(in_acme: Organization) -> None:
    board, sales = (Department.objects.create(name=name) for name in ("Board", "Sales"))
    house, formal = create("House"), create("Formal")
    seen = [queries.audience(house)]

    change(formal, departments=[board])
    seen.append(queries.audience(house))  # without a version nobody leaves the default style
    publish(formal)
    seen.append(queries.audience(house))
    change(formal, departments=[board, sales])
    seen.append(queries.audience(house))

    assert [one == other for one, other in pairwise(seen)] == [True, False, False]
    with pytest.raises(AudienceChanged):
        actions.publish(house, base="demo", seed=7, audience=seen[0], actor=OWNER, at=NOON)


def test_nothing_changed_is_nothing_to_publish(in_acme: Organization) -> None:
    style = create()
    publish(style)

    with pytest.raises(NothingToPublish):
        publish(style, seed=8)


def test_a_change_of_mind_is_nothing_to_publish(in_acme: Organization) -> None:
    style = create()
    publish(style)
    change(style)
    change(style, draft=DEFAULT)

    with pytest.raises(NothingToPublish):
        publish(style)


def test_the_next_version_keeps_the_seed(in_acme: Organization) -> None:
    style = create()
    publish(style, seed=7)
    change(style)

    version = publish(style, seed=8)

    assert (version.number, version.specification["seed"]) == (2, 7)
    assert [row.number for row in queries.versions(style)] == [2, 1]


def test_another_background_is_another_version(in_acme: Organization) -> None:
    style = create(background=make.make_background(colour="#112233"))
    first = publish(style)
    change(style, draft=DEFAULT, background=make.make_background(colour="#445566"))

    second = publish(style)

    first.refresh_from_db()
    assert first.specification["background"]["colour"] == "#112233"
    assert second.specification["background"]["colour"] == "#445566"


def test_a_retired_background_stays_in_what_was_published(in_acme: Organization) -> None:
    style = create()
    version = publish(style)
    brand.retire(style.background, actor=OWNER, at=NOON)

    assert queries.default_version() == version
    with pytest.raises(BackgroundNotReady):
        publish(style)


def test_a_draft_someone_else_changed_is_what_is_published(in_acme: Organization) -> None:
    style = create()
    change(StyleTemplate.objects.get(pk=style.pk))

    assert publish(style).specification["axes"] == OTHER.axes


@pytest.mark.parametrize("values", [{"number": 9}, {"digest": "0" * 64}, {"specification": {}}])
def test_the_database_lets_nobody_rewrite_a_version(
    in_acme: Organization, values: dict[str, Any]
) -> None:
    version = publish(create())

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        StyleVersion.objects.filter(pk=version.pk).update(**values)


def test_the_database_lets_nobody_delete_a_version(in_acme: Organization) -> None:
    version = publish(create())

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        StyleVersion.objects.filter(pk=version.pk).delete()


def test_another_style_becomes_the_default(in_acme: Organization) -> None:
    create("Team")
    board = create("Board")
    version = publish(board)

    actions.make_default(board, actor=OWNER, at=NOON)

    assert queries.default_version() == version
    assert list(queries.templates().filter(is_default=True)) == [board]


def test_a_draft_does_not_become_the_default(in_acme: Organization) -> None:
    team, board = create("Team"), create("Board")
    version = publish(team)

    with pytest.raises(Conflict, match="Publish this style first"):
        actions.make_default(board, actor=OWNER, at=NOON)

    assert queries.default_version() == version


def test_the_default_is_not_archived(in_acme: Organization) -> None:
    style = create()

    with pytest.raises(Conflict, match="default"):
        actions.archive(style, actor=OWNER, at=NOON)


def test_an_archived_style_is_left_alone(in_acme: Organization) -> None:
    create("Team")
    board = create("Board")
    publish(board)
    actions.archive(StyleTemplate.objects.get(pk=board.pk), actor=OWNER, at=NOON)

    for move in (
        lambda: change(board),
        lambda: publish(board),
        lambda: actions.make_default(board, actor=OWNER, at=NOON),
        lambda: actions.archive(board, actor=OWNER, at=NOON),
    ):
        with pytest.raises(StyleArchived):
            move()
    assert board not in queries.templates()


def test_an_archived_style_gives_its_name_back(in_acme: Organization) -> None:
    create("Team")
    actions.archive(create("Board"), actor=OWNER, at=NOON)

    assert create("Board").name == "Board"


def test_one_company_sees_no_style_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        style = create()
        publish(style)

    with acting_for(globex):
        assert not queries.templates().exists()
        assert not queries.versions(style).exists()
        assert queries.default_version() is None


def test_a_style_takes_no_background_of_another_company(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(globex):
        theirs = make.make_background(BackgroundState.READY)

    with pytest.raises(IntegrityError), transaction.atomic(), acting_for(acme):
        make.make_style(background=theirs)
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.slow
def test_publishing_twice_at_once_makes_one_version(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        style = create()

    def press() -> StyleVersion:
        with acting_for(acme):
            return publish(style)

    results = at_once(press, press)

    assert sorted(type(result).__name__ for result in results) == [
        "NothingToPublish",
        "StyleVersion",
    ]


@pytest.mark.slow
def test_two_defaults_at_once_leave_one(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        create("Team")
        board, sales = create("Board"), create("Sales")
        publish(board)
        publish(sales)

    def choose(style: StyleTemplate) -> None:
        with acting_for(acme):
            actions.make_default(style, actor=OWNER, at=NOON)

    results = at_once(lambda: choose(board), lambda: choose(sales))

    assert results == [None, None]
    with acting_for(acme):
        assert StyleTemplate.objects.filter(is_default=True).count() == 1


def test_a_departments_people_are_rendered_in_its_style(in_acme: Organization) -> None:
    board, everyone = Department.objects.create(name="Board"), make.make_style(is_default=True)
    formal = make.make_style()
    usual, formal_version = make.make_version(everyone), make.make_version(formal)
    director = make.make_employee(department=board)

    make.make_offer(formal, board)

    assert queries.version_for(director) == formal_version
    assert queries.version_for(make.make_employee()) == usual


def test_a_department_leaves_the_style_it_had_which_has_changed_by_that(
    in_acme: Organization,
) -> None:
    board = Department.objects.create(name="Board")
    first = actions.create(
        "First", make.make_background(), DEFAULT, departments=[board], actor=OWNER, at=NOON
    )
    second = create("Second")

    change(second, departments=[board])

    assert list(queries.departments(first)) == []
    assert list(queries.departments(second)) == [board]
    with pytest.raises(DraftChanged):
        change(first, departments=[board], draft_of=NOON, at=NOON + 2 * DAY)


def test_what_somebody_else_changed_since_is_not_replaced(in_acme: Organization) -> None:
    style = create()
    seen = style.changed_at
    change(style)

    with pytest.raises(DraftChanged, match="before you save again"):
        change(style, name="Renamed", draft=DEFAULT, draft_of=seen)

    style.refresh_from_db()
    assert (style.name, style.draft["axes"]) == ("Team", OTHER.axes)


def test_departments_are_recorded_where_they_changed(in_acme: Organization) -> None:
    board = Department.objects.create(name="Board")
    style = create()
    change(style, departments=[board])

    change(style, departments=[board])

    verbs = Counter(event.verb for event in audit.recent(Filter(subject_id=style.pk)))
    assert verbs == {"style.create": 1, "style.change": 2, "style.offer": 1}


@pytest.mark.slow
def test_two_who_save_the_same_draft_at_once_do_not_overwrite_each_other(
    committed_db: dict[str, str],
) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        style = create()

    def save(name: str) -> None:
        with acting_for(acme):
            change(style, name=name, draft_of=NOON)

    results = at_once(lambda: save("One"), lambda: save("Other"))

    assert sorted(type(result).__name__ for result in results) == ["DraftChanged", "NoneType"]


def test_a_style_nobody_published_leaves_its_department_to_the_default(
    in_acme: Organization,
) -> None:
    board, usual = (
        Department.objects.create(name="Board"),
        make.make_version(make.make_style(is_default=True)),
    )

    make.make_offer(make.make_style(), board)

    assert queries.version_for(make.make_employee(department=board)) == usual


def test_an_archived_style_is_its_departments_no_longer(in_acme: Organization) -> None:
    board, usual = (
        Department.objects.create(name="Board"),
        make.make_version(make.make_style(is_default=True)),
    )
    formal = make.make_version(make.make_style()).template
    make.make_offer(formal, board)

    actions.archive(formal, actor=OWNER, at=NOON)

    assert queries.version_for(make.make_employee(department=board)) == usual


def framed(frame: Frame, files: Files | None = None) -> StyleTemplate:
    draft = replace(DEFAULT, files=files or Files())
    background = make.make_background()
    return actions.create("Framed", background, draft, frame=frame, actor=OWNER, at=NOON)


def test_a_version_pins_the_frame_and_keeps_it_when_frame_and_logo_are_retired(
    in_acme: Organization,
) -> None:
    logo = make.make_logo(file_key="")
    stored = files.put_plain(b"PNG", owner_id=logo.pk, kind="logo", media_type="image/png")
    Logo.objects.update(file_key=stored.key)
    frame = make.make_frame(logo=Logo.objects.get())
    version = publish(framed(frame))

    brand.retire_frame(frame, actor=OWNER, at=NOON)
    brand.retire_logo(frame.logo, actor=OWNER, at=NOON)

    assert version.frame_drawn == frame.plain
    assert files.open_plain(version.frame_drawn["logo_key"]) == b"PNG"
    with pytest.raises(ProtectedError):
        frame.delete()


def test_a_retired_frame_is_not_taken(in_acme: Organization) -> None:
    retired = make.make_frame("retired")

    with pytest.raises(FrameNotReady) as refusal:
        framed(retired)

    assert set(refusal.value.fields) == {"frame"}


def test_a_draft_whose_frame_was_retired_meanwhile_is_not_published(in_acme: Organization) -> None:
    style = framed(make.make_frame())
    brand.retire_frame(Frame.objects.get(), actor=OWNER, at=NOON)

    with pytest.raises(FrameNotReady):
        publish(style)

    assert not queries.versions(style).exists()


def test_a_frame_that_would_be_on_no_file_is_refused(in_acme: Organization) -> None:
    with pytest.raises(Invalid) as refusal:
        framed(make.make_frame(), Files(profiles=["linkedin"], framed=["badge"]))

    assert set(refusal.value.fields) == {"framed"}


def test_other_files_are_another_version(in_acme: Organization) -> None:
    style = create()
    publish(style)
    change(style, draft=replace(DEFAULT, files=Files(profiles=["web"])))

    assert publish(style).files.made == ["web"]
