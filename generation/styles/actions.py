"""Editing styles, and publishing them as versions that never change."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.brand.lifecycle import BackgroundState, FrameState
from generation.brand.models import Background, Frame
from generation.styles import queries, specification
from generation.styles.models import LONGEST_NAME, StyleAudience, StyleTemplate, StyleVersion
from generation.styles.specification import Draft
from tenants.audit.actions import record
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lifecycle import Actor
from tenants.organizations.details import clean_name
from tenants.people.models import Department


class StyleNameTaken(Conflict):
    """Another style of the organization has the name."""

    code = "style_name_taken"
    sentence = gettext_lazy("A style with this name exists already. Choose another name.")


class BackgroundNotReady(Invalid):
    """The background is still being checked, was rejected or is retired."""

    code = "background_not_ready"


class FrameNotReady(Invalid):
    """The frame is retired."""

    code = "frame_not_ready"


class StyleArchived(Conflict):
    """The style is offered no longer."""

    code = "style_archived"
    sentence = gettext_lazy("This style is archived, so it cannot be changed. Make a new one.")


class NothingToPublish(Conflict):
    """The draft is what the newest version already says."""

    code = "nothing_to_publish"
    sentence = gettext_lazy(
        "Nothing has changed since the last version, so there is nothing to publish."
    )


CHANGED_SINCE = gettext_lazy(
    "This style was changed while you edited it. Look at it as it is now before you save again: "
    "that replaces what was changed."
)


class DraftChanged(Conflict):
    """The style is no longer the one that somebody decided on."""

    code = "draft_changed"
    sentence = gettext_lazy(
        "This draft was changed while you looked at it. Look again before you publish."
    )


class AudienceChanged(Conflict):
    """The style is for others than those somebody decided on."""

    code = "audience_changed"
    sentence = gettext_lazy(
        "Whom this style is for was changed while you looked at it. Look again before you publish."
    )


def create(  # noqa: PLR0913  # each is the admin's to say, by name
    name: str,
    background: Background,
    draft: Draft,
    *,
    frame: Frame | None = None,
    departments: Collection[Department] = (),
    actor: Actor,
    at: datetime,
) -> StyleTemplate:
    """A style with a first draft, for these departments; see `change`.

    The first style of an organization is its default.

    Raises:
        Invalid, BackgroundNotReady, FrameNotReady, StyleNameTaken.
    """
    _require_ready(background)
    draft = draft.checked()
    _require_usable(frame, draft)
    fields = {"background": background, "frame": frame, "draft": draft.to_json()}
    try:
        with transaction.atomic():
            template = StyleTemplate.objects.create(
                name=_named(name),
                is_default=not queries.templates().filter(is_default=True).exists(),
                created_at=at,
                changed_at=at,
                **fields,
            )
    except IntegrityError as error:
        raise StyleNameTaken from error
    record("style.create", template, actor=actor, at=at)
    with transaction.atomic():
        _offer(_locked(template), departments, actor=actor, at=at)
    return template


def change(  # noqa: PLR0913  # as `create`
    template: StyleTemplate,
    *,
    name: str,
    background: Background,
    frame: Frame | None,
    draft: Draft,
    departments: Collection[Department],
    draft_of: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Change the draft and whom it is for; with `draft_of` only what was changed last then.

    Published versions stay as they are. The people of these departments are rendered in the style,
    and those of no others. A department has one style: it leaves the one it had. The default style
    is everybody else's.

    Raises:
        Invalid, BackgroundNotReady, FrameNotReady, StyleNameTaken, StyleArchived: nothing changed.
        DraftChanged: somebody else changed it since.
    """
    _require_ready(background)
    draft = draft.checked()
    _require_usable(frame, draft)
    with transaction.atomic():
        row = _locked(template)
        if draft_of and row.changed_at != draft_of:
            raise DraftChanged(CHANGED_SINCE)
        row.name, row.background, row.frame = _named(name), background, frame
        row.draft, row.changed_at = draft.to_json(), at
        try:
            with transaction.atomic():
                row.save(update_fields=["name", "background", "frame", "draft", "changed_at"])
        except IntegrityError as error:
            raise StyleNameTaken from error
        record("style.change", row, actor=actor, at=at)
        _offer(row, departments, actor=actor, at=at)


