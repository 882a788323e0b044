"""What publishing would do, shown before it is done; and versions side by side."""

from dataclasses import replace

import pytest
from django.test import Client

from generation.brand import actions as brand
from generation.headshots.lifecycle import HeadshotState
from generation.styles import actions, queries
from generation.styles.models import StyleTemplate, StyleVersion
from generation.styles.specification import DEFAULT, Files
from generation.vision.composition import Framing
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, OWNER


@pytest.fixture
def style(acme: Organization) -> StyleTemplate:
    """The style for everyone, with one version."""
    with acting_for(acme):
        made = make.make_style(name="House", is_default=True)
        actions.publish(made, base="demo", seed=1, actor=OWNER, at=NOON)
        return made


@pytest.fixture
def page(home: str, style: StyleTemplate) -> str:
    return f"{home}styles/{style.pk}/"


def change(style: StyleTemplate) -> None:
    """Another draft: other clothes, a larger head, more pictures."""
    axes = {**DEFAULT.axes, "clothing": ["smart casual"]}
    draft = replace(DEFAULT, axes=axes, framing=Framing(head_height=0.6), candidates=24)
    with acting_for(style.organization_id):
        actions.change(
            style,
            name=style.name,
            background=style.background,
            frame=style.frame,
            draft=draft,
            departments=[],
            actor=OWNER,
            at=NOON + DAY,
        )


def versions_of(style: StyleTemplate) -> list[StyleVersion]:
    with acting_for(style.organization_id):
        return list(queries.versions(style))


