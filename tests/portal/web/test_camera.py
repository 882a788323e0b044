"""The camera's page: it asks for what the photos lack, and no other page may use a camera."""

from typing import Any

import pytest
from django.test import Client

from generation.photos import queries
from generation.photos.poses import Pose
from portal.web.camera import PROMPTS, ring
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.portal.visitors import employee_client

CAMERA = "/me/camera/"


@pytest.fixture
def ada(acme: Organization) -> Employee:
    with acting_for(acme):
        return make.make_participant(name="Ada Byron")


@pytest.fixture
def phone(ada: Employee) -> Client:
    return employee_client(ada)


def admit(person: Employee, number: int, **measured: Any) -> None:
    with acting_for(person.organization_id):
        for _ in range(number):
            make.make_photo("admitted", employee=person, measured={"training": measured})


def test_only_the_page_of_the_camera_may_use_it(phone: Client) -> None:
    camera, photos = phone.get(CAMERA), phone.get("/me/photos/")

    assert "camera=(self)" in camera["Permissions-Policy"]
    assert "camera=()" in photos["Permissions-Policy"]
    assert "microphone=()" in camera["Permissions-Policy"]


def test_nobody_is_photographed_before_they_agreed(acme: Organization) -> None:
    with acting_for(acme):
        new = make.make_employee(name="Bo")

    response = employee_client(new).get(CAMERA)

    assert response["Location"] == "/me/consent/"


def test_page_without_a_script_sends_to_where_all_photos_go(phone: Client) -> None:
    page = phone.get(CAMERA).content.decode()

    assert 'action="/me/photos/"' in page
    assert 'capture="user"' in page


def test_ring_has_a_tick_for_each_photo_asked_for(phone: Client, ada: Employee) -> None:
    admit(ada, 5)

    page = phone.get(CAMERA).content.decode()

    assert page.count("<line") == queries.ASKED
    assert page.count("ring__tick--done") == 5
    assert "Photo 6 of 14" in page


def test_ring_begins_at_the_top_and_goes_round() -> None:
    ticks = ring(1, of=4)

    assert [tick.is_done for tick in ticks] == [True, False, False, False]
    assert [(float(tick.x1) > 0, float(tick.y1) < 0) for tick in ticks] == [
        (True, True),
        (True, False),
        (False, False),
        (False, True),
    ]


def test_ring_is_drawn_alike_in_every_language(acme: Organization) -> None:
    with acting_for(acme):
        person = make.make_participant(name="Jo", language="de")

    page = employee_client(person).get(CAMERA).content.decode()

    assert 'lang="de"' in page
    assert f'x1="{ring(0, of=queries.ASKED)[0].x1}"' in page


def test_each_photo_is_asked_for_in_another_pose(phone: Client, ada: Employee) -> None:
    first = phone.get(CAMERA).content.decode()
    admit(ada, 1)
    second = phone.get(CAMERA).content.decode()

    assert str(PROMPTS[Pose.STRAIGHT]) in first
    assert str(PROMPTS[Pose.LEFT]) in second


def test_what_the_photos_lack_is_asked_for(phone: Client, ada: Employee) -> None:
    admit(ada, 6, yaw=0.0)

    standing = phone.get("/me/camera/standing/").content.decode()

    assert str(PROMPTS[Pose.RIGHT]) in standing or str(PROMPTS[Pose.LEFT]) in standing


def test_headshots_are_ordered_from_the_camera_too(phone: Client, ada: Employee) -> None:
    admit(ada, queries.ENOUGH)

    page = phone.get(CAMERA).content.decode()

    assert "Make my headshots" in page


def test_ring_shows_nothing_of_a_colleague_or_another_company(
    phone: Client, acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        colleague = make.make_participant(name="Grace")
    with acting_for(globex):
        stranger = make.make_participant(name="Max")
    for person in (colleague, stranger):
        admit(person, 3)

    page = phone.get(CAMERA).content.decode()

    assert "ring__tick--done" not in page
    assert "Photo 1 of 14" in page
