"""People with approved headshots, and a version to bring them to."""

import pytest
from django.db.models import QuerySet

from generation.approvals.lifecycle import ApprovalState
from generation.delivery import actions as delivery
from generation.headshots.actions import FILES
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.rebrands import actions
from generation.rebrands.models import Rebrand, Refinish
from generation.styles.models import StyleVersion
from generation.styles.profiles import PROFILES
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.organizations.models import Organization
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine, make_grace
from tests.generation.stand_in import QUICK
from tests.generation.stored import jpeg, keep, made
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def version(in_acme: Organization) -> StyleVersion:
    """The version in which everybody's picture is; a newer one of the same style follows it."""
    return make.make_version(make.make_style(is_default=True, name="House style"))


@pytest.fixture
def newer(version: StyleVersion) -> StyleVersion:
    return make.make_version(version.template)


@pytest.fixture
def approved(version: StyleVersion) -> Headshot:
    """Grace's approved headshot, with the file that leaves."""
    return make_approved(version)


@pytest.fixture
def rebrand(approved: Headshot, newer: StyleVersion) -> Rebrand:
    return actions.plan(newer, actor=OWNER, at=NOON)


@pytest.fixture
def engine(put_engine: PutEngine) -> None:
    """A runner that only pretends to finish pictures."""
    put_engine(QUICK)


def make_approved(version: StyleVersion, **fields: object) -> Headshot:
    employee = make_grace()
    run = make.make_run("ready", employee=employee, adapter_key=keep(employee, "adapter"))
    batch = make.make_batch("ready", run=run, style_version=version)
    kept = {
        name: keep(employee, name.removesuffix("_key"), jpeg(number))
        for number, name in enumerate(FILES)
    }
    headshot = make.make_headshot(HeadshotState.RELEASED, batch=batch, **{**kept, **fields})
    make.make_approval(ApprovalState.APPROVED, headshot=headshot, decided_at=NOON)
    delivery.keep(headshot, PROFILES["web"], made(90), at=NOON)
    return headshot


def work_off(rebrand: Rebrand) -> None:
    """Do every job of the rebrand's pictures that waits, and those that follow from it."""
    ids = list(rebrand.items.values_list("pk", flat=True))
    while job := _waiting().filter(subject_id__in=ids).first():
        others = _waiting().exclude(pk=job.pk)
        kept = list(others.values_list("pk", flat=True))
        work_on(job)
        Job.objects.filter(pk__in=kept).update(state=JobState.READY)
    rebrand.refresh_from_db()


def item_of(rebrand: Rebrand) -> Refinish:
    """Its only picture."""
    return Refinish.objects.select_related("headshot", "rebrand__version", "employee").get(
        rebrand=rebrand
    )


def _waiting() -> QuerySet[Job]:
    return Job.objects.filter(state=JobState.READY).order_by("created_at", "pk")
