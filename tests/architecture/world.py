"""One of everything an address can name, in two companies, and everybody who may ask for it."""

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from generation.approvals.lifecycle import ApprovalState
from generation.brand.models import BackgroundKind
from generation.delivery import actions as delivery
from generation.delivery.actions import Made
from generation.exports import actions as exports
from generation.exports.listing import Wanted
from generation.exports.models import Export
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.samples.models import SampleDrawing
from generation.styles.profiles import PROFILES
from generation.training.models import TrainingRun
from tenants.access import actions as access
from tenants.access.policy import Scope
from tenants.kernel import files
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for, organization_in_force
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people.models import Department, Employee
from tests import make
from tests.architecture.matrix import KNOWN
from tests.portal.visitors import (
    employee_client,
    member_client,
    operator_client,
    share_client,
)

JPEG = b"\xff\xd8\xff\xe0" + bytes(200)


@dataclass(frozen=True)
class World:
    """What the addresses are filled in with, and the browsers and keys that ask.

    The visitors are Acme's, but for the owner `stranger`, the employee `alien`, `their-key` and the
    `passer-by`, who opened a share link, which are Globex's.
    """

    acme: Organization
    globex: Organization
    ours: dict[str, Any]
    """What is Acme's, by the name that addresses have for it."""
    theirs: dict[str, Any]
    """The same of Globex's."""
    visitors: dict[str, Client]

    @staticmethod
    def address(name: str, arguments: Mapping[str, Any]) -> str:
        """The address of the name, filled in."""
        return reverse(name, kwargs={key: arguments[key] for key in KNOWN[name].arguments})

    @contextmanager
    def asked(
        self,
        visitor: str,
        method: str,
        name: str,
        arguments: Mapping[str, Any],
        form: Mapping[str, Any] | None = None,
    ) -> Iterator[HttpResponseBase]:
        """The answer; everything that the question did is undone after."""
        client = copy.deepcopy(self.visitors[visitor])
        address = self.address(name, arguments)
        with transaction.atomic():
            yield client.post(address, form) if form else client.generic(method, address)
            transaction.set_rollback(True)


def build() -> World:
    """Acme with a member of each role and an employee who is through; and Globex."""
    acme, globex = make.make_organization("Acme"), make.make_organization("Globex")
    with acting_for(globex):
        visitors = _strangers()
        theirs = _arguments(globex, external_id="hr-of-globex")
        visitors["passer-by"] = share_client(globex.pk, theirs["share_id"])
    with acting_for(acme):
        ours = _arguments(acme, external_id="hr-1")
        visitors["operator"] = operator_client()
        return World(acme, globex, ours, theirs, visitors | _visitors(ours))


def _strangers() -> dict[str, Client]:
    return {
        "stranger": member_client(Membership.objects.get()),
        "alien": employee_client(make.make_employee()),
        "their-key": _holder(list(Scope)),
    }


def _visitors(ours: dict[str, Any]) -> dict[str, Client]:
    return {
        "nobody": Client(),
        "colleague": employee_client(make.make_employee()),
        "guest": share_client(organization_in_force(), ours["share_id"]),
        "employee": employee_client(Employee.objects.get(pk=ours["employee_id"])),
        **{str(role): member_client(_member(role)) for role in Role},
        "read-key": _holder([Scope.PEOPLE_READ]),
        "full-key": _holder(list(Scope)),
    }


def _member(role: Role) -> Membership:
    return Membership.objects.filter(role=role).first() or make.make_member(role)


