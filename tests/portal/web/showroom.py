"""A company with somebody at every step of the way, so that no page is empty that need not be."""

import base64
import math
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import uuid4

import resvg_py
from django.conf import settings
from django.test import Client, override_settings
from django.utils.timezone import now
from PIL import Image, ImageFilter

from generation.approvals.models import Approval, Choice
from generation.brand.models import Background, BackgroundKind, Frame, Logo
from generation.census import actions as census
from generation.census import views as census_views
from generation.census.models import BulkChange, Kind
from generation.engine import bases
from generation.engine.evaluation import Score
from generation.engine.events import Trained
from generation.engine.photos import TrainPhoto
from generation.engine.report import Report, write_report
from generation.engine.spec import TrainSpec
from generation.exports import actions as exports
from generation.exports.listing import Wanted
from generation.headshots import actions as headshots
from generation.headshots import edits
from generation.headshots.edits import Change
from generation.headshots.lifecycle import BATCH
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.redos import Wish
from generation.licences import terms
from generation.licences.terms import Terms
from generation.photos.models import Photo
from generation.samples import queries as samples
from generation.shares import actions as shares
from generation.styles import queries as styles
from generation.styles.models import StyleVersion
from generation.styles.profiles import PROFILES
from generation.styles.specification import DEFAULT, Files, digest
from generation.training.models import TrainingRun
from generation.vision import logos, pictures
from generation.vision.composition import Framing
from tenants.access import actions as access
from tenants.invites import actions as invites
from tenants.kernel import files
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people.models import Department, Employee
from tests import make
from tests.generation.stored import keep
from tests.generation.test_wall import approved as put_on_wall
from tests.portal.visitors import employee_client, member_client, operator_client, share_client

SAMPLES: Final = settings.ROOT / "static" / "img" / "samples"
SCENES: Final = settings.ROOT / "static" / "img" / "scenes"
LOGO: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 60" width="880"
 height="240"><path d="M6 54L30 6L54 54H40L30 32L20 54Z" fill="{colour}"/><circle cx="30" cy="47"
 r="6"
 fill="#2a9d8f"/><g fill="{colour}"><rect x="74" y="16" width="18" height="28" rx="9"/><rect x="98"
 y="16" width="18" height="28" rx="4"/><rect x="122" y="16" width="40" height="28" rx="6"/><rect
 x="168" y="16" width="18" height="28" rx="9"/></g></svg>"""
FACES: Final = (
    (0.276, 0.291, 0.675, 0.61),
    (0.363, 0.334, 0.728, 0.626),
    (0.306, 0.335, 0.689, 0.642),
    (0.239, 0.338, 0.672, 0.685),
    (0.276, 0.302, 0.657, 0.608),
    (0.287, 0.308, 0.686, 0.627),
)
"""Where the faces of the sample photos were found, in shares of the picture."""
TITLES: Final = ("Head of Partnerships", "Staff Engineer", "Counsel", "Account Executive")
NAMES: Final = ("Amara Osei", "Lukas Brandt", "Mei Tanaka", "Sofia Marchetti", "Daniel Okafor")
WALL_NAMES: Final = ("Amara", "Lukas", "Mei", "Sofia", "Daniel", "Priya", "Tom", "Noor")
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
PASSING: Final = {**CHECKS, "clothing": {"passes": True}}
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
EDITED: Final = {
    "face_kept": {"passes": True, "found": 0},
    "seam": {"passes": True, "found": 2.1},
}
"""What is measured besides on a take whose clothes were changed."""
PORTAL: Final = {
    "ENGINE_BASE": "flux2-klein-9b",
    "BASE_LICENCE": "BFL-2026-0417",
    "BASE_LICENCE_UNTIL": "2099-05-31",
}
"""What the portal that serves the pages is told: its base's licence has to be accepted."""
View = tuple[Client, str]
Views = dict[str, View]
"""Pages by a name for their pictures: whose browser, and the address."""


