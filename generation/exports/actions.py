"""Making an export, and giving it out."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.delivery import gate
from generation.exports import naming, queries
from generation.exports.archive import Archive, Outcome, Source
from generation.exports.listing import Plan, Wanted
from generation.exports.models import Export, ExportItem
from generation.styles.profiles import PROFILES
from tenants.audit.actions import record
from tenants.kernel.errors import Conflict, Invalid, TooLarge
from tenants.kernel.lifecycle import Actor
from tenants.kernel.scoping import acting_briefly_for
from tenants.people.models import Department

MOST: Final = 20_000
"""Files of one export: of each, about two kilobytes are held while it is downloaded."""


class NothingToExport(Conflict):
    """No approved picture is of what was chosen."""

    code = "nothing_to_export"
    sentence = gettext_lazy(
        "No approved picture matches. Choose an earlier date, or more departments."
    )


class TooManyFiles(TooLarge):
    """More files than one archive takes."""

    code = "too_many_files_to_export"
    sentence = format_lazy(
        gettext_lazy(
            "This is more than {most} files. Choose some departments, or one kind of picture, at "
            "a time."
        ),
        most=lazy(number_format, str)(MOST, force_grouping=True),
    )


def checked(wanted: Wanted) -> Wanted:
    """What is wanted, put in order.

    Raises:
        Invalid: no profile or one that there is not, a department that is not the company's, or a
        pattern that gives no file names.
    """
    if not wanted.profiles:
        raise Invalid(fields={"profiles": _("Choose at least one kind of picture.")})
    if unknown := set(wanted.profiles) - PROFILES.keys():
        raise Invalid(
            fields={
                "profiles": _("There is no profile {unknown}.").format(
                    unknown=", ".join(sorted(unknown))
                )
            }
        )
    known = Department.objects.filter(pk__in=wanted.departments).count()
    if known < len(wanted.departments):
        raise Invalid(fields={"departments": _("Choose departments of your company.")})
    return Wanted(
        profiles=tuple(name for name in PROFILES if name in wanted.profiles),
        departments=wanted.departments,
        since=wanted.since,
        pattern=naming.check(wanted.pattern),
    )


def make(wanted: Wanted, *, actor: Actor, at: datetime) -> Export:
    """Fix what is exported, so that it can be downloaded, and again where a download broke off.

    Raises:
        Invalid: see `checked`.
        NothingToExport, TooManyFiles.
    """
    plan = queries.plan(checked(wanted))
    if not plan.files and not plan.withdrawn:
        raise NothingToExport
    if len(plan.files) > MOST:
        raise TooManyFiles
    with transaction.atomic():
        export = _created(plan, actor=actor, at=at)
        record("export.make", export, actor=actor, at=at, count=export.count)
    return export


def archive(
    export: Export, *, actor: Actor, at: datetime, clock: Callable[[], datetime]
) -> Archive:
    """The export as it may leave now; the returned archive is read after the scope has ended.

    `clock` tells when it was read to its end.
    """
    listed = queries.files(export)
    ids = [file.picture.rendition_id for file in listed]
    standing = gate.readers(ids, way=gate.ARCHIVE)
    files = [file for file in listed if file.picture.rendition_id in standing]
    gone = [file for file in listed if file.picture.rendition_id not in standing]
    here = {(file.picture.employee_id, file.picture.profile) for file in listed}
    before = [
        file
        for file in queries.withdrawn(queries.wanted_by(export))
        if (file.picture.employee_id, file.picture.profile) not in here
    ]
    record("export.download", export, actor=actor, at=at, count=len(files))
    source = Source(export.organization_id, [file.picture.rendition_id for file in files])
    source.know(standing)
    return Archive(
        files,
        [*gone, *before],
        source,
        partial(_finish, export.organization_id, export.pk, actor=actor, clock=clock),
    )


def _created(plan: Plan, *, actor: Actor, at: datetime) -> Export:
    wanted = plan.wanted
    export = Export.objects.create(
        profiles=list(wanted.profiles),
        departments=sorted(wanted.departments),
        since=wanted.since,
        pattern=wanted.pattern,
        made_at=at,
        made_by_kind=actor.kind,
        made_by=actor.id,
        count=len(plan.files),
        size=plan.size,
    )
    ExportItem.objects.bulk_create(
        ExportItem(
            export=export,
            position=position,
            employee_id=file.picture.employee_id,
            profile=file.picture.profile,
            rendition_id=file.picture.rendition_id,
            digest=file.picture.digest,
            size=file.picture.size,
            approved_at=file.picture.approved_at,
        )
        for position, file in enumerate(plan.files, start=1)
    )
    return export


def _finish(
    organization_id: UUID,
    export_id: UUID,
    outcome: Outcome,
    *,
    actor: Actor,
    clock: Callable[[], datetime],
) -> None:
    """Note how a download ended, once its last byte was taken."""
    at = clock()
    with acting_briefly_for(organization_id):
        export = Export.objects.get(pk=export_id)
        items = ExportItem.objects.filter(export=export)
        items.filter(rendition_id__in=outcome.delivered).update(was_delivered=True)
        Export.objects.filter(pk=export_id).update(
            delivered_at=at,
            delivered_count=len(outcome.delivered),
            left_out_count=export.count - len(outcome.delivered),
            manifest_digest=outcome.manifest_digest,
        )
        record(
            "export.deliver",
            export,
            actor=actor,
            at=at,
            count=len(outcome.delivered),
            manifest=outcome.manifest_digest,
        )
