"""The sample people as the model draws them, on the pages of a style."""

import pytest
from django.conf import settings
from django.test import Client

from generation.samples import queries
from generation.samples.lifecycle import DrawingState
from generation.samples.models import SampleDrawing
from generation.styles import queries as styles
from generation.styles.models import StyleTemplate
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make

HTMX = {"HX-Request": "true"}


@pytest.fixture
def style(acme: Organization) -> StyleTemplate:
    with acting_for(acme):
        return make.make_style(is_default=True)


@pytest.fixture
def page(home: str, style: StyleTemplate) -> str:
    return f"{home}styles/{style.pk}/"


def drawing_of(style: StyleTemplate) -> SampleDrawing:
    with acting_for(style.organization_id):
        return SampleDrawing.objects.get()


def moved(drawing: SampleDrawing, state: str, **fields: object) -> None:
    with acting_for(drawing.organization_id):
        SampleDrawing.objects.filter(pk=drawing.pk).update(state=state, **fields)


def test_the_saved_draft_is_drawn_when_asked(desk: Client, page: str, style: StyleTemplate) -> None:
    assert "has not been drawn yet" in desk.get(page).content.decode()

    response = desk.post(f"{page}samples/")

    assert response["Location"] == page
    drawing = drawing_of(style)
    with acting_for(style.organization_id):
        draft = styles.as_published(style, base=settings.ENGINE_BASE, seed=0)
        assert queries.of(draft, base=settings.ENGINE_BASE) == drawing
    assert "Waiting for a free worker" in desk.get(page).content.decode()


def test_saving_and_drawing_is_one_press(desk: Client, page: str, style: StyleTemplate) -> None:
    form = {**desk.get(page).context["form"].initial, "then": "draw"}
    form["pose"] = ["slight turn left"]

    desk.post(page, form)

    assert drawing_of(style).look["axes"]["pose"] == ["slight turn left"]


def test_a_draft_stays_saved_when_too_many_are_being_drawn(
    desk: Client, page: str, style: StyleTemplate
) -> None:
    with acting_for(style.organization_id):
        for _ in range(queries.MOST_OPEN):
            make.make_drawing()
    form = {**desk.get(page).context["form"].initial, "keepers": 2, "then": "draw"}

    response = desk.post(page, form, follow=True)

    assert "Other samples are being drawn right now" in response.content.decode()
    assert response.context["form"].initial["keepers"] == 2


def test_a_version_is_drawn_when_asked(desk: Client, page: str, style: StyleTemplate) -> None:
    with acting_for(style.organization_id):
        version = make.make_version(style, number=1)

    fragment = desk.post(f"{page}samples/", {"version": "1"}, headers=HTMX)

    assert "Waiting for a free worker" in fragment.content.decode()
    assert drawing_of(style).look["background"] == version.specification["background"]
    assert desk.post(f"{page}samples/", {"version": "7"}).status_code == 404


def test_progress_is_asked_for_until_it_ends(
    desk: Client, home: str, page: str, style: StyleTemplate
) -> None:
    desk.post(f"{page}samples/")
    drawing = drawing_of(style)
    address = f"{home}styles/samples/{drawing.pk}/"
    moved(drawing, DrawingState.DRAWING, drawn=2)
    during = desk.get(address).content.decode()

    moved(drawing, DrawingState.READY, file_keys=["a", "b", "c"])
    after = desk.get(address).content.decode()

    assert "2 of 3 people drawn" in during
    assert "hx-get" in during
    assert "hx-get" not in after
    assert after.count("<img") == 3


def test_a_failure_says_why_and_is_tried_again(
    desk: Client, home: str, page: str, style: StyleTemplate
) -> None:
    desk.post(f"{page}samples/")
    drawing = drawing_of(style)
    moved(drawing, DrawingState.FAILED, failure_code="out_of_memory")
    Job.objects.filter(subject_id=drawing.pk).update(state=JobState.FAILED)
    assert "ran out of memory" in desk.get(page).content.decode()

    fragment = desk.post(f"{home}styles/samples/{drawing.pk}/retry/", headers=HTMX)

    assert "Waiting for a free worker" in fragment.content.decode()
    assert Job.objects.get(subject_id=drawing.pk).state == JobState.READY


def test_a_picture_is_given_to_its_own_company_only(
    desk: Client, home: str, acme: Organization, globex: Organization
) -> None:
    answers = {}
    for company in (acme, globex):
        with acting_for(company):
            drawing = make.make_drawing("ready")
            data = b"\xff\xd8\xff\xe0" + bytes(100)
            kept = files.put_plain(
                data, owner_id=drawing.pk, kind="sample", media_type="image/webp"
            )
            SampleDrawing.objects.filter(pk=drawing.pk).update(file_keys=[kept.key])
        address = f"{home}styles/samples/{drawing.pk}"
        answers[company.name] = [
            desk.get(f"{address}/{end}").status_code for end in ("", "1/", "2/", "0/")
        ]

    assert answers == {"Acme": [200, 200, 404, 404], "Globex": [404] * 4}
