"""Whatever way a picture leaves by, it says what it is: nothing strips it on the way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from generation.delivery.models import Rendition
from generation.shares import actions as shares
from generation.styles.profiles import PROFILES, SHOWN
from tenants.access import actions as access
from tenants.access.policy import Scope
from tenants.kernel import files
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tests import make
from tests.architecture.matrix import KNOWN
from tests.generation.conftest import make_grace
from tests.generation.delivery.carrying import assert_says_what_it_is, made, released
from tests.portal.visitors import employee_client, member_client, share_client

pytestmark = pytest.mark.slow

Way = Callable[[Organization, Rendition], Any]


def by_page(acme: Organization, file: Rendition) -> Any:
    with acting_for(acme):
        desk = member_client(Membership.objects.get())
    return desk.get(reverse("downloads:file", args=[acme.slug, file.pk]))


def by_phone(acme: Organization, file: Rendition) -> Any:
    with acting_for(acme):
        phone = employee_client(file.headshot.employee)
    return phone.get(reverse("gallery:download", args=[file.pk]))


def by_key(acme: Organization, file: Rendition) -> Any:
    with acting_for(acme):
        secret = access.issue("HR", list(Scope), actor=SYSTEM, at=make.NOON).secret
    holder = Client(headers={"Authorization": f"Bearer {secret}"})
    return holder.get(reverse("api:headshot-file", args=[file.pk]))


def by_link(acme: Organization, file: Rendition) -> Any:
    with acting_for(acme):
        made = shares.make(
            "The board", expires_at=now() + make.YEAR, may_download=True, actor=SYSTEM, at=now()
        )
    guest = share_client(acme.pk, made.share.pk)
    return guest.get(reverse("shared:picture", args=[file.pk]), {"save": ""})


WAYS: dict[str, Way] = {
    "downloads:file": by_page,
    "gallery:download": by_phone,
    "api:headshot-file": by_key,
    "shared:picture": by_link,
}
"""By the address's name."""


def leaving_by(name: str, files: list[Rendition]) -> list[Rendition]:
    """A link shows one form of a picture, the other ways give all."""
    return [file for file in files if name != "shared:picture" or file.profile == SHOWN]


@pytest.fixture
def files_of_grace(acme: Organization) -> list[Rendition]:
    with acting_for(acme):
        return made(released(make_grace()))


def test_every_address_that_gives_out_files_is_a_way() -> None:
    addresses = {name for name, each in KNOWN.items() if "rendition_id" in each.arguments}

    assert addresses == set(WAYS)


def test_every_file_leaves_by_every_way_as_it_was_signed(
    acme: Organization, files_of_grace: list[Rendition]
) -> None:
    for name, way in WAYS.items():
        for file in leaving_by(name, files_of_grace):
            answer = way(acme, file)
            with acting_for(acme):
                stored = files.open_plain(file.file_key)

            assert answer.content == stored, (name, file.profile)
            assert answer["Content-Type"] == PROFILES[file.profile].media_type
            assert answer["Content-Disposition"].endswith(f'.{file.form.extension}"')


@pytest.mark.parametrize("name", WAYS)
def test_what_left_says_what_it_is(
    acme: Organization, files_of_grace: list[Rendition], name: str
) -> None:
    for file in leaving_by(name, files_of_grace):
        if file.profile in {"original", "entra", "web", "web-avif"}:
            assert_says_what_it_is(WAYS[name](acme, file).content, company="Acme")
