"""A company with somebody at every step of the way, so that no page is empty that need not be."""

import math
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.conf import settings
from django.test import Client, override_settings
from django.utils.timezone import now
from PIL import Image

from generation.approvals.models import Approval, Choice
from generation.engine import bases
from generation.engine.evaluation import Score
from generation.engine.events import Trained
from generation.engine.photos import TrainPhoto
from generation.engine.report import Report, write_report
from generation.engine.spec import TrainSpec
from generation.headshots.models import Headshot, HeadshotBatch
from generation.licences import terms
from generation.licences.terms import Terms
from generation.styles.models import StyleVersion
from generation.training.models import TrainingRun
from tenants.access import actions as access
from tenants.invites import actions as invites
from tenants.kernel import files
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people.models import Department, Employee
from tests import make
from tests.generation.stored import keep
from tests.portal.visitors import employee_client, member_client

SAMPLES: Final = settings.ROOT / "static" / "img" / "samples"
TITLES: Final = ("Head of Partnerships", "Staff Engineer", "Counsel", "Account Executive")
NAMES: Final = ("Amara Osei", "Lukas Brandt", "Mei Tanaka", "Sofia Marchetti", "Daniel Okafor")
CHECKS: Final = {
    "one_face": {"passes": True, "found": 1},
    "size": {"passes": True, "found": 0.41},
    "turn": {"passes": True, "found": -6.2},
    "whole_head": {"passes": True, "found": 0.0},
    "sharpness": {"passes": True, "found": 480.0},
    "light": {"passes": True, "found": 86.0},
    "eyes": {"passes": True, "found": 64.0},
    "pose": {"passes": True},
    "clothing": {"passes": False},
    "background": {"passes": True},
}
KEPT: Final = ["glasses", "hearing aid", "beard"]
LACKING: Final = {
    **CHECKS,
    "keep_glasses": {"passes": True, "found": 0.93},
    "keep_beard": {"passes": False, "found": 0.12},
}
"""Of a take of somebody who keeps these: one is seen, one is not, and one cannot be."""
CHANGED: Final = {
    **CHECKS,
    "held_out": {"passes": True},
    "drift_skin": {"passes": False, "found": 9.1, "code": "skin_lighter"},
    "drift_glasses": {"passes": True, "found": 1.2, "code": ""},
}
"""Of a take in which somebody looks changed."""
PORTAL: Final = {
    "ENGINE_BASE": "flux2-klein-9b",
    "BASE_LICENCE": "BFL-2026-0417",
    "BASE_LICENCE_UNTIL": "2099-05-31",
}
"""What the portal that serves the pages is told: its base's licence has to be accepted."""
Views = dict[str, tuple[Client, str]]
"""Pages by a name for their pictures: whose browser, and the address."""


def build() -> Views:
    """Everything, and where it is seen."""
    owner = make.make_account("olive@acme.example", name="Olive Owner")
    acme = make.make_organization("Acme", owner=owner)
    with acting_for(acme):
        _company()
        reviewers = _queue()
        views = {**_entrance(), **_phone(), **_desk(acme), **reviewers, **_rebrands(acme)}
    return {**views, **_waiting()}


def picture(name: str) -> bytes:
    """One of the samples, in the format that a worker would have stored."""
    buffer = BytesIO()
    Image.open(SAMPLES / f"{name}.webp").save(buffer, "JPEG")
    return buffer.getvalue()


def _company() -> None:
    Department.objects.create(name="Commercial")
    mist = make.make_background(name="Mist")
    make.make_version(make.make_style(background=mist, name="Formal", is_default=True))
    make.make_member(Role.REVIEWER)
    make.make_acceptance(_terms())
    make.make_member_invitation()
    access.issue("HR", ["people:read"], actor=SYSTEM, at=make.NOON)
    for state, name in (("added", "Tom Whitfield"), ("left", "Noor Haddad")):
        make.make_employee(state, name=name, title=TITLES[0])


def _person(name: str = "Priya Raman") -> Employee:
    employee = make.make_employee(
        name=name, title=TITLES[len(name) % len(TITLES)], department=Department.objects.get()
    )
    make.make_receipt(employee, expires_at=now() + make.YEAR)
    return employee


def _photos(employee: Employee) -> None:
    alike = {"yaw": 0.0, "light_side": 0.0, "clothing": [40, 60, 160]}
    for number in range(1, 7):
        _photo(employee, f"photo-{number}", "admitted", measured={"training": alike})
    _photo(employee, "photo-blurred", "rejected", verdict_code="blurred", overridable=True)
    _photo(employee, "photo-dark", "rejected", verdict_code="several_faces")
    anyway = {"verdict_code": "blurred", "overridden_at": make.NOON, "is_wanted": True}
    _photo(employee, "photo-blurred", "admitted", **anyway)
    _photo(employee, "photo-2", "rejected", verdict_code="perhaps_another", overridable=True)
    _photo(employee, "photo-1", "spare", verdict_code="spare_alike")
    make.make_photo("rejected", employee=employee, verdict_code="not_a_photo")
    make.make_photo("stalled", employee=employee)
    make.make_photo("received", employee=employee)