def build() -> Views:
    """Everything, and where it is seen."""
    owner = make.make_account("olive@acme.example", name="Olive Owner")
    acme = make.make_organization("Acme", owner=owner)
    with acting_for(acme):
        _company()
        reviewers = _queue()
        shown = {**_entrance(), **_phone(), **_rebrands(acme), **_given_out(acme)}
        views = {**shown, **_checks(acme), **_desk(acme), **reviewers}
    return {**views, **_waiting(), **_walls(), **_operator(acme)}


def _operator(acme: Organization) -> Views:
    """What those see who run Likeness, and what they see of a company on a visit."""
    with acting_for(acme):
        failed = make.make_photo("stalled", employee=_person())
        look = "generation.photos.tasks.look"
        job = make.make_job(
            "failed", kind=look, subject_id=failed.pk, failure_code="worker_lost", attempt=3
        )
        named = {"subject_id": failed.employee_id, "attempt": 1}
        make.make_job("done", kind="tenants.invites.tasks.deliver", **named)
        make.make_job("running", kind="generation.training.tasks.train", queue="gpu", **named)
        visit = make.make_visit(Membership.objects.get(role=Role.OWNER), began_at=now())
    desk, visitor = operator_client(), operator_client(visit)
    return {
        "operator-jobs": (desk, "/operator/jobs/?show=all"),
        "operator-jobs-none": (desk, "/operator/jobs/?company=nobody"),
        "operator-job": (desk, f"/operator/jobs/{job.pk}/"),
        "operator-health": (desk, "/operator/health/"),
        "operator-companies": (desk, "/operator/companies/"),
        "operator-company": (desk, "/operator/companies/acme/"),
        "visit-home": (visitor, "/o/acme/"),
        "visit-queue": (visitor, "/o/acme/approvals/"),
    }


def picture(name: str) -> bytes:
    """One of the samples, in the format that a worker would have stored."""
    return _as_jpeg(Image.open(SAMPLES / f"{name}.webp"))


def _company() -> None:
    Department.objects.create(name="Commercial")
    mist = _brand()
    make.make_version(make.make_style(background=mist, name="Formal", is_default=True))
    make.make_member(Role.REVIEWER)
    make.make_acceptance(_terms())
    make.make_rules(steps=2)
    make.make_member_invitation()
    access.issue("HR", ["people:read"], actor=SYSTEM, at=make.NOON)
    for state, name in (("added", "Tom Whitfield"), ("left", "Noor Haddad")):
        make.make_employee(state, name=name, title=TITLES[0])


def _brand() -> Background:
    """Colours, logos, a background of each kind, and frames."""
    make.make_kit("#1e59cd", "#f0be67", "#878681")
    logo = _logo("light", "#14274e", palette=["#14274e", "#2a9d8f"])
    _logo("dark", "#ffffff")
    _logo("light", "#14274e", state="retired")
    make.make_logo("rejected", ground="dark", file_key="", rejected_code="svg_text", width=0)
    make.make_frame(name="Corner", logo=logo)
    band: dict[str, Any] = {
        "placement": "band_bottom",
        "size": 16,
        "margin": 4,
        "colour": "#e8f1ff",
    }
    make.make_frame(name="Band", logo=logo, **band)
    make.make_frame("retired", name="Old corner", logo=logo)
    mist = make.make_background(name="Mist")
    ends = {"kind": "gradient", "colour": "#8fb4f0", "colour_to": "#14274e"}
    make.make_background(name="Cobalt, outwards", **ends, is_radial=True)
    make.make_background(name="Dusk, slanted", **ends, angle=135)
    scene = make.make_background(name="Office", kind="scene", scene="office", colour="#cdd5d9")
    drawn = Image.open(SCENES / "office.webp").filter(ImageFilter.GaussianBlur(7))
    kept = files.put_plain(_as_jpeg(drawn), owner_id=scene.pk, kind="bg", media_type="image/jpeg")
    scene.picture_key, scene.noted_code = kept.key, "was_cmyk"
    scene.save()
    make.make_background("received", name="Library", kind="scene", scene="library")
    make.make_background("rejected", name="Wall", kind="picture", rejected_code="background_small")
    make.make_background("retired", name="Last year's grey")
    return mist


