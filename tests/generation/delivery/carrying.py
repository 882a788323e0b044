"""An approved headshot whose files the real engine made, and whether a file says what it is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from unittest.mock import patch

import c2pa
import numpy as np
from django.test import override_settings
from PIL import Image

from generation.approvals.actions import AFTER_APPROVAL
from generation.delivery import checking, credentials
from generation.delivery.checking import Checked, Signature, Standing
from generation.delivery.models import Rendition
from generation.demobase.people import random_identity, random_scene
from generation.demobase.portrait import render
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.vision import pictures
from generation.vision.renditions import TRAINED
from portal.settings import signing
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.make import NOON


@cache
def finished() -> tuple[bytes, bytes]:
    """A finished picture and its matte, as PNGs."""
    rng = np.random.default_rng(7)
    pixels, alpha = render(random_identity(rng), random_scene(rng), 1024, matte=True)
    return pictures.write_png(pixels), pictures.write_mask(alpha)


def released(employee: Employee, *, with_matte: bool = True) -> Headshot:
    """The employee's approved headshot, of which no files were made yet."""
    picture, matte = finished()
    stored = {"file_key": files.put(picture, subject_id=employee.pk, kind="take").key}
    if with_matte:
        stored["matte_key"] = files.put(matte, subject_id=employee.pk, kind="matte").key
    batch = make.make_batch("ready", run=make.make_run("ready", employee=employee))
    headshot = make.make_headshot(HeadshotState.RELEASED, batch=batch, **stored)
    make.make_approval("approved", headshot=headshot, decided_at=make.NOON)
    return headshot


def made(headshot: Headshot) -> list[Rendition]:
    """The files of the headshot, after a worker made them."""
    organization_id, subject_id = headshot.organization_id, headshot.pk
    waiting = Job.objects.filter(
        kind=AFTER_APPROVAL, subject_id=subject_id, state=JobState.READY
    ).first()
    job = waiting or jobs.enqueue(
        AFTER_APPROVAL, organization_id=organization_id, subject_id=subject_id, at=make.NOON
    )
    assert work_on(job).state == JobState.DONE
    return list(Rendition.objects.filter(headshot=headshot).order_by("profile"))


def assert_says_what_it_is(data: bytes, *, company: str) -> Checked:
    """The file is signed by us, says that a model drew it, and carries a mark that leads to it."""
    found = checking.check(data)
    assert found.signature == Signature.OURS
    assert found.says_trained
    assert found.is_marked
    assert found.company == company
    assert found.standing == Standing.MAY_LEAVE
    return found


def passed_on(data: bytes) -> bytes:
    """What somebody made of it who halved and compressed it, and dropped all it said."""
    with Image.open(BytesIO(data)) as image:
        small = image.convert("RGB").resize((image.width // 2, image.height // 2))
    out = BytesIO()
    small.save(out, "JPEG", quality=75)
    return out.getvalue()


@contextmanager
def stranger(name: str = "Mallory") -> Iterator[None]:
    """Who signs has made the certificate themselves."""
    with patch.object(signing, "OWN_NAME", name):
        signer = signing.made(at=NOON)
    with override_settings(C2PA_SIGNER=signer):
        yield


def signed_with(assertion: object, jpeg: bytes) -> bytes:
    """The picture with credentials in which the signer says something in our name."""
    drawn = {"action": credentials.CREATED, "digitalSourceType": TRAINED}
    said = [
        {"label": "c2pa.actions.v2", "data": {"actions": [drawn]}},
        {"label": credentials.DELIVERY, "data": assertion},
    ]
    manifest = json.dumps({"claim_generator_info": [{"name": "x"}], "assertions": said})
    out = BytesIO()
    with (
        c2pa.Builder(manifest, credentials._context()) as builder,
        credentials._signer() as signer,
    ):
        builder.sign(signer, "image/jpeg", BytesIO(jpeg), out)
    return out.getvalue()
