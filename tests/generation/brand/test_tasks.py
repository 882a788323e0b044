"""Looking at backgrounds, as far as no model is needed for it."""

import base64
from io import BytesIO

import pytest
from django.db import transaction
from PIL import Image

from generation.brand import actions, queries, tasks
from generation.brand.lifecycle import BackgroundState, LogoState
from generation.brand.models import Background, Logo
from tenants.kernel import files
from tenants.kernel.jobs.actions import ALLOWANCE
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.organizations.models import Organization
from tests import make
from tests.conftest import Committed
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine
from tests.generation.stand_in import BROKEN, QUICK
from tests.generation.stored import jpeg, png
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def torn(in_acme: Organization) -> Background:
    """A file that passes the door and that no decoder can open."""
    return actions.add_picture("Office", jpeg(size=(1100, 1400))[:-200], actor=OWNER, at=NOON)


@pytest.mark.slow
def test_a_damaged_picture_is_refused_and_its_bytes_are_gone(torn: Background) -> None:
    job = work_on(Job.objects.get(subject_id=torn.pk))

    refused = queries.backgrounds().get()
    assert job.state == JobState.DONE
    assert (refused.state, refused.rejected_code) == (BackgroundState.REJECTED, "file_damaged")
    with pytest.raises(files.Missing):
        files.open_plain(torn.picture_key)


def failed(background: Background) -> None:
    """Nobody could look at it."""
    whose = {"organization_id": background.organization_id, "subject_id": background.pk}
    tasks.check_picture_failed(**whose, code="worker_lost", at=NOON)


def test_a_picture_nobody_could_look_at_is_refused_and_gone(
    torn: Background, committed: Committed
) -> None:
    committed(lambda: failed(torn))

    assert queries.backgrounds().get().rejected_code == "file_not_checked"
    with pytest.raises(files.Missing):
        files.open_plain(torn.picture_key)


def test_a_pictures_bytes_stay_until_its_failure_is_certain(torn: Background) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        failed(torn)
        raise LookupError

    assert files.open_plain(torn.picture_key)


@pytest.mark.slow
def test_a_drain_costs_a_look_no_attempt(in_acme: Organization, draining: None) -> None:
    office = actions.add_picture("Office", png(), actor=OWNER, at=NOON)

    job = work_on(Job.objects.get(subject_id=office.pk))

    assert (job.state, job.max_attempts - job.attempt) == (JobState.READY, ALLOWANCE)


@pytest.mark.slow
def test_an_engine_that_crashes_is_named(in_acme: Organization, put_engine: PutEngine) -> None:
    put_engine(BROKEN)
    office = actions.add_picture("Office", png(), actor=OWNER, at=NOON)
    Job.objects.filter(subject_id=office.pk).update(max_attempts=1)

    job = work_on(Job.objects.get(subject_id=office.pk))

    assert (job.state, job.failure_code) == (JobState.FAILED, "engine_crashed")


def test_a_late_failure_changes_no_background_that_was_judged(in_acme: Organization) -> None:
    ready = make.make_background()

    failed(ready)

    assert list(queries.usable_backgrounds()) == [ready]


LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><script>alert(1)</script>
<rect width="40" height="10" rx="5" fill="#1e59cd"/></svg>"""


@pytest.mark.slow
def test_a_good_picture_is_kept_clean_and_large_enough(
    in_acme: Organization, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    office = actions.add_picture("Office", png((3000, 1500)), blur=8, actor=OWNER, at=NOON)

    work_on(Job.objects.get(subject_id=office.pk))

    ready = queries.usable_backgrounds().get()
    with Image.open(BytesIO(files.open_plain(ready.picture_key))) as kept:
        assert (kept.format, kept.height) == ("JPEG", 1044)
    with pytest.raises(files.Missing):
        files.open_plain(office.picture_key)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "code"), [(png(mode="RGBA", colour=(9, 9, 9, 200)), "see_through")]
)
def test_what_only_decoding_shows_is_refused(in_acme: Organization, data: bytes, code: str) -> None:
    wall = actions.add_picture("Wall", data, actor=OWNER, at=NOON)

    work_on(Job.objects.get(subject_id=wall.pk))

    assert queries.backgrounds().get().rejected_code == code
    with pytest.raises(files.Missing):
        files.open_plain(wall.picture_key)


@pytest.mark.slow
def test_a_picture_for_print_is_used_and_told(in_acme: Organization, put_engine: PutEngine) -> None:
    put_engine(QUICK)
    buffer = BytesIO()
    Image.new("CMYK", (1100, 1300), (90, 20, 10, 0)).save(buffer, "JPEG")
    wall = actions.add_picture("Wall", buffer.getvalue(), actor=OWNER, at=NOON)

    work_on(Job.objects.get(subject_id=wall.pk))

    assert queries.usable_backgrounds().get().noted_code == "was_cmyk"


@pytest.mark.slow
def test_a_scene_is_drawn_once_and_kept(in_acme: Organization, put_engine: PutEngine) -> None:
    put_engine(QUICK)
    view = actions.View(scene="library", tint_colour="#336699")
    library = actions.add_scene("Library", view, actor=OWNER, at=NOON)

    work_on(Job.objects.get(subject_id=library.pk))

    ready = queries.usable_backgrounds().get()
    assert files.open_plain(ready.picture_key) == b"library"
    assert ready.colour == "#336699"
    assert ready.plain["picture_key"] == ready.picture_key


def test_a_scene_nobody_could_draw_can_be_ordered_again(in_acme: Organization) -> None:
    library = actions.add_scene("Library", actions.View(scene="library"), actor=OWNER, at=NOON)
    whose = {"organization_id": library.organization_id, "subject_id": library.pk}

    tasks.draw_scene_failed(**whose, code="worker_lost", at=NOON)

    assert queries.backgrounds().get().rejected_code == "not_drawn"


@pytest.mark.slow
def test_an_svg_becomes_a_logo_of_pixels(in_acme: Organization, put_engine: PutEngine) -> None:
    put_engine(QUICK)
    sent = actions.add_logo(LOGO, "light", actor=OWNER, at=NOON)

    work_on(Job.objects.get(subject_id=sent.pk))

    logo = queries.ready_logos().get()
    kept = files.open_plain(logo.file_key)
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size) == ("PNG", (logo.width, logo.height))
    assert (logo.palette, logo.noted_code) == (["#1e59cd", "#f0be67"], "")
    assert base64.b64decode(logo.mark) == kept
    with pytest.raises(files.Missing):
        files.open_plain(sent.file_key)


@pytest.mark.slow
def test_a_bad_logo_is_refused_and_the_one_before_stays(in_acme: Organization) -> None:
    before = make.make_logo()
    sent = actions.add_logo(
        LOGO.replace(b"<rect", b"<text>Acme</text><rect"), "light", actor=OWNER, at=NOON
    )

    work_on(Job.objects.get(subject_id=sent.pk))

    assert Logo.objects.get(pk=sent.pk).rejected_code == "svg_text"
    assert list(queries.ready_logos()) == [before]


def test_a_logo_nobody_could_look_at_is_refused_and_gone(
    in_acme: Organization, committed: Committed
) -> None:
    sent = actions.add_logo(LOGO, "light", actor=OWNER, at=NOON)
    whose = {"organization_id": sent.organization_id, "subject_id": sent.pk}

    committed(lambda: tasks.check_logo_failed(**whose, code="worker_lost", at=NOON))

    assert Logo.objects.get().state == LogoState.REJECTED
    with pytest.raises(files.Missing):
        files.open_plain(sent.file_key)