def _holder(scopes: list[Scope]) -> Client:
    secret = access.issue("HR", scopes, actor=SYSTEM, at=make.NOON).secret
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _arguments(company: Organization, *, external_id: str) -> dict[str, Any]:
    employee = make.make_employee(external_id=external_id)
    kept = files.put(JPEG, subject_id=employee.pk, kind="take").key
    photo = make.make_photo(employee=employee, thumbnail_key=kept)
    approved = _headshot(employee, HeadshotState.RELEASED, kept)
    approval = make.make_approval(ApprovalState.APPROVED, headshot=approved)
    make.make_own_photo("ready", employee=employee, file_key=kept)
    waiting = _headshot(make.make_employee(), HeadshotState.CHOSEN, kept)
    return {
        "organization": company.slug,
        "employee_id": employee.pk,
        "external_id": external_id,
        "photo_id": photo.pk,
        "headshot_id": approved.pk,
        "version_id": approved.style_version_id,
        "approved_id": approval.pk,
        "rendition_id": delivery.keep(
            approved, PROFILES["web"], Made(data=JPEG, width=8, height=8), at=make.NOON
        ).pk,
        "preview_id": make.make_preview("ready", employee=employee, file_key=kept).pk,
        "job_id": _failed_job(employee).pk,
        "run_id": _reported_run(employee).pk,
        "export_id": _export(employee).pk,
        "change_id": make.make_bulk_change("done").pk,
        "view_id": make.make_saved_view(membership=Membership.objects.get(role=Role.OWNER)).pk,
        "check_id": make.make_check(member_id=Membership.objects.get(role=Role.OWNER).pk).pk,
        **_rebrand_arguments(approved, kept),
        "approval_id": make.make_approval(ApprovalState.OPEN, headshot=waiting).pk,
        **_company_arguments(),
    }


def _export(employee: Employee) -> Export:
    wanted = Wanted(profiles=("web",))
    made = exports.make(wanted, actor=SYSTEM, at=make.NOON)
    assert made.items.get().employee == employee
    return made


def _failed_job(employee: Employee) -> Job:
    invite = make.make_invite("accepted", employee=employee)
    kind = "tenants.invites.tasks.deliver"
    return make.make_job("failed", kind=kind, subject_id=invite.pk, failure_code="mail_not_sent")


def _reported_run(employee: Employee) -> TrainingRun:
    drawn = b'<!doctype html><img src="data:image/jpeg;base64,/9j/4A==" alt="">'
    page = files.put(drawn, subject_id=employee.pk, kind="report").key
    return make.make_run("ready", employee=employee, report_key=page)


def _headshot(employee: Employee, state: str, file_key: str) -> Headshot:
    run = make.make_run("ready", employee=employee)
    batch = make.make_batch("ready", run=run)
    return make.make_headshot(state, batch=batch, file_key=file_key, thumbnail_key=file_key)


def _drawing() -> SampleDrawing:
    drawing = make.make_drawing("ready")
    stored = files.put_plain(JPEG, owner_id=drawing.pk, kind="sample", media_type="image/webp")
    SampleDrawing.objects.filter(pk=drawing.pk).update(file_keys=[stored.key])
    return drawing


def _rebrand_arguments(headshot: Headshot, file_key: str) -> dict[str, Any]:
    rebrand = make.make_rebrand("done", started_at=make.NOON)
    named = {"file_key": file_key, "thumbnail_key": file_key}
    item = make.make_refinish("made", rebrand=rebrand, headshot=headshot, earlier=named, new=named)
    return {"rebrand_id": rebrand.pk, "refinish_id": item.pk}


def _company_arguments() -> dict[str, Any]:
    background = make.make_background(kind=BackgroundKind.PICTURE)
    stored = files.put_plain(JPEG, owner_id=background.pk, kind="bg", media_type="image/jpeg")
    type(background).objects.filter(pk=background.pk).update(picture_key=stored.key)
    logo = make.make_logo(file_key=stored.key)
    key = access.issue("Old", Scope.values, actor=SYSTEM, at=make.NOON).key
    return {
        "background_id": background.pk,
        "logo_id": logo.pk,
        "frame_id": make.make_frame(logo=logo).pk,
        "drawing_id": _drawing().pk,
        "place": 1,
        "template_id": (style := make.make_style()).pk,
        "style_id": style.pk,
        "number": 1,
        "invitation_id": make.make_member_invitation().pk,
        "membership_id": make.make_member(Role.REVIEWER).pk,
        "department_id": Department.objects.create(name="Design").pk,
        "key_id": key.pk,
        "share_id": make.make_share(expires_at=now() + make.YEAR).pk,
        "visit_id": make.make_visit().pk,
        "token": "not-a-token",
        "uidb64": "bm9ib2R5",
        "name": "20260601-120000-1",
        "page": "gallery",
    }