def _logo(ground: str, colour: str, state: str = "ready", **fields: Any) -> Logo:
    logo = make.make_logo(state, ground=ground, colour=colour, **fields)
    drawn = logos.opened(resvg_py.svg_to_bytes(svg_string=LOGO.format(colour=colour)))
    buffer = BytesIO()
    drawn.save(buffer, "PNG")
    png = buffer.getvalue()
    kept = files.put_plain(png, owner_id=logo.pk, kind="logo", media_type="image/png")
    logo.mark = base64.b64encode(logos.mark(*pictures.read_cutout(png))).decode()
    logo.file_key, logo.width, logo.height = kept.key, drawn.width, drawn.height
    logo.save()
    return logo


def _as_jpeg(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def _person(name: str = "Priya Raman") -> Employee:
    employee = make.make_employee(
        name=name, title=TITLES[len(name) % len(TITLES)], department=Department.objects.get()
    )
    make.make_receipt(employee, expires_at=now() + make.YEAR)
    return employee


def _photos(employee: Employee) -> None:
    alike = {"yaw": 0.0, "light_side": 0.0, "clothing": [40, 60, 160]}
    for number in range(1, 7):
        seen = {"training": {**alike, "face": FACES[number - 1]}}
        _photo(employee, f"photo-{number}", "admitted", measured=seen, width=288, height=360)
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
    cut = {"cutout_key": key, "head": {"x": 256.0, "y": 230.0, "height": 280.0, "roll": 0.0}}
    shown = {"file_key": key, "thumbnail_key": key, "checks": CHECKS, **cut, **fields}
    return make.make_headshot(state, batch=batch, **shown)


def _gallery(employee: Employee) -> list[Headshot]:
    batch = _batch(employee, keep=KEPT)
    recommended = _take(batch, "take-1", is_recommended=True)
    others = [_take(batch, f"take-{number}") for number in range(2, 5)]
    others.append(_take(batch, "take-5", checks=LACKING))
    others.append(_take(batch, "take-6", likeness=0.7, passes=False, is_unlike=True))
    return [recommended, *others]


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
    batch = _batch(_person(name), keep=KEPT if fields.get("checks") == LACKING else [])
    passed_on = {"first_reviewer_id": fields.pop("first_reviewer_id", None)}
    first = _take(batch, take, "chosen", **fields)
    approval = make.make_approval(state, headshot=first, decided_at=make.NOON, **passed_on)
    second = _take(batch, "take-6")
    Choice.objects.create(approval=approval, headshot=second, position=2)
    return approval


def _redone() -> HeadshotBatch:
    """A second round, for which somebody asked; audited as if they had."""
    first = _batch(_person("Elif Kaya"))
    _take(first, "take-2", is_favourite=True)
    wish = Wish("expression", wanted="confident smile", note="A little brighter, please.")
    actor = Actor("employee", str(first.employee_id))
    batch = headshots.redo(first.employee, wish=wish, seed=2, actor=actor, at=now())
    headshots.start(batch, at=now())
    BATCH.apply(batch, "finish", at=now(), kept=2, rendered=12)
    for number in (3, 4):
        _take(batch, f"take-{number}")
    return batch


def _edited() -> Employee:
    """Somebody with a take in other clothes, whose next edit came to nothing."""
    employee = _person()
    first = _take(_batch(employee), "take-1")
    change = Change("clothing", edits.choices(first)["clothing"][0])
    batch = headshots.edit(first, change=change, actor=SYSTEM, at=now())
    HeadshotBatch.objects.filter(pk=batch.pk).update(state="ready")
    _take(batch, "take-2", checks=CHECKS | EDITED)
    batch = headshots.edit(first, change=change, actor=SYSTEM, at=now())
    HeadshotBatch.objects.filter(pk=batch.pk).update(
        state="failed",
        failure_code="no_edit_kept",
        rendered=4,
        rejected={"seam": 3, "not_as_asked": 1},
    )
    return employee


def _released() -> Employee:
    employee = _person("Ines Romero")
    released = _take(_batch(employee), "take-1", "released")
    make.make_approval("approved", headshot=released, decided_at=make.NOON)
    for profile in PROFILES:
        kept = files.put_plain(
            picture("take-1"), owner_id=employee.pk, kind=profile, media_type="image/jpeg"
        )
        make.make_rendition(released, profile=profile, file_key=kept.key, mark_number=len(profile))
    return employee


def _queue() -> Views:
    """What reviewers see."""
    waiting = [
        _submitted(name, f"take-{number}", nearest_other=0.4)
        for number, name in enumerate(NAMES, start=1)
    ]
    for approval in waiting:
        _photos(approval.employee)
    _liken(waiting[0])
    flagged = _submitted("Tomasz Wiśniewski-Kowalczyk", "take-2", likeness=0.7, passes=False)
    lacking = _submitted("Omar Haddad", "take-4", checks=LACKING)
    changed = _submitted("Chidi Eze", "take-5", checks=CHANGED)
    _submitted("Yuki Ito", "take-3", "changes_requested")
    _submitted("Zoe Martin", "take-1", "second", first_reviewer_id=uuid4())
    for number, name in enumerate(("Ana Lima", "Ben Cole", "Cho Park"), start=1):
        _submitted(name, f"take-{number}", checks=PASSING)
    desk = member_client(Membership.objects.get(role=Role.OWNER))
    home = f"/o/{Organization.objects.get().slug}"
    compared = f"{home}/approvals/{waiting[0].pk}/compare/"
    return {
        "queue": (desk, f"{home}/approvals/"),
        "queue-flagged": (desk, f"{home}/approvals/?tab=flagged"),
        "queue-lacking": (desk, f"{home}/approvals/?tab=flagged&person={lacking.pk}"),
        "queue-changed": (desk, f"{home}/approvals/?tab=flagged&person={changed.pk}"),
        "queue-done": (desk, f"{home}/approvals/?tab=done"),
        "queue-second": (desk, f"{home}/approvals/?tab=second"),
        "queue-passing": (desk, f"{home}/approvals/passing/"),
        "queue-compare-takes": (desk, f"{compared}?{_takes(waiting[0])}"),
        "queue-edit": (desk, f"{home}/approvals/{waiting[0].pk}/edit/"),
        "queue-compare": (desk, compared),
        "person-redone": (desk, f"{home}/people/{_redone().employee_id}/"),
        "person": (desk, f"{home}/people/{waiting[0].employee_id}/"),
        "person-flagged": (desk, f"{home}/people/{flagged.employee_id}/"),
        "downloads": (desk, f"{home}/downloads/"),
    }


def _takes(approval: Approval) -> str:
    one, other = approval.choices.order_by("position").values_list("headshot_id", flat=True)
    return f"one={one}&other={other}"


def _liken(approval: Approval) -> None:
    """Note which photo the first choice is most like."""
    third = Photo.objects.filter(employee=approval.employee, state="admitted").order_by(
        "received_at", "pk"
    )[2]
    first = Headshot.objects.get(pk=approval.headshot_id)
    first.checks["new"] = {"passes": True, "found": 0.34, "photo": str(third.pk)}
    first.save()


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
    areas = ("people", "people/add", "people/import", "members", "styles", "styles/new")
    brand = ("brand", "brand/backgrounds", "brand/frames")
    rest = ("keys", "company", "approval-rules", "licence", "privacy", "audit")
    paths = [f"{area}/" for area in (*areas, *brand, *rest)]
    added, run = Employee.objects.get(name="Tom Whitfield"), _trained()
    return {
        "home": (desk, home),
        "mails": (desk, f"{home}mails/"),
        **{path.strip("/").replace("/", "-"): (desk, home + path) for path in paths},
        "privacy-soon": (desk, f"{home}privacy/?days=7"),
        "privacy-late": (desk, f"{home}privacy/?days=90"),
        "people-filtered": (desk, f"{home}people/?q=nobody"),
        "people-view": (desk, f"{home}people/?status=to_review"),
        "people-misread": (desk, f"{home}people/?q=stauts:left"),
        "people-change": (desk, f"{home}people/changes/{_changed().pk}/"),
        "person-added": (desk, f"{home}people/{added.pk}/"),
        "person-trained": (desk, f"{home}people/{run.employee_id}/"),
        "training-report": (desk, f"{home}people/{run.employee_id}/training/{run.pk}/"),
        "erase": (desk, f"{home}people/{added.pk}/erase/"),
        "new-organization": (desk, "/organizations/new/"),
        **_styles(desk, f"{home}styles/"),
    }


def _changed() -> BulkChange:
    """People who were marked as left, one of whom was gone already; and a view that was saved."""
    owner = Membership.objects.get(role=Role.OWNER)
    gone = make.make_employee("left", name="Lena Vogt")
    actor = Actor("member", str(owner.pk))
    going = [gone.pk, make.make_employee("added", name="Marek Nowak").pk]
    census_views.keep(owner, name="Waiting for us", query="status=to_review", at=now())
    return census.begin(Kind.LEAVE, going, actor=actor, at=now())


def _styles(desk: Client, home: str) -> Views:
    """A style with two versions and a third in the making, drawn, being drawn and failed."""
    dusk = make.make_background(
        name="Dusk", kind=BackgroundKind.GRADIENT, colour="#cfd8e3", colour_to="#8fa3b8"
    )
    band = Frame.objects.get(name="Band")
    style = make.make_style(name="Smart casual", background=dusk, frame=band)
    first, second = (make.make_version(style, number=number) for number in (1, 2))
    axes = {**DEFAULT.axes, "clothing": ["smart casual", "creative professional"]}
    framing = Framing(eye_line=0.42, head_height=0.46)
    draft = replace(DEFAULT, axes=axes, framing=framing, candidates=24)
    chosen = Files(
        profiles=["original", "linkedin", "slack", "badge", "web"], framed=["original", "badge"]
    )
    style.draft = replace(draft, files=chosen).to_json()
    style.save(update_fields=["draft"])
    base = PORTAL["ENGINE_BASE"]
    closer = {**second.specification, "background": {"kind": "colour", "colour": "#e3d6c4"}}
    second = make.make_version(style, number=3, specification=closer)
    _drawn(first.specification, "ready", file_keys=[_plain(f"take-{n}") for n in (1, 3, 5)])
    _drawn(closer, "failed", failure_code="engine_crashed")
    _drawn(styles.as_published(style, base=base, seed=0), "drawing", drawn=1)
    gone = make.make_style(
        name="Old",
        background=make.make_background("retired", name="Teal"),
        frame=Frame.objects.get(name="Old corner"),
    )
    page = f"{home}{style.pk}/"
    return {
        "style": (desk, page),
        "style-publish": (desk, f"{page}publish/"),
        "style-compare": (desk, f"{page}compare/?one=1&two=3"),
        "style-retired": (desk, f"{home}{gone.pk}/"),
    }


def _drawn(specification: dict[str, Any], state: str, **fields: Any) -> None:
    look = samples.look_of(specification, base=PORTAL["ENGINE_BASE"])
    make.make_drawing(state, look=look, digest=digest(look), **fields)


def _plain(name: str) -> str:
    stored = files.put_plain(
        picture(name), owner_id=uuid4(), kind="sample", media_type="image/jpeg"
    )
    return stored.key


def _checks(acme: Organization) -> Views:
    """A picture that is looked at, one that was taken back, and one that nobody could open."""
    owner = Membership.objects.get(role=Role.OWNER)
    found = {
        "signature": "none",
        "signed_by": "",
        "signed_at": "",
        "says_trained": False,
        "is_marked": True,
        "mark_strength": 9.4,
        "company": "Acme",
        "standing": "taken_back",
        "unreadable": "",
    }
    done = make.make_check("done", member_id=owner.pk, found=found)
    fine = make.make_check("done", member_id=owner.pk, found={**found, "standing": "may_leave"})
    failed = make.make_check("failed", member_id=owner.pk, failure_code="engine_crashed")
    waiting = make.make_check(member_id=owner.pk)
    desk, home = member_client(owner), f"/o/{acme.slug}/downloads/check/"
    named = {"done": done, "fine": fine, "failed": failed, "waiting": waiting}
    each = {f"check-{name}": (desk, f"{home}{check.pk}/") for name, check in named.items()}
    return {"check": (desk, home), **each}


def _given_out(acme: Organization) -> Views:
    """Exports and share links, some of them done; and what a visitor sees of one."""
    owner = Membership.objects.get(role=Role.OWNER)
    home, desk = f"/o/{acme.slug}/", member_client(owner)
    who: dict[str, Any] = {"actor": Actor("member", str(owner.pk)), "at": now()}
    for name in ("Ines Romero", "Farid Nasser"):
        employee = _person(name)
        take = f"take-{len(name) % 5 + 1}"
        key = keep(employee, take, picture(take))
        make.make_approved(
            employee,
            profiles=("linkedin", "web"),
            data=picture(take),
            at=now(),
            file_key=key,
            thumbnail_key=key,
        )
    export = exports.make(Wanted(profiles=("linkedin",)), **who)
    for _ in exports.archive(export, clock=now, **who).pieces():
        pass
    exports.make(Wanted(profiles=("original", "linkedin")), **who)
    until = now() + timedelta(days=30)
    wall = shares.make("The board", expires_at=until, may_download=True, **who)
    ended = shares.make("Press agency, spring issue", expires_at=until, **who)
    shares.revoke(ended.share, **who)
    token = wall.address.rpartition("/")[2]
    same, wrong = "?profiles=linkedin&pattern=headshot", "?profiles=linkedin&pattern={nobody}"
    return {
        "exports": (desk, f"{home}exports/"),
        "exports-warned": (desk, f"{home}exports/{same}"),
        "exports-refused": (desk, f"{home}exports/{wrong}"),
        "exports-nothing-new": (
            desk,
            f"{home}exports/?profiles=portrait&pattern=a&since=2099-01-01",
        ),
        "shares": (desk, f"{home}shares/"),
        "shares-selection": (desk, f"{home}shares/?person={export.items.all()[0].employee_id}"),
        "shared-open": (Client(), f"/shared/{token}"),
        "shared-wall": (share_client(acme.pk, wall.share.pk), "/shared/"),
        "shared-ended": (Client(), "/shared/gone"),
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


def _walls() -> Views:
    """A company with a team on its wall, some of whom stand out, and one whose wall is empty."""
    initech, umbrella = make.make_organization("Initech"), make.make_organization("Umbrella")
    with acting_for(umbrella):
        bare = member_client(Membership.objects.get())
    with acting_for(initech):
        newer, low = _team()
        desk, viewer = member_client(Membership.objects.get()), make.make_member(Role.VIEWER)
        home = f"/o/{initech.slug}/wall/"
        return {
            "wall": (desk, home),
            "wall-off": (desk, f"{home}?show=off"),
            "wall-list": (desk, f"{home}?layout=list&ground=dark"),
            "wall-chat": (desk, f"{home}?layout=chat&ground=light&shuffle=7"),
            "wall-of-a-viewer": (member_client(viewer), home),
            "wall-crop": (desk, f"{home}crop/{low.pk}/"),
            "wall-mend": (desk, f"{home}mend/{newer.pk}/"),
            "wall-nobody": (desk, f"{home}?department={uuid4()}"),
            "home-new": (bare, f"/o/{umbrella.slug}/"),
            "home-locked": (member_client(viewer), f"/o/{initech.slug}/"),
            "wall-empty": (bare, f"/o/{umbrella.slug}/wall/"),
        }


def _team() -> tuple[StyleVersion, Headshot]:
    """Two styles, of which one has a newer version, with pictures of every kind; that version, and
    a picture that wants another crop."""
    mist, cobalt = make.make_background(name="Mist"), make.make_background(name="Cobalt")
    cobalt.colour = "#1e59cd"
    cobalt.save()
    formal = make.make_version(
        make.make_style(background=mist, name="Formal", is_default=True), number=1
    )
    creative = make.make_version(make.make_style(background=mist, name="Creative"), number=1)
    design = Department.objects.create(name="Design")
    make.make_offer(creative.template, design)
    odd: list[dict[str, Any]] = [{}] * 14
    odd += [{"light": 0.8}, {"head_height": 0.62, "enlarged": 1.13}, {"sharpness": 40.0}]
    for number, off in enumerate(odd):
        _on_the_wall(formal, number, odd=off)
    for number in range(17, 22):
        _on_the_wall(creative, number, department=design)
    frozen = {**creative.specification, "background": cobalt.plain}
    newer = make.make_version(creative.template, number=2, specification=frozen, background=cobalt)
    _on_the_wall(creative, 22, department=design, cutout_key="")
    _on_the_wall(formal, 23, traits=None)
    return newer, _on_the_wall(formal, 24, odd={"eye_line": 0.48})


def _on_the_wall(version: StyleVersion, number: int, **fields: Any) -> Headshot:
    name = f"{WALL_NAMES[number % 8]} {WALL_NAMES[(number + number // 8 + 1) % 8][:1]}{number}."
    headshot = put_on_wall(version, name=name, **fields)
    kept = files.put_plain(
        picture(f"person-{number % 8 + 1}"),
        owner_id=headshot.employee_id,
        kind="web",
        media_type="image/jpeg",
    )
    make.make_rendition(headshot, profile="web", file_key=kept.key)
    return headshot


def _entrance() -> Views:
    """What is seen without being signed in; the addresses hold a token first."""
    nobody = Client()
    invited = make.make_employee("invited", name="Amara Osei")
    invite = invites.fresh_link(make.make_invite(employee=invited, sent_at=now()), at=now())
    back = invites.link_for_mail(_person("Amara Osei"), at=now())
    return {
        "front": (nobody, "/"),
        "how": (nobody, "/how-it-works/"),
        "sign-in": (nobody, "/sign-in/"),
        "password": (nobody, "/password/"),
        "password-sent": (nobody, "/password/sent/"),
        "ask-for-link": (nobody, "/link/"),
        "invite": (nobody, "/i/" + invite.rsplit("/", 1)[-1]),
        "back": (nobody, "/back/" + back.rsplit("/", 1)[-1]),
        "dead-link": (nobody, "/i/gone"),
        "not-found": (nobody, "/no/such/page/"),
        "not-opened-like-that": (nobody, "/theme/"),
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
    takes = _gallery(choosing)
    sent_back = _gallery(_person())
    make.make_approval(
        "changes_requested",
        headshot=sent_back[0],
        reason="hair",
        note="A little tidier, please.",
        suggested=sent_back[1],
    )
    waiting = _submitted("Priya Raman", "take-1").employee
    released, redone = _released(), _redone().employee
    pages = {
        "own-photo": (new, "own-photo/"),
        "own-photo-to-frame": (_own_photo("ready"), "own-photo/"),
        "own-photo-made": (_own_photo("made"), "own-photo/"),
        "consent": (new, "consent/"),
        "consent-given": (empty, "consent/"),
        "photos-empty": (empty, "photos/"),
        "photos": (sending, "photos/"),
        "camera": (sending, "camera/"),
        "working": (learning, "working/"),
        "working-preview-coming": (coming, "working/"),
        "working-preview": (shown, "working/"),
        "working-preview-failed": (missed, "working/"),
        "working-again": (_trained_again(), "working/"),
        "working-failed": (failed, "working/"),
        "working-none-kept": (_nothing_kept(), "working/"),
        "choose": (choosing, "headshots/"),
        "choose-unlike": (_unlike(), "headshots/"),
        "choose-redone": (redone, "headshots/"),
        "choose-compare": (choosing, "headshots/compare/"),
        "choose-edit": (choosing, f"headshots/{takes[0].pk}/edit/"),
        "choose-edited": (_edited(), "headshots/"),
        "withdraw": (released, "approved/withdraw/"),
        "choose-again": (sent_back[0].employee, "headshots/"),
        "submitted": (waiting, "submitted/"),
        "approved": (released, "approved/"),
        "delete": (choosing, "delete/"),
    }
    return {name: (employee_client(who), f"/me/{path}") for name, (who, path) in pages.items()}
