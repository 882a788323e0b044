"""Every file says what it is: by its signature, its metadata, and a mark in the person."""

from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import numpy as np
import pytest
from django.test import override_settings
from PIL import Image

from generation.approvals import actions as approvals
from generation.approvals.actions import AFTER_APPROVAL
from generation.approvals.models import Approval
from generation.delivery import actions, checking, gate
from generation.delivery.checking import Signature, Standing
from generation.delivery.models import Rendition
from generation.headshots.models import Headshot
from generation.styles.models import StyleVersion
from generation.styles.profiles import PROFILES
from generation.styles.specification import DEFAULT, Files
from portal.settings import signing
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import make_grace
from tests.generation.delivery.carrying import (
    assert_says_what_it_is,
    finished,
    made,
    passed_on,
    released,
    signed_with,
    stranger,
)
from tests.generation.stored import jpeg, lying_about, png
from tests.tenants.moments import OWNER

pytestmark = pytest.mark.slow


def opened(rendition: Rendition) -> bytes:
    return files.open_plain(rendition.file_key)


def framed_version() -> StyleVersion:
    """A version with a red band on the badge and the full size."""
    logo = make.make_logo(file_key=logo_key())
    frame = make.make_frame(logo=logo, placement="band_bottom", size=20, margin=4, colour="#ff0000")
    chosen = Files(profiles=["original", "linkedin", "badge"], framed=["original", "badge"])
    draft = replace(DEFAULT, files=chosen).checked()
    return make.make_version(make.make_style(frame=frame, draft=draft.to_json()))


def logo_key() -> str:
    red = png((40, 10), "RGBA", (255, 0, 0, 255))
    return files.put_plain(red, owner_id=uuid4(), kind="logo", media_type="image/png").key


def red_share(data: bytes) -> float:
    with Image.open(BytesIO(data)) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    return float(((pixels[..., 0] > 240) & (pixels[..., 1:] < 15).all(axis=-1)).mean())


def test_each_file_is_what_its_destination_takes_and_says_what_it_is(grace: Employee) -> None:
    renditions = {row.profile: row for row in made(released(grace))}

    assert renditions.keys() == PROFILES.keys()
    for name, profile in PROFILES.items():
        data = opened(renditions[name])
        assert (renditions[name].width, renditions[name].height) == (
            profile.width or 1024,
            profile.height or 1024,
        )
        assert len(data) == renditions[name].size <= (profile.most_bytes or len(data))
        assert_says_what_it_is(data, company="Acme")


def test_files_of_a_style_are_made_and_framed_as_its_version_says(grace: Employee) -> None:
    headshot = released(grace)
    Headshot.objects.filter(pk=headshot.pk).update(style_version=framed_version())

    renditions = {row.profile: row for row in made(headshot)}

    assert renditions.keys() == {"original", "linkedin", "badge", "web"}
    reds = {name: red_share(opened(row)) for name, row in renditions.items()}
    assert reds == {
        "original": pytest.approx(0.2, abs=0.01),
        "badge": pytest.approx(0.16, abs=0.01),  # of the shorter edge
        "linkedin": 0,
        "web": 0,
    }
    found = checking.check(opened(renditions["original"]))
    assert (found.is_marked, found.standing) == (True, Standing.MAY_LEAVE)


def test_mark_leads_to_the_company_when_all_else_is_stripped(grace: Employee) -> None:
    full = next(row for row in made(released(grace)) if row.profile == "original")

    found = checking.check(passed_on(opened(full)))

    assert (found.signature, found.says_trained) == (Signature.NONE, False)
    assert (found.company, found.standing) == ("Acme", Standing.MAY_LEAVE)


def test_picture_that_was_withdrawn_is_still_known(grace: Employee) -> None:
    headshot = released(grace)
    data = opened(made(headshot)[0])
    approvals.withdraw(Approval.objects.get(headshot=headshot), actor=OWNER, at=make.NOON)
    actions.take_back_uncleared()

    found = checking.check(data)

    assert (found.signature, found.company) == (Signature.OURS, "Acme")
    assert found.standing == Standing.TAKEN_BACK


def test_file_that_was_changed_is_told_from_a_whole_one(grace: Employee) -> None:
    data = bytearray(opened(next(row for row in made(released(grace)) if row.profile == "entra")))
    data[-2000] ^= 1

    assert checking.check(bytes(data)).signature == Signature.BROKEN


def test_file_of_another_installation_is_not_ours(grace: Employee) -> None:
    data = opened(made(released(grace))[0])

    with override_settings(C2PA_SIGNER=signing.made(at=make.NOON)):
        found = checking.check(data)

    assert (found.signature, found.says_trained) == (Signature.OTHERS, False)


def test_mark_is_looked_for_whatever_a_stranger_signed_over_it(grace: Employee) -> None:
    full = next(row for row in made(released(grace)) if row.profile == "original")
    with stranger():
        data = signed_with(["x"], passed_on(opened(full)))

    found = checking.check(data)

    assert (found.signature, found.signed_by) == (Signature.OTHERS, "Mallory")
    assert (found.company, found.standing) == ("Acme", Standing.MAY_LEAVE)


@pytest.mark.parametrize("picture", [finished()[0], jpeg(), b"no picture at all", b""])
def test_picture_of_nobody_is_nobodys(db: None, picture: bytes) -> None:
    found = checking.check(picture)

    assert (found.signature, found.is_marked, found.company) == (Signature.NONE, False, "")
    assert bool(found.unreadable) == (len(picture) < 100)


def test_headshot_without_a_matte_is_signed_but_not_marked(grace: Employee) -> None:
    renditions = made(released(grace, with_matte=False))

    assert {row.mark_number for row in renditions} == {None}
    found = checking.check(opened(renditions[0]))
    assert (found.signature, found.says_trained, found.is_marked) == (Signature.OURS, True, False)


def test_file_that_cannot_be_signed_does_not_leave(grace: Employee) -> None:
    headshot = released(grace)
    signer, stranger = signing.made(at=make.NOON), signing.made(at=make.NOON)
    untrusted = signing.given(signer.certificates, signer.private_key, stranger.anchors)
    job = jobs.enqueue(
        AFTER_APPROVAL,
        organization_id=headshot.organization_id,
        subject_id=headshot.pk,
        at=make.NOON,
        max_attempts=1,
    )

    with override_settings(C2PA_SIGNER=untrusted):
        work_on(job)

    assert (job.state, job.failure_code) == (JobState.FAILED, "signing_failed")
    assert not gate.standing().exists()


def test_label_is_chosen_for_all_files_and_keeps_their_addresses(grace: Employee) -> None:
    headshot = released(grace)
    before = {row.pk: row.digest for row in made(headshot)}

    assert actions.choose_label(has_label=True, actor=OWNER, at=make.NOON) == 1
    after = made(headshot)

    assert {row.pk for row in after} == before.keys()
    assert all(row.is_labelled and row.digest != before[row.pk] for row in after)
    assert_says_what_it_is(opened(after[0]), company="Acme")


def test_one_company_finds_out_nothing_of_another_but_its_name(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        data = opened(made(released(make_grace()))[0])

    with acting_for(globex):
        assert not Rendition.objects.exists()
        assert lying_about(make_grace()) == set()

    assert vars(checking.check(data)).keys().isdisjoint({"employee", "name", "email"})
