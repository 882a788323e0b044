"""Ten people send their photos at once, to a real web server with real workers behind it.

Every run affords few and small ones. All of them, as a phone takes them:
`LIKENESS_BURST_PHOTOS=15 LIKENESS_BURST_SIZE=3000x4000`; it prints how long it took.
"""

import http.client
import io
import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image

from generation.demobase.photos import casual_photos
from generation.photos import queries
from generation.photos.actions import LOOK
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.conftest import make_grace
from tests.generation.stored import lying_about
from tests.journeys import clusters, portals
from tests.portal.visitors import employee_client

pytestmark = pytest.mark.slow

PEOPLE, PHOTOS = 10, int(os.environ.get("LIKENESS_BURST_PHOTOS", "4"))
WIDTH, HEIGHT = map(int, os.environ.get("LIKENESS_BURST_SIZE", "360x480").split("x"))
AT_ONCE = 2
"""Photos that one phone sends at a time."""
PATIENCE_S = 1800.0
BOUNDARY = "boundary"
SEED = 61


class Phone:
    """One person's browser, as far as the queue script uses it."""

    def __init__(self, address: str, employee: Employee) -> None:
        self.host = urlsplit(address).netloc
        self.session = employee_client(employee).cookies["sessionid"].value
        self.token = "a" * 32

    def send(self, number: int) -> tuple[int, float]:
        """The status of the answer to one photo, and the seconds until it came."""
        fields = {"csrfmiddlewaretoken": self.token, "upload_key": f"photo-{number}"}
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="photo"\r\n'
        body = "".join(parts) + head + "Content-Type: image/jpeg\r\n\r\n"
        data = body.encode() + photos()[number] + f"\r\n--{BOUNDARY}--\r\n".encode()
        began = time.monotonic()
        connection = http.client.HTTPConnection(self.host, timeout=600)
        connection.request("POST", "/me/photos/", data, self._headers())
        status = connection.getresponse().status
        connection.close()
        return status, time.monotonic() - began

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Cookie": f"sessionid={self.session}; csrftoken={self.token}",
            "X-Requested-With": "XMLHttpRequest",
        }


@cache
def photos() -> list[bytes]:
    """Photos of one person, at the size asked for and with a sensor's noise."""
    return [as_taken(photo) for photo in casual_photos(SEED, PHOTOS)]


def as_taken(photo: bytes) -> bytes:
    with Image.open(io.BytesIO(photo)) as opened:
        picture = np.asarray(opened.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    noise = np.random.default_rng(SEED).normal(0, 4, (HEIGHT, WIDTH, 1))
    out = io.BytesIO()
    Image.fromarray((picture + noise).clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=92)
    return out.getvalue()


def send_all(phone: Phone) -> list[tuple[int, float]]:
    """Every photo, and one of them a second time, as after an answer that was lost on the way."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(phone.send, [*range(PHOTOS), 0]))


def at_once(phones: list[Phone]) -> list[tuple[int, float]]:
    with ThreadPoolExecutor(len(phones)) as pool:
        return [answer for answers in pool.map(send_all, phones) for answer in answers]


def test_a_burst_of_photos_loses_none_and_takes_none_twice(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        people = [make_grace() for _ in range(PEOPLE)]
    photos()

    with (
        portals.serving(committed_db) as address,
        clusters.running(committed_db, JOB_LEASE_SECONDS="60"),
    ):
        began = time.monotonic()
        answers = at_once([Phone(address, each) for each in people])
        sent = time.monotonic()
        assert clusters.eventually(lambda: not waiting(acme), within=PATIENCE_S)
        judged = time.monotonic()

    told(answers, sent - began, judged - began)
    assert Counter(status for status, _ in answers) == {201: PEOPLE * (PHOTOS + 1)}
    looks = Job.objects.filter(kind=LOOK)
    assert looks.count() == looks.filter(state=JobState.DONE, attempt=1).count()
    assert looks.count() == PEOPLE * PHOTOS
    with acting_for(acme):
        for person in people:
            expect_all_of(person)


def waiting(organization: Organization) -> bool:
    """Whether a photo or a job has not come to its end."""
    with acting_for(organization):
        unjudged = Photo.objects.filter(state=PhotoState.RECEIVED).exists()
    return unjudged or Job.objects.filter(state__in=[JobState.READY, JobState.RUNNING]).exists()


def expect_all_of(person: Employee) -> None:
    """Each photo once with a verdict of its own, and each file that a row names, and no other."""
    rows = list(queries.of(person))
    assert sorted(row.upload_key for row in rows) == sorted(f"photo-{n}" for n in range(PHOTOS))
    assert not {"not_checked", "damaged", "too_heavy"} & {row.verdict_code for row in rows}
    assert {row.state for row in rows} <= {"admitted", "spare", "rejected"}
    assert any(row.state == PhotoState.ADMITTED for row in rows)
    named = {key for row in rows for key in (row.file_key, row.thumbnail_key, row.embedding_key)}
    assert lying_about(person) == named - {""}


def told(answers: list[tuple[int, float]], sent: float, judged: float) -> None:
    """How long it took, for whoever runs it by hand."""
    seconds = [each for _, each in answers]
    megabytes = sum(map(len, photos())) * PEOPLE / 1e6
    print(  # noqa: T201  # shown with -s
        f"\n{PEOPLE * PHOTOS} photos of {WIDTH * HEIGHT / 1e6:.1f} MP, {megabytes:.0f} MB: sent in"
        f" {sent:.1f} s (an answer after {np.median(seconds):.2f} s, 95 % within"
        f" {np.percentile(seconds, 95):.2f} s), the last verdict after {judged:.1f} s"
    )