def publish(  # noqa: PLR0913  # what is frozen, and what was looked at before
    template: StyleTemplate,
    *,
    base: str,
    seed: int,
    draft_of: datetime | None = None,
    audience: str = "",
    actor: Actor,
    at: datetime,
) -> StyleVersion:
    """Freeze the draft into the next version; with `draft_of` only the one that was changed then,
    with `audience` only for those whom `queries.audience` said it was for.

    Raises:
        BackgroundNotReady, FrameNotReady: what the draft asks for cannot be used.
        DraftChanged, AudienceChanged: somebody changed the draft, or whom it is for, since.
        NothingToPublish: the newest version says the same.
        StyleArchived.
    """
    with transaction.atomic():
        template = _locked(template)  # two publishers take turns
        _require_ready(template.background)
        _require_usable(template.frame, Draft.from_json(template.draft))
        if draft_of and template.changed_at != draft_of:
            raise DraftChanged
        if audience and queries.audience(template) != audience:
            raise AudienceChanged
        newest = queries.versions(template).first()
        frozen = queries.as_published(template, base=base, seed=seed)
        digest = specification.digest(frozen)
        if newest and newest.digest == digest:
            raise NothingToPublish
        version = StyleVersion.objects.create(
            template=template,
            number=newest.number + 1 if newest else 1,
            background=template.background,
            frame=template.frame,
            specification=frozen,
            digest=digest,
            published_at=at,
            published_by=actor.id or None,
        )
    record("style.publish", version, actor=actor, at=at, number=version.number, digest=digest)
    return version


def make_default(template: StyleTemplate, *, actor: Actor, at: datetime) -> None:
    """Render new people in this style.

    Raises:
        Conflict: no version of it was published yet.
        StyleArchived.
    """
    with transaction.atomic():
        _locked(template)
        if not queries.versions(template).exists():
            raise Conflict(_("Publish this style first. Nobody can be rendered in a draft."))
        StyleTemplate.objects.filter(is_default=True).update(is_default=False)
        StyleTemplate.objects.filter(pk=template.pk).update(is_default=True)
    template.is_default = True
    record("style.make_default", template, actor=actor, at=at)


def archive(template: StyleTemplate, *, actor: Actor, at: datetime) -> None:
    """Offer the style no longer. Pictures made in it keep their version.

    Raises:
        Conflict: it is the default; another has to become that first.
        StyleArchived: it was archived before.
    """
    with transaction.atomic():
        if _locked(template).is_default:
            raise Conflict(_("This is the default style. Make another style the default first."))
        StyleTemplate.objects.filter(pk=template.pk).update(archived_at=at)
        StyleAudience.objects.filter(template=template).delete()
    template.archived_at = at
    record("style.archive", template, actor=actor, at=at)


def _offer(
    template: StyleTemplate, departments: Collection[Department], *, actor: Actor, at: datetime
) -> None:
    """Render the people of these departments in the style. What they had until now is changed."""
    own = StyleAudience.objects.filter(template=template)
    if set(own.values_list("department_id", flat=True)) == {each.pk for each in departments}:
        return
    taken = StyleAudience.objects.filter(department__in=departments).exclude(template=template)
    StyleTemplate.objects.filter(pk__in=taken.values("template")).update(changed_at=at)
    own.delete()
    taken.delete()
    StyleAudience.objects.bulk_create(
        StyleAudience(template=template, department=each) for each in departments
    )
    record("style.offer", template, actor=actor, at=at, departments=len(departments))


def _named(name: str) -> str:
    return clean_name(name, longest=LONGEST_NAME)


def _locked(template: StyleTemplate) -> StyleTemplate:
    """The style as it is now, until the transaction ends; others who change styles wait.

    Raises:
        StyleArchived.
    """
    rows = {row.pk: row for row in StyleTemplate.objects.select_for_update().order_by("pk")}
    if rows[template.pk].archived_at:
        raise StyleArchived
    return rows[template.pk]


def _require_ready(background: Background) -> None:
    if background.state != BackgroundState.READY:
        raise BackgroundNotReady(
            fields={
                "background": f"“{background.name}” cannot be used yet. Choose a ready background."
            }
        )


def _require_usable(frame: Frame | None, draft: Draft) -> None:
    if frame is None:
        return
    if frame.state != FrameState.READY:
        sentence = _("“{name}” is retired. Choose another frame, or none.").format(name=frame.name)
        raise FrameNotReady(fields={"frame": sentence})
    if not draft.files.with_frame:
        raise Invalid(fields={"framed": _("Choose a file that the logo is put on, or no frame.")})
