"""Styles: drafts, versions, and which one is everybody's."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from generation.brand.models import Background
from generation.styles import queries
from generation.styles.models import StyleTemplate
from generation.styles.specification import DEFAULT, Draft, Files
from generation.vision.composition import Framing
from portal.web.styles import StyleForm
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department
from tests.make import NOON, make_background, make_frame, make_style, make_version


@pytest.fixture
def background(acme: Organization) -> Background:
    with acting_for(acme):
        return make_background()


@pytest.fixture
def style(acme: Organization, background: Background) -> StyleTemplate:
    with acting_for(acme):
        return make_style(name="House style", background=background, is_default=True)


def filled(chosen: Background, **changed: object) -> dict[str, object]:
    """The form as a browser sends it."""
    first = StyleForm.starting(None)
    return {**first, "name": "House style", "background": chosen.pk, **changed}


def test_first_a_background_is_needed(desk: Client, home: str) -> None:
    assert "First a background" in desk.get(f"{home}styles/").content.decode()
    assert desk.get(f"{home}styles/new/")["Location"] == f"{home}styles/"


def test_style_is_made_as_a_draft(
    desk: Client, home: str, acme: Organization, background: Background
) -> None:
    desk.post(f"{home}styles/new/", filled(background, expression=["confident smile"]))

    with acting_for(acme):
        made = queries.templates().get()
        assert made.draft["axes"]["expression"] == ["confident smile"]
        assert made.is_default
        assert not queries.versions(made)


def test_every_part_of_a_draft_comes_back_from_the_form(
    desk: Client, home: str, acme: Organization, background: Background
) -> None:
    draft = Draft(
        axes={**DEFAULT.axes, "pose": ["facing the camera", "slight turn left"]},
        locked=["pose"],
        framing=Framing(eye_line=0.4, head_height=0.5, centre=0.45),
        candidates=24,
        keepers=3,
        files=Files(profiles=["original", "web"], framed=["original"]),
    )
    with acting_for(acme):
        style = make_style(background=background, draft=draft.to_json())
        shown = StyleForm.starting(style)

    desk.post(f"{home}styles/{style.pk}/", shown)

    with acting_for(acme):
        saved = Draft.from_json(queries.templates().get().draft)
    unsaid = [name for name, value in vars(draft).items() if value == vars(DEFAULT)[name]]
    assert (saved, unsaid) == (draft, [])


def test_what_is_locked_in_the_editor_is_locked_in_the_version(
    desk: Client, home: str, acme: Organization, background: Background, style: StyleTemplate
) -> None:
    desk.post(f"{home}styles/{style.pk}/", filled(background, locked=["clothing", "lighting"]))
    desk.post(f"{home}styles/{style.pk}/publish/")

    with acting_for(acme):
        assert queries.templates().get().draft["locked"] == ["clothing", "lighting"]
        assert queries.versions(style).get().specification["locked"] == ["clothing", "lighting"]


def test_axis_without_a_choice_is_refused(
    desk: Client, home: str, acme: Organization, background: Background
) -> None:
    page = desk.post(f"{home}styles/new/", filled(background, clothing=[]))

    assert page.status_code == 400
    assert page.context["form"].errors.keys() == {"clothing"}


def test_another_companys_background_is_no_choice(
    desk: Client, home: str, background: Background, globex: Organization
) -> None:
    with acting_for(globex):
        foreign = make_background()

    page = desk.post(f"{home}styles/new/", filled(foreign))

    assert page.context["form"].errors.keys() == {"background"}


def test_another_companys_department_is_no_choice(
    desk: Client, home: str, background: Background, globex: Organization
) -> None:
    with acting_for(globex):
        foreign = Department.objects.create(name="Theirs")

    page = desk.post(f"{home}styles/new/", filled(background, departments=[foreign.pk]))

    assert page.status_code == 400
    assert page.context["form"].errors.keys() == {"departments"}


def test_every_field_can_be_filled_in(
    desk: Client, home: str, acme: Organization, background: Background
) -> None:
    with acting_for(acme):
        Department.objects.create(name="Research")

    page = desk.get(f"{home}styles/new/")

    shown = page.content.decode()
    assert [name for name in page.context["form"].fields if f'name="{name}"' not in shown] == []


@pytest.mark.parametrize(
    ("field", "value"), [("eye_line", 90), ("head_height", ""), ("candidates", 0), ("keepers", 99)]
)
def test_a_number_that_no_picture_can_have_is_named(
    desk: Client, home: str, background: Background, field: str, value: object
) -> None:
    page = desk.post(f"{home}styles/new/", filled(background, **{field: value}))

    assert page.status_code == 400
    assert field in page.context["form"].errors
    assert page.context["stage"].framing["head_height"] == 0.55  # the preview shows what can be


def test_the_usual_framing_comes_back_without_a_script(
    desk: Client, home: str, acme: Organization, background: Background
) -> None:
    draft = replace(DEFAULT, framing=Framing(head_height=0.4)).to_json()
    with acting_for(acme):
        style = make_style(draft=draft, background=background)
    address = f"{home}styles/{style.pk}/"

    shown = [desk.get(address + query).context["stage"].framing for query in ("", "?framing=usual")]

    assert [framing["head_height"] for framing in shown] == [0.4, 0.55]


def test_draft_is_changed_and_published_as_the_next_version(
    desk: Client, home: str, acme: Organization, background: Background, style: StyleTemplate
) -> None:
    address = f"{home}styles/{style.pk}/"
    desk.post(f"{address}publish/")
    desk.post(address, filled(background, pose=["slight turn left"]))

    page = desk.post(f"{address}publish/", follow=True)

    versions = [frozen.version.number for frozen in page.context["versions"]]
    assert versions == [2, 1]
    assert "Slight turn left" in page.context["versions"][0].choices
    assert "Slight turn left" not in page.context["versions"][1].choices


def test_what_a_colleague_changed_meanwhile_is_replaced_only_knowingly(
    desk: Client, home: str, acme: Organization, background: Background, style: StyleTemplate
) -> None:
    address = f"{home}styles/{style.pk}/"
    seen = desk.get(address).context["draft_of"]
    desk.post(address, filled(background, keepers=3, draft_of=seen))
    mine = filled(background, name="Renamed", draft_of=seen)

    refused = desk.post(address, mine)

    assert refused.status_code == 400
    assert "This style was changed while you edited it." in refused.content.decode()
    assert refused.context["form"]["name"].value() == "Renamed"
    with acting_for(acme):
        assert queries.templates().get().name == "House style"
    desk.post(address, {**mine, "draft_of": refused.context["draft_of"]})
    with acting_for(acme):
        assert queries.templates().get().name == "Renamed"


def test_a_wrong_value_does_not_make_a_page_forget_which_draft_it_shows(
    desk: Client, home: str, background: Background, style: StyleTemplate
) -> None:
    address = f"{home}styles/{style.pk}/"
    seen = desk.get(address).context["draft_of"]
    desk.post(address, filled(background, keepers=3, draft_of=seen))

    refused = desk.post(address, filled(background, keepers=99, draft_of=seen))

    assert f'name="draft_of" value="{seen}"' in refused.content.decode()


@pytest.mark.parametrize("move", ["", "publish/", "default/", "archive/", "samples/"])
def test_a_style_that_was_archived_meanwhile_says_so(
    desk: Client, home: str, background: Background, style: StyleTemplate, move: str
) -> None:
    with acting_for(style.organization_id):
        gone = make_style(background=background, archived_at=NOON)

    refused = desk.post(f"{home}styles/{gone.pk}/{move}", filled(background, name="Renamed"))

    assert refused.status_code == (409 if move else 400)
    assert "This style is archived, so it cannot be changed." in refused.content.decode()
    assert move or "Renamed" in refused.content.decode()


def test_files_and_a_frame_are_chosen_and_shown_again(
    desk: Client, home: str, acme: Organization, background: Background, style: StyleTemplate
) -> None:
    with acting_for(acme):
        frame = make_frame(name="Corner")
    address = f"{home}styles/{style.pk}/"
    chosen = {"profiles": ["original", "badge"], "framed": ["badge"], "frame": frame.pk}

    desk.post(address, filled(background, **chosen))

    with acting_for(acme):
        saved = queries.templates().get()
    assert saved.frame == frame
    assert saved.draft["files"] == {"profiles": ["original", "badge", "web"], "framed": ["badge"]}
    rows = desk.get(address).context["file_rows"]
    assert [row.profile.name for row in rows if row.is_made] == [
        "original",
        "badge",
        "web",
    ]
    assert [row.profile.name for row in rows if row.is_framed] == ["badge"]
    stage = desk.get(address).context["stage"]
    assert stage.frame is None
    assert [bool(crop["frame"]) for crop in stage.crops] == [False, False, True]


def test_everything_ticked_is_also_what_is_added_later(
    desk: Client, home: str, acme: Organization, background: Background
) -> None:
    desk.post(f"{home}styles/new/", filled(background))

    with acting_for(acme):
        assert queries.templates().get().draft["files"] == {"profiles": None, "framed": None}


def test_frame_that_would_be_on_no_file_is_refused_beside_the_files(
    desk: Client, home: str, acme: Organization, background: Background
) -> None:
    with acting_for(acme):
        frame = make_frame()

    page = desk.post(f"{home}styles/new/", filled(background, frame=frame.pk, framed=[]))

    assert page.status_code == 400
    assert page.context["form"].errors.keys() == {"framed"}


def test_another_companys_frame_is_no_choice(
    desk: Client, home: str, background: Background, globex: Organization
) -> None:
    with acting_for(globex):
        foreign = make_frame()

    page = desk.post(f"{home}styles/new/", filled(background, frame=foreign.pk))

    assert page.status_code == 400
    assert page.context["form"].errors.keys() == {"frame"}
    assert page.context["stage"].frames == []


def test_publishing_the_same_again_is_refused(
    desk: Client, home: str, style: StyleTemplate
) -> None:
    desk.post(f"{home}styles/{style.pk}/publish/")

    page = desk.post(f"{home}styles/{style.pk}/publish/")

    assert page.status_code == 409
    assert "nothing to publish" in page.content.decode()


def test_another_style_becomes_everybodys_and_the_old_one_is_archived(
    desk: Client, home: str, acme: Organization, style: StyleTemplate
) -> None:
    with acting_for(acme):
        other = make_version(make_style(name="Casual")).template

    desk.post(f"{home}styles/{other.pk}/default/")
    desk.post(f"{home}styles/{style.pk}/archive/")

    with acting_for(acme):
        assert [row.name for row in queries.templates()] == ["Casual"]


def test_twenty_styles_cost_as_many_queries_as_two(
    desk: Client, home: str, acme: Organization
) -> None:
    def queries_for(number: int) -> int:
        with acting_for(acme):
            for _ in range(number):
                make_version()
        with CaptureQueriesContext(connection) as captured:
            desk.get(f"{home}styles/")
        return len(captured)

    assert queries_for(2) == queries_for(18)