def _photo(employee: Employee, name: str, state: str, **fields: Any) -> None:
    key = keep(employee, f"thumbnail-{name}-{state}", picture(name))
    make.make_photo(state, employee=employee, thumbnail_key=key, **fields)


def _previewed(state: str) -> Employee:
    """Somebody whose model is being trained, with a preview in this state."""
    employee, version = _person(), StyleVersion.objects.get()
    make.make_run("running", employee=employee, step=120, steps=400)
    drawn = {"file_key": keep(employee, "preview", picture("take-1"))} if state == "ready" else {}
    make.make_preview(state, employee=employee, style_version=version, **drawn)
    return employee


def _batch(employee: Employee, **fields: Any) -> HeadshotBatch:
    run = make.make_run("ready", employee=employee)
    return make.make_batch(
        "ready",
        run=run,
        style_version=StyleVersion.objects.get(),
        rendered=12,
        rejected={"blurred": 2, "several_faces": 1},
        **fields,
    )


def _take(batch: HeadshotBatch, name: str, state: str = "proposed", **fields: Any) -> Headshot:
    key = keep(batch.employee, name, picture(name))
    shown = {"file_key": key, "thumbnail_key": key, "checks": CHECKS, **fields}
    return make.make_headshot(state, batch=batch, **shown)


def _gallery(employee: Employee) -> list[Headshot]:
    batch = _batch(employee, keep=KEPT)
    recommended = _take(batch, "take-1", is_recommended=True)
    others = [_take(batch, f"take-{number}") for number in range(2, 5)]
    others.append(_take(batch, "take-5", checks=LACKING))
    return [recommended, *others, _take(batch, "take-6", likeness=0.7, passes=False)]


def _trained_again() -> Employee:
    """Somebody of whom no picture passed, whose second training runs."""
    employee = _unlike(plan=1)
    make.make_run(
        "running", employee=employee, plan=2, step=90, steps=600, created_at=now() + make.YEAR
    )
    return employee


def _unlike(*, plan: int = 2) -> Employee:
    """Somebody of whom no picture passed, after so many trainings."""
    employee = _person()
    _photos(employee)
    batch = _batch(employee)
    batch.run.plan = plan
    batch.run.save()
    for number in range(1, 4):
        _take(batch, f"take-{number}", likeness=0.7, passes=False, checks=CHANGED)
    return employee


def _submitted(name: str, take: str, state: str = "open", **fields: Any) -> Approval:
    batch = _batch(_person(name), keep=KEPT if "checks" in fields else [])
    first = _take(batch, take, "chosen", **fields)
    approval = make.make_approval(state, headshot=first, decided_at=make.NOON)
    second = _take(batch, "take-6")
    Choice.objects.create(approval=approval, headshot=second, position=2)
    return approval


def _released() -> Employee:
    employee = _person("Ines Romero")
    released = _take(_batch(employee), "take-1", "released")
    make.make_approval("approved", headshot=released, decided_at=make.NOON)
    for profile in ("original", "profile", "portrait"):
        kept = files.put_plain(
            picture("take-1"), owner_id=employee.pk, kind=profile, media_type="image/jpeg"
        )
        make.make_rendition(released, profile=profile, file_key=kept.key)
    return employee


def _queue() -> Views:
    """What reviewers see."""
    waiting = [
        _submitted(name, f"take-{number}", nearest_other=0.4)
        for number, name in enumerate(NAMES, start=1)
    ]
    for approval in waiting:
        _photos(approval.employee)
    flagged = _submitted("Tomasz Wiśniewski-Kowalczyk", "take-2", likeness=0.7, passes=False)
    lacking = _submitted("Omar Haddad", "take-4", checks=LACKING)
    changed = _submitted("Chidi Eze", "take-5", checks=CHANGED)
    _submitted("Yuki Ito", "take-3", "changes_requested")
    desk = member_client(Membership.objects.get(role=Role.OWNER))
    home = f"/o/{Organization.objects.get().slug}"
    return {
        "queue": (desk, f"{home}/approvals/"),
        "queue-flagged": (desk, f"{home}/approvals/?tab=flagged"),
        "queue-lacking": (desk, f"{home}/approvals/?tab=flagged&person={lacking.pk}"),
        "queue-changed": (desk, f"{home}/approvals/?tab=flagged&person={changed.pk}"),
        "queue-done": (desk, f"{home}/approvals/?tab=done"),
        "person": (desk, f"{home}/people/{waiting[0].employee_id}/"),
        "person-flagged": (desk, f"{home}/people/{flagged.employee_id}/"),
        "downloads": (desk, f"{home}/downloads/"),
    }


