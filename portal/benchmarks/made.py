"""The exports that are measured, and who may download them. Importing it sets Django up."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django
from PIL import Image

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from generation.approvals.lifecycle import ApprovalState  # noqa: E402
from generation.approvals.models import Approval  # noqa: E402
from generation.delivery import gate  # noqa: E402
from generation.exports import actions  # noqa: E402
from generation.exports.listing import Wanted  # noqa: E402
from generation.styles.profiles import USUAL  # noqa: E402
from portal.benchmarks import filled  # noqa: E402
from tenants.kernel.lifecycle import SYSTEM  # noqa: E402
from tenants.kernel.scoping import acting_for  # noqa: E402
from tenants.organizations.models import Organization, User  # noqa: E402
from tenants.people.models import Department  # noqa: E402


@dataclass(frozen=True)
class Exports:
    """Addresses by the number of files, a cookie of who may read them, and what zipfile reads."""

    path: dict[int, str]
    cookie: str
    listed: str


def exports(sizes: Sequence[int], *, size: int) -> Exports:
    """An export of the department, and one of the whole company."""
    few, all_of_them = sizes
    call_command("migrate", verbosity=0)
    company = filled.company(all_of_them, few, size=size, at=now())
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does a minute later
    with acting_for(company):
        wanted = {
            few: Wanted((USUAL,), frozenset([Department.objects.get(name="First").pk])),
            all_of_them: Wanted((USUAL,)),
        }
        made = {count: actions.make(wanted[count], actor=SYSTEM, at=now()) for count in sizes}
        keys = gate.cleared(gate.ARCHIVE).values_list("file_key", flat=True)
        listed = Path(settings.MEDIA_ROOT) / "listed"
        listed.write_text("\n".join(str(Path(settings.MEDIA_ROOT) / key) for key in keys))
    paths = {count: f"/o/{company.slug}/exports/{made[count].pk}/" for count in sizes}
    return Exports(paths, _cookie(), str(listed))


@dataclass(frozen=True)
class Queue:
    """Where people wait for review, and the session of who decides."""

    company: Organization
    path: str
    session: str


def queue(count: int) -> Queue:
    """So many people with the six sample takes each."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    samples = sorted((settings.ROOT / "static/img/samples").glob("take-*.webp"))
    company = filled.waiting(count, [_jpeg(path) for path in samples], at=now())
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does a minute later
    return Queue(company, f"/o/{company.slug}/approvals/", _cookie().partition("=")[2])


def waiting(company: Organization) -> int:
    """How many still wait, whatever a page said."""
    with acting_for(company):
        return Approval.objects.filter(state=ApprovalState.OPEN).count()


def _jpeg(path: Path) -> bytes:
    """The picture in the format and size that workers store."""
    buffer = BytesIO()
    Image.open(path).convert("RGB").resize((512, 512)).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def _cookie() -> str:
    client = Client()
    client.force_login(User.objects.get(email=filled.BENCH.owner))
    return f"sessionid={client.cookies['sessionid'].value}"
