"""Rendered headshots, in batches of one adapter and one style version."""

from django.db import models
from django.db.models import Q

from generation.headshots import policy
from generation.headshots.lifecycle import BATCH, HEADSHOT, BatchState, HeadshotState
from generation.headshots.redos import LONGEST_NOTE
from generation.keeps.policy import lacking
from generation.styles.policy import axes_for
from tenants.consent.texts import BACKGROUND, HEADSHOTS
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel


class HeadshotBatch(Stateful, TenantModel):
    """One rendering of candidates for one employee in one style version."""

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    run = TenantForeignKey("training.TrainingRun", on_delete=models.CASCADE, related_name="+")
    style_version = TenantForeignKey(
        "styles.StyleVersion", on_delete=models.PROTECT, related_name="+"
    )
    round = models.PositiveSmallIntegerField(default=1)
    redo_reason = models.CharField(max_length=40, blank=True)
    """Why the employee asked for it, as a value of `redos.RedoReason`."""
    redo_note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    """What they added, for people to read."""
    narrowed = models.JSONField(default=dict)
    """Axis -> the values it is drawn with, where those are fewer than its style allows."""
    is_strict = models.BooleanField(default=False)
    """Whether pictures that fail a check are left out, unless all do."""
    source = TenantForeignKey(
        "headshots.Headshot", null=True, on_delete=models.CASCADE, related_name="+"
    )
    """The take that its pictures are edits of; none where they are drawn as a whole."""
    edit_axis = models.CharField(max_length=20, blank=True)
    """What of that take is changed: `clothing` or `lighting`."""
    edit_value = models.CharField(max_length=80, blank=True)
    """What it is changed to: an outfit, or a light."""
    job_id = models.UUIDField(null=True)
    seed = models.PositiveIntegerField()
    candidates = models.PositiveSmallIntegerField()
    rendered = models.PositiveSmallIntegerField(default=0)
    kept = models.PositiveSmallIntegerField(default=0)
    rejected = models.JSONField(default=dict)
    """How many were left out for a fault, by its code in `generation.vision.reasons.REJECTS`."""
    keep = models.JSONField(default=list)
    """What the employee asked to keep, as values of `Keep`, when the rendering began."""
    wishes = models.JSONField(default=dict)
    """What the employee would like, by axis, when it was ordered; see `styles.policy.axes_for`."""
    stage_seconds = models.JSONField(default=dict)
    failure_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            BATCH.check(),
            models.UniqueConstraint(
                fields=["organization", "employee"],
                condition=Q(state__in=[BatchState.QUEUED, BatchState.RENDERING]),
                name="one_open_batch_per_employee",
            ),
            models.CheckConstraint(
                name="edit_of_a_take",
                condition=Q(source=None, edit_axis="", edit_value="")
                | (Q(source__isnull=False) & ~Q(edit_axis="") & ~Q(edit_value="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "employee", "-created_at"], name="batch_by_employee"
            )
        ]

    @property
    def axes(self) -> dict[str, list[str]]:
        """The values that its pictures may have, by axis: a redo says more than a wish."""
        return {**axes_for(self.style_version, self.wishes), **self.narrowed}

    def __str__(self) -> str:
        return f"batch {self.round} of {self.employee_id} ({self.state})"


class Headshot(Stateful, TenantModel):
    """One finished candidate that was kept, or a photo of the employee's own; its files are
    encrypted."""

    batch = TenantForeignKey(HeadshotBatch, null=True, on_delete=models.CASCADE, related_name="+")
    """The rendering it came from; none where it is a photo of the employee's own."""
    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    style_version = TenantForeignKey(
        "styles.StyleVersion", on_delete=models.PROTECT, related_name="+"
    )
    seed = models.PositiveIntegerField()
    prompt = models.CharField(max_length=400)
    file_key = models.CharField(max_length=300, blank=True)
    thumbnail_key = models.CharField(max_length=300, blank=True)
    cutout_key = models.CharField(max_length=300, blank=True)
    """The person as rendered, before the finish: a PNG whose alpha is the matte."""
    head = models.JSONField(null=True)
    """Where on the cutout the head is (`vision.framing.Head`)."""
    traits = models.JSONField(null=True)
    """What would make it stand out on a team's wall (`vision.traits.Traits`): none where that was
    never measured, empty where no face was found in it."""
    matte_key = models.CharField(max_length=300, blank=True)
    """How much of each pixel of the finished picture is the person: a grey PNG of its size."""
    rank = models.PositiveSmallIntegerField()
    """1 is the best of its batch."""
    is_recommended = models.BooleanField(default=False)
    is_favourite = models.BooleanField(default=False)
    """Whether the employee marked it, for themselves."""
    is_unlike = models.BooleanField(default=False)
    """Whether the employee said that it does not look like them."""
    likeness = models.FloatField()
    """Likeness to the person's own photos, 0 to 1; see `generation.vision.likeness`."""
    likeness_floor = models.FloatField()
    """The gate's threshold for this person at the time."""
    nearest_other = models.FloatField(null=True)
    """Likeness to the nearest colleague, where there is one."""
    passes = models.BooleanField(default=True)
    checks = models.JSONField(default=dict)
    """By name: whether it `passes`, and for what was measured the figure that was `found`."""
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            HEADSHOT.check(),
            models.CheckConstraint(
                name="favourite_is_like_them", condition=~Q(is_favourite=True, is_unlike=True)
            ),
            models.UniqueConstraint(fields=["organization", "batch", "seed"], name="headshot_once"),
            models.UniqueConstraint(
                fields=["organization", "employee"],
                condition=Q(state=HeadshotState.RELEASED),
                name="one_released_headshot",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "employee", "rank"], name="headshot_by_employee")
        ]

    @property
    def is_own_photo(self) -> bool:
        """Whether it was photographed and not drawn: then nothing was measured on it."""
        return self.batch_id is None

    @property
    def purpose(self) -> str:
        """What its employee must have agreed to; empty where nothing needs it."""
        if not self.is_own_photo:
            return HEADSHOTS
        return BACKGROUND if self.cutout_key else ""

    @property
    def lacking(self) -> list[str]:
        """What its employee asked to keep and is not seen, as values of `Keep`."""
        return lacking(self.checks)

    @property
    def drifted(self) -> list[str]:
        """How the person looks changed, as codes of `vision.reasons.DRIFTS`."""
        return policy.drifted(self.checks)

    def __str__(self) -> str:
        return f"headshot {self.id} ({self.state})"