def test_who_is_affected_what_it_costs_and_what_changes_is_shown(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    change(style)
    with acting_for(style.organization_id):
        make.make_employee(name="Ada Byron")
        version = queries.versions(style).get()
        stages = {"render": 50.0, "select": 10.0}
        batch = make.make_batch(
            "ready", style_version=version, rendered=12, stage_seconds=stages, finished_at=NOON
        )
        make.make_headshot(HeadshotState.RELEASED, batch=batch)

    text = desk.get(f"{page}publish/").content.decode()

    assert "Ada Byron" in text
    assert "1 person with an approved picture of an earlier version keeps it." in text
    assert "2.0 minutes" in text  # 60 seconds for 12, and the draft has 24
    assert "Not known yet: nobody was learned" in text
    assert all(words in text for words in ("Smart casual", "60 %", "24"))


def test_other_files_and_a_frame_are_told_in_words_and_drawn(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    draft = replace(DEFAULT, files=Files(profiles=["original", "linkedin"])).checked()
    with acting_for(style.organization_id):
        frame = make.make_frame(name="Corner")
        StyleTemplate.objects.filter(pk=style.pk).update(frame=frame, draft=draft.to_json())

    shown = [desk.get(f"{page}{view}") for view in ("publish/", "compare/?one=1&two=draft")]

    for answer in shown:
        told = {each.label: (each.before, each.after) for each in answer.context["changes"]}
        assert told == {
            "Files that are made": ("All", "Full size; LinkedIn; Website, WebP"),
            "Logo frame": ("None", "Corner"),
            "Files with the logo": ("None", "Full size; Website, WebP"),
        }
    before, after = shown[1].context["sides"]
    assert (before.frame, after.frame.name) == (None, "Corner")


def test_a_draft_whose_frame_was_retired_says_so_and_is_not_published(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    with acting_for(style.organization_id):
        frame = make.make_frame("retired", name="Old corner")
        StyleTemplate.objects.filter(pk=style.pk).update(frame=frame)

    pages = [
        " ".join(desk.get(each).content.decode().split()) for each in (page, f"{page}publish/")
    ]
    refusal = desk.post(f"{page}publish/")

    assert "The logo frame “Old corner” was retired." in pages[0]
    assert "The logo frame “Old corner” cannot be used any more." in pages[1]
    assert "Publish version 2</button>" not in pages[1]
    assert refusal.status_code == 400
    assert len(versions_of(style)) == 1


def test_nothing_is_promised_before_anything_was_made(desk: Client, page: str) -> None:
    text = desk.get(f"{page}publish/").content.decode()

    assert "Not known yet: nothing was made" in text
    assert "Nothing has changed since version 1." in text
    assert "Publish version 2</button>" not in text


def test_looking_publishes_nothing(desk: Client, page: str, style: StyleTemplate) -> None:
    change(style)

    desk.get(f"{page}publish/")

    assert len(versions_of(style)) == 1


def test_what_was_looked_at_is_published(desk: Client, page: str, style: StyleTemplate) -> None:
    change(style)
    shown = desk.get(f"{page}publish/").context
    with acting_for(style.organization_id):
        make.make_employee()  # who joins changes nothing
    seen = {"draft_of": shown["draft_of"], "audience": shown["effects"].audience}

    response = desk.post(f"{page}publish/", seen)

    assert response["Location"] == page
    assert [version.number for version in versions_of(style)] == [2, 1]


def test_a_draft_that_changed_meanwhile_is_looked_at_again(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    seen = desk.get(f"{page}publish/").context["draft_of"]
    change(style)

    refused = desk.post(f"{page}publish/", {"draft_of": seen})

    assert refused.status_code == 409
    assert "changed while you looked at it" in refused.content.decode()
    assert len(versions_of(style)) == 1


def test_a_style_that_is_for_others_meanwhile_is_looked_at_again(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    change(style)
    shown = desk.get(f"{page}publish/").context
    with acting_for(style.organization_id):
        other = make.make_version().template
        make.make_offer(other, Department.objects.create(name="Sales"))
    seen = {"draft_of": shown["draft_of"], "audience": shown["effects"].audience}

    refused = desk.post(f"{page}publish/", seen)

    assert refused.status_code == 409
    assert "Whom this style is for was changed" in refused.content.decode()
    assert len(versions_of(style)) == 1


def test_a_retired_background_is_named_before_it_is_published(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    change(style)
    with acting_for(style.organization_id):
        brand.retire(style.background, actor=OWNER, at=NOON)

    review, editor = desk.get(f"{page}publish/"), desk.get(page)

    assert "cannot be used any more" in review.content.decode()
    assert f"The background “{style.background.name}” was retired." in editor.content.decode()
    assert desk.post(f"{page}publish/").status_code == 400


def test_a_draft_is_saved_and_looked_at_with_one_press(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    form = {**desk.get(page).context["form"].initial, "keepers": 3, "then": "publish"}

    response = desk.post(page, form)

    assert response["Location"] == f"{page}publish/"
    with acting_for(style.organization_id):
        assert queries.templates().get().draft["keepers"] == 3


def test_versions_are_compared_in_words_and_on_people(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    change(style)
    desk.post(f"{page}publish/")

    compared = desk.get(f"{page}compare/")

    assert [side.title for side in compared.context["sides"]] == ["Version 1", "Version 2"]
    told = {change.label: change[1:] for change in compared.context["changes"]}
    assert told["Clothes"] == ("Business formal", "Smart casual")
    assert told["Height of the head"] == ("55 %", "60 %")
    transforms = [[each.transform for each in side.portraits] for side in compared.context["sides"]]
    assert transforms[0] != transforms[1]


def test_a_version_is_compared_with_the_saved_draft(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    change(style)

    compared = desk.get(f"{page}compare/")

    assert [side.title for side in compared.context["sides"]] == ["Version 1", "Saved draft"]


@pytest.mark.parametrize(("one", "status"), [("9", 404), ("x", 400), ("-1", 400)])
def test_a_version_that_is_none_is_refused(desk: Client, page: str, one: str, status: int) -> None:
    assert desk.get(f"{page}compare/?one={one}").status_code == status


def test_a_style_without_versions_has_nothing_to_compare(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        draft = make.make_style()

    refused = desk.get(f"{home}styles/{draft.pk}/compare/")

    assert refused.status_code == 400
    assert "Publish this style first" in refused.content.decode()


def test_another_companys_style_is_unknown(desk: Client, home: str, globex: Organization) -> None:
    with acting_for(globex):
        theirs = make.make_version().template

    answers = [
        desk.get(f"{home}styles/{theirs.pk}/{name}/").status_code for name in ("publish", "compare")
    ]

    assert answers == [404, 404]