def _rebrands(acme: Organization) -> Views:
    """A plan that was tried on some, one that runs, and what reviewers see of it."""
    desk, home = member_client(Membership.objects.get(role=Role.OWNER)), f"/o/{acme.slug}/"
    approved = [
        _take(_batch(_person(name)), f"take-{number}", "released", cutout_key=f"cutout-{number}")
        for number, name in enumerate(NAMES, start=1)
    ]
    version = StyleVersion.objects.get()
    newer = make.make_version(version.template)
    planned = make.make_rebrand(version=newer)
    running = make.make_rebrand("running", version=newer, started_at=make.NOON)
    for number, released in enumerate(approved, start=1):
        make.make_approval("approved", headshot=released, decided_at=make.NOON)
        key = keep(released.employee, "anew", picture(f"take-{number}"))
        files_of = {"earlier": {"thumbnail_key": released.file_key}, "new": {"thumbnail_key": key}}
        state = {4: "failed", 5: "waiting"}.get(number, "made")
        shown = files_of if state == "made" else {}
        make.make_refinish(state, rebrand=running, headshot=released, **shown)
        if number < 4:
            make.make_refinish("made", rebrand=planned, headshot=released, **files_of)
    return {
        "rebrands": (desk, f"{home}styles/rebrands/"),
        "rebrand-planned": (desk, f"{home}styles/rebrands/{planned.pk}/"),
        "rebrand-running": (desk, f"{home}styles/rebrands/{running.pk}/"),
        "refinishes": (desk, f"{home}approvals/finishes/"),
    }


def _trained() -> TrainingRun:
    """A training that left a report, whose adapter draws the person."""
    employee = _person("Farah Aziz")
    with TemporaryDirectory() as folder:
        key = keep(employee, "report", _report(Path(folder)))
    return make.make_run("ready", employee=employee, report_key=key, likeness=0.81)


def _report(folder: Path) -> bytes:
    """What a training of 150 steps with two evaluations writes."""
    photos = []
    for number in range(1, 4):
        path = folder / f"{number}.jpg"
        path.write_bytes(picture(f"photo-{number}"))
        photos.append(TrainPhoto.at(path, caption="photo of a sks person, soft light"))
    for step in (75, 150):
        (sheet := folder / "evaluations" / str(step)).mkdir(parents=True)
        for take in range(1, 6):
            Image.open(SAMPLES / f"take-{take}.webp").save(sheet / f"{take}.png")
    recipe = bases.configuration("demo").recipe
    report = Report(
        spec=TrainSpec(
            base="demo", photos=(photos[0],), held_out=tuple(photos[1:]), seed=7, recipe=recipe
        ),
        trained=Trained(
            adapter_path=folder / "adapter.safetensors",
            digest="5e" * 32,
            first_loss=0.41,
            last_loss=0.27,
            steps=150,
            seconds=38.2,
            report_path=folder / "report.html",
            likeness=0.81,
        ),
        losses=[0.25 + 0.2 * math.exp(-step / 40) for step in range(150)],
        scores=[Score(step=75, each=(0.72,)), Score(step=150, each=(0.81,))],
    )
    write_report(report, evaluations=folder / "evaluations")
    return report.trained.report_path.read_bytes()


def _desk(acme: Organization) -> Views:
    desk, home = member_client(Membership.objects.get(role=Role.OWNER)), f"/o/{acme.slug}/"
    areas = ("people", "people/add", "people/import", "members", "brand", "styles", "styles/new")
    paths = [f"{area}/" for area in (*areas, "keys", "licence", "audit")]
    added, run = Employee.objects.get(name="Tom Whitfield"), _trained()
    return {
        "home": (desk, home),
        **{path.strip("/").replace("/", "-"): (desk, home + path) for path in paths},
        "people-filtered": (desk, f"{home}people/?q=nobody"),
        "person-added": (desk, f"{home}people/{added.pk}/"),
        "person-trained": (desk, f"{home}people/{run.employee_id}/"),
        "training-report": (desk, f"{home}people/{run.employee_id}/training/{run.pk}/"),
        "erase": (desk, f"{home}people/{added.pk}/erase/"),
        "new-organization": (desk, "/organizations/new/"),
    }


def _terms() -> Terms:
    until = date.fromisoformat(PORTAL["BASE_LICENCE_UNTIL"])
    with override_settings(**{**PORTAL, "BASE_LICENCE_UNTIL": until}):
        current = terms.current()
    assert current
    return current


