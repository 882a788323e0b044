"""The team's wall: who stands out, by how much of what, and what would mend it."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generation import wall
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.rebrands import queries as rebrands
from generation.styles import specification
from generation.styles.models import StyleAudience, StyleTemplate, StyleVersion
from generation.wall import Remedy, Wanted
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department
from tests import make
from tests.make import NOON

TRAITS = {"background": 0.0, "eye_line": 0.44, "head_height": 0.55, "centre": 0.5}
TRAITS |= {"light": 0.0, "sharpness": 400.0, "enlarged": 1.0}


@pytest.fixture
def style(in_acme: Organization) -> StyleTemplate:
    mist = make.make_background(name="Mist", colour="#d9dee4")
    return make.make_style(is_default=True, name="Formal", background=mist)


@pytest.fixture
def version(style: StyleTemplate) -> StyleVersion:
    return make.make_version(style, number=1)


@pytest.fixture
def team(version: StyleVersion) -> list[Headshot]:
    """Five people who match."""
    return [approved(version, name=name) for name in ("Ada", "Ben", "Cho", "Eli", "Fay")]


def approved(version: StyleVersion, *, name: str, **fields: Any) -> Headshot:
    """Somebody's approved headshot, like everybody's unless `fields` say otherwise."""
    odd = fields.pop("odd", {})
    named = {"name": name, "external_id": name, "department": fields.pop("department", None)}
    employee = make.make_employee(**named)
    make.make_receipt(employee, expires_at=NOON + 100 * make.YEAR)
    run = make.make_run("ready", employee=employee)
    batch = make.make_batch("ready", run=run, style_version=version)
    made = {"traits": {**TRAITS, **odd}, "cutout_key": "cutout", "matte_key": "matte", **fields}
    headshot = make.make_headshot(HeadshotState.RELEASED, batch=batch, **made)
    make.make_approval("approved", headshot=headshot, decided_at=NOON)
    return headshot


def framed(version: StyleVersion, **framing: float) -> StyleVersion:
    """A newer version of the same style, that frames otherwise."""
    frozen = {**version.specification}
    frozen["finish"] = {**frozen["finish"], "framing": {**version.framing, **framing}}
    return make.make_version(version.template, number=version.number + 1, specification=frozen)


def before(version: StyleVersion, colour: str) -> StyleVersion:
    """A newer version of the same style, before another background."""
    other = make.make_background(colour=colour)
    frozen = {**version.specification, "background": other.plain}
    return make.make_version(
        version.template, number=version.number + 1, specification=frozen, background=other
    )


def odd_one(found: wall.Wall) -> wall.Picture:
    [picture] = found.outliers
    return picture


def axes(picture: wall.Picture) -> list[str]:
    return [each.axis for each in picture.outlier.deviations] if picture.outlier else []


def test_a_team_that_matches_stands_there_by_name(team: list[Headshot]) -> None:
    found = wall.wall()

    assert [each.headshot.employee.name for each in found.pictures] == [
        "Ada", "Ben", "Cho", "Eli", "Fay",
    ]  # fmt: skip
    assert (found.score, found.outliers) == (1.0, [])


def test_nobody_is_on_the_wall_of_a_company_that_approved_nothing(in_acme: Organization) -> None:
    make.make_headshot(HeadshotState.CHOSEN, traits=TRAITS)

    found = wall.wall()

    assert (found.pictures, found.score) == ([], None)


def test_only_a_new_take_changes_the_light(team: list[Headshot], version: StyleVersion) -> None:
    approved(version, name="Odd", odd={"light": 0.9})

    found = wall.wall()

    assert found.score == pytest.approx(5 / 6)
    assert axes(odd_one(found)) == ["light"]
    assert odd_one(found).remedy == Remedy.NEW_TAKES


def test_a_head_that_lacks_room_is_told_from_one_that_was_measured_otherwise(
    team: list[Headshot], version: StyleVersion
) -> None:
    cramped = {"head_height": 0.66, "enlarged": 1.2}
    approved(version, name="Cramped", odd=cramped)
    approved(version, name="Odd", odd={"head_height": 0.6})

    remedies = {each.headshot.employee.name: each.remedy for each in wall.wall().outliers}

    assert remedies == {"Cramped": Remedy.NO_ROOM, "Odd": Remedy.LOOK}


def test_a_picture_framed_by_an_earlier_version_is_mended_by_the_finish(
    team: list[Headshot], version: StyleVersion
) -> None:
    framed(version, head_height=0.6)

    found = wall.wall()

    assert found.score == 0
    assert {tuple(axes(each)) for each in found.outliers} == {("head_height",)}
    assert found.mendable == found.outliers


def test_a_picture_before_an_earlier_background_stands_out_by_that(
    team: list[Headshot], version: StyleVersion
) -> None:
    newer = before(version, "#1e59cd")
    approved(newer, name="New")

    found = wall.wall()

    assert len(found.outliers) == 5
    assert {tuple(axes(each)) for each in found.outliers} == {("background",)}


def test_a_version_that_looks_the_same_makes_nobody_stand_out(
    team: list[Headshot], version: StyleVersion
) -> None:
    before(version, "#d9dee4")

    assert wall.wall().score == 1


def test_what_a_finish_begins_with_may_not_be_there_any_more(
    team: list[Headshot], version: StyleVersion
) -> None:
    approved(version, name="Old", cutout_key="")
    framed(version, head_height=0.6)

    [old] = [each for each in wall.wall().outliers if each.remedy != Remedy.FINISH]

    assert (old.remedy, old.obstacle) == (Remedy.NOT_KEPT, rebrands.NO_CUTOUT)


@pytest.mark.parametrize(("started", "remedy"), [(NOON, "under_way"), (None, "finish")])
def test_what_is_being_finished_again_is_not_offered_twice(
    team: list[Headshot], version: StyleVersion, started: datetime | None, remedy: str
) -> None:
    newer = framed(version, head_height=0.6)
    rebrand = make.make_rebrand("done" if started else "planned", version=newer, started_at=started)
    make.make_refinish("made", rebrand=rebrand, headshot=team[0])

    [ada] = [each for each in wall.wall().outliers if each.headshot == team[0]]

    assert ada.remedy == remedy


def test_a_finish_that_leaves_the_light_says_so(
    team: list[Headshot], version: StyleVersion
) -> None:
    approved(version, name="Odd", odd={"light": 0.9})
    framed(version, head_height=0.6)

    may_stay = {each.headshot.employee.name: each.may_stay for each in wall.wall().mendable}

    assert [name for name, stays in may_stay.items() if stays] == ["Odd"]


def test_each_is_compared_with_the_style_of_their_department(
    team: list[Headshot], version: StyleVersion
) -> None:
    design = Department.objects.create(name="Design")
    close = specification.DEFAULT.to_json()
    close["framing"]["head_height"] = 0.65
    creative = make.make_version(make.make_style(name="Creative", draft=close))
    StyleAudience.objects.create(template=creative.template, department=design)
    approved(creative, name="Gil", department=design, odd={"head_height": 0.65})
    approved(version, name="Hal", department=design)

    found = wall.wall()

    assert odd_one(found).headshot.employee.name == "Hal"
    assert odd_one(found).version == creative
    assert [(part.name, part.score) for part in found.by_version()] == [
        ("Creative", 0.5),
        ("Formal", 1.0),
    ]
    assert len(wall.wall(Wanted(style=creative.template_id)).pictures) == 2
    assert len(wall.wall(Wanted(department=design.pk)).pictures) == 2


def test_a_picture_stands_out_whoever_looks_at_which(
    team: list[Headshot], version: StyleVersion
) -> None:
    design = Department.objects.create(name="Design")
    approved(version, name="Gil", department=design, odd={"light": 0.9})

    found = wall.wall(Wanted(visible=frozenset({design.pk})))

    assert [each.headshot.employee.name for each in found.pictures] == ["Gil"]
    assert found.score == 0


def test_own_photos_are_shown_and_not_counted(team: list[Headshot], version: StyleVersion) -> None:
    own = make.make_own_headshot(HeadshotState.RELEASED, style_version=version)
    make.make_approval("approved", headshot=own, decided_at=NOON)

    found = wall.wall()

    assert [each.headshot for each in found.own_photos] == [own]
    assert (len(found.pictures), len(found.counted), found.never_measured) == (6, 5, [])


def test_what_was_never_measured_can_be_measured_yet(
    team: list[Headshot], version: StyleVersion
) -> None:
    old = approved(version, name="Old", traits=None)
    approved(version, name="Older", traits=None, matte_key="")
    approved(version, name="Hidden", traits={})

    found = wall.wall()

    assert (len(found.counted), len(found.never_measured), found.faceless) == (5, 2, 1)
    assert wall.measurable(found.never_measured, at=NOON) == [old]


def test_another_companys_pictures_are_on_no_wall(acme: Organization, globex: Organization) -> None:
    for company, name in ((acme, "Ada"), (globex, "Gus")):
        with acting_for(company):
            approved(make.make_version(make.make_style(is_default=True)), name=name)

    with acting_for(globex):
        names = [each.headshot.employee.name for each in wall.wall().pictures]

    assert names == ["Gus"]


def test_many_cost_as_many_queries_as_few(team: list[Headshot], version: StyleVersion) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            wall.wall()
        return len(captured)

    framed(version, head_height=0.6)
    few = queries()
    for number in range(10):
        approved(version, name=f"Person {number}", odd={"light": 0.9})

    assert queries() == few
