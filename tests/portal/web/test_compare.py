"""A take beside the photo that it should be like: at one scale, and only for who may see both."""

from uuid import uuid4

import pytest
from django.test import Client

from generation.approvals.models import Approval
from generation.headshots.models import Headshot
from generation.photos.models import Photo
from generation.vision.composition import Framing
from portal.web import compare
from portal.web.compare import Piece
from portal.web.evidence import nearest_row
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.organizations.policy import Role
from tests import make
from tests.generation.approvals.conftest import PASSES, submission
from tests.portal.visitors import member_client

FACE = {"training": {"face": [0.25, 0.3, 0.65, 0.6]}}


@pytest.fixture
def approval(acme: Organization) -> Approval:
    """A take before the reviewers, of somebody with two photos."""
    with acting_for(acme):
        person = make.make_participant(name="Ada Byron")
        for number in (1, 2):
            make.make_photo(
                "admitted",
                employee=person,
                thumbnail_key=f"small-{number}",
                measured=FACE,
                width=600,
                height=800,
                received_at=make.NOON + number * make.YEAR,
            )
        return submission(person, checks=PASSES)


def note_nearest(approval: Approval, photo: Photo, *, apart: float = 0.4) -> None:
    new = {"passes": True, "found": apart, "photo": str(photo.pk)}
    Headshot.objects.update(checks={**PASSES, "new": new})


def piece(head: Framing | None, aspect: float = 1.0) -> Piece:
    return Piece(uuid4(), "A", "/a/", head, aspect=aspect)


def test_a_photo_is_laid_so_that_its_head_is_where_the_takes_is() -> None:
    take = Framing(eye_line=0.4, head_height=0.5, centre=0.5)
    photo = piece(Framing(eye_line=0.3, head_height=0.25, centre=0.4), aspect=0.75)

    x, y, width, height = map(float, compare.placed(photo, take))

    assert (width, height) == (150, 200)
    assert x + 0.4 * width == pytest.approx(50)
    assert y + 0.3 * height == pytest.approx(40)


def test_a_picture_without_a_known_head_is_shown_whole() -> None:
    assert compare.placed(piece(None), Framing()) == compare.WHOLE
    assert compare.placed(piece(Framing()), None) == compare.WHOLE


def test_the_nearest_photo_stands_beside_the_first_choice(
    desk: Client, home: str, approval: Approval
) -> None:
    with acting_for(approval.organization_id):
        first, second = Photo.objects.order_by("received_at")
        note_nearest(approval, second)

    page = desk.get(f"{home}approvals/{approval.pk}/compare/")

    photo, take = page.context["sides"]
    assert (photo.piece.pk, take.take) == (second.pk, approval.headshot)
    assert take.placed == compare.WHOLE
    assert float(photo.placed.height) > 100
    assert [swap.piece.pk for swap in photo.swaps] == [second.pk, first.pk]
    assert "Photo 2: alike" in page.content.decode()
    assert "Photo 2: alike" in desk.get(f"{home}approvals/").content.decode()


@pytest.mark.parametrize(
    ("apart", "said"),
    [(0.2, "very alike"), (0.4, "alike"), (0.5, "somewhat alike"), (0.7, "hardly alike")],
)
def test_how_alike_the_nearest_photo_is_is_said_in_words(
    approval: Approval, apart: float, said: str
) -> None:
    with acting_for(approval.organization_id):
        photo = Photo.objects.earliest("received_at")
        note_nearest(approval, photo, apart=apart)

        [(_tone, _label, words)] = nearest_row(Headshot.objects.get(), [photo])

    assert words == f"Photo 1: {said}"


def test_a_photo_that_is_gone_is_not_named(desk: Client, home: str, approval: Approval) -> None:
    with acting_for(approval.organization_id):
        gone = Photo.objects.earliest("received_at")
        note_nearest(approval, gone)
        Photo.objects.filter(pk=gone.pk).update(state="rejected")

    page = desk.get(f"{home}approvals/{approval.pk}/compare/")

    assert "Nearest photo" not in page.content.decode()
    assert str(gone.pk) not in page.content.decode()


def test_a_viewer_who_may_not_review_sees_no_photo(
    acme: Organization, home: str, approval: Approval
) -> None:
    with acting_for(acme):
        viewer = member_client(make.make_member(Role.VIEWER))

    assert viewer.get(f"{home}approvals/{approval.pk}/compare/").status_code == 403