def _waiting() -> Views:
    """A company whose owner has still to accept the licence, and somebody who waits for it."""
    globex = make.make_organization("Globex")
    with acting_for(globex):
        waiting = make.make_employee(name="Ada Byron", title=TITLES[1])
        make.make_receipt(waiting, expires_at=now() + make.YEAR)
        make.make_run("queued", employee=waiting, base=PORTAL["ENGINE_BASE"])
        owner, admin = Membership.objects.get(), make.make_member(Role.ADMIN)
        home = f"/o/{globex.slug}/"
        return {
            "licence-open": (member_client(owner), f"{home}licence/"),
            "licence-of-an-admin": (member_client(admin), f"{home}licence/"),
            "home-held": (member_client(owner), home),
            "people-held": (member_client(admin), f"{home}people/"),
            "working-held": (employee_client(waiting), "/me/working/"),
        }


def _entrance() -> Views:
    """What is seen without being signed in; the addresses hold a token first."""
    nobody = Client()
    invited = make.make_employee("invited", name="Amara Osei")
    invite = invites.fresh_link(make.make_invite(employee=invited, sent_at=now()), at=now())
    back = invites.link_for_mail(_person("Amara Osei"), at=now())
    return {
        "sign-in": (nobody, "/sign-in/"),
        "password": (nobody, "/password/"),
        "password-sent": (nobody, "/password/sent/"),
        "ask-for-link": (nobody, "/link/"),
        "invite": (nobody, "/i/" + invite.rsplit("/", 1)[-1]),
        "back": (nobody, "/back/" + back.rsplit("/", 1)[-1]),
        "dead-link": (nobody, "/i/gone"),
        "not-found": (nobody, "/no/such/page/"),
    }


def _nothing_kept() -> Employee:
    """Somebody all of whose pictures had a fault."""
    batch = make.make_batch(
        "failed",
        run=make.make_run("ready", employee=_person()),
        style_version=StyleVersion.objects.get(),
        failure_code="no_picture_kept",
        rendered=12,
        rejected={"several_faces": 2, "blurred": 10},
    )
    return batch.employee


def _own_photo(state: str) -> Employee:
    """Somebody who sent a photo of their own, opened or framed."""
    employee = _person()
    key = keep(employee, "own", picture("photo-1"))
    with Image.open(SAMPLES / "photo-1.webp") as image:
        width, height = image.size
    made = {"file_key": key, "width": width, "height": height}
    if state == "made":
        version = StyleVersion.objects.get()
        made["headshot"] = make.make_own_headshot(
            employee=employee, style_version=version, file_key=key, thumbnail_key=key
        )
    make.make_own_photo(state, employee=employee, **made)
    return employee


def _phone() -> Views:
    """The employee's pages, each with the person who is there."""
    new, empty, sending = make.make_employee(name="Amara Osei"), _person(), _person()
    learning, failed, choosing = _person(), _person(), _person()
    _photos(sending)
    make.make_keeps(employee=sending, asked=KEPT)
    make.make_keeps(employee=learning, asked=KEPT)
    make.make_run("running", employee=learning, step=120, steps=400)
    coming, shown, missed = (_previewed(state) for state in ("drawing", "ready", "failed"))
    make.make_run("failed", employee=failed, failure_code="engine_crashed")
    _gallery(choosing)
    sent_back = _gallery(_person())
    make.make_approval(
        "changes_requested",
        headshot=sent_back[0],
        reason="hair",
        note="A little tidier, please.",
        suggested=sent_back[1],
    )
    waiting = _submitted("Priya Raman", "take-1").employee
    pages = {
        "own-photo": (new, "own-photo/"),
        "own-photo-to-frame": (_own_photo("ready"), "own-photo/"),
        "own-photo-made": (_own_photo("made"), "own-photo/"),
        "consent": (new, "consent/"),
        "consent-given": (empty, "consent/"),
        "photos-empty": (empty, "photos/"),
        "photos": (sending, "photos/"),
        "working": (learning, "working/"),
        "working-preview-coming": (coming, "working/"),
        "working-preview": (shown, "working/"),
        "working-preview-failed": (missed, "working/"),
        "working-again": (_trained_again(), "working/"),
        "working-failed": (failed, "working/"),
        "working-none-kept": (_nothing_kept(), "working/"),
        "choose": (choosing, "headshots/"),
        "choose-unlike": (_unlike(), "headshots/"),
        "choose-again": (sent_back[0].employee, "headshots/"),
        "submitted": (waiting, "submitted/"),
        "approved": (_released(), "approved/"),
        "delete": (choosing, "delete/"),
    }
    return {name: (employee_client(who), f"/me/{path}") for name, (who, path) in pages.items()}
