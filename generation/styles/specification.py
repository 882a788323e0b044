"""What a style says: what its pictures may show, how they are framed, how many there are and which
files are made of them, and what is pinned when it is published.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.styles.profiles import PROFILES, SHOWN
from generation.vision.composition import Framing
from generation.vision.door import OUTPUT_EDGE
from tenants.kernel.errors import Invalid
from tenants.kernel.languages import decimal

AXES: Mapping[str, Mapping[str, str | Promise]] = {
    "clothing": {
        "business formal": gettext_lazy("Business formal"),
        "smart casual": gettext_lazy("Smart casual"),
        "creative professional": gettext_lazy("Creative professional"),
    },
    "lighting": {
        "soft light": gettext_lazy("Soft light"),
        "light from the left": gettext_lazy("Light from the left"),
        "light from the right": gettext_lazy("Light from the right"),
    },
    "pose": {
        "facing the camera": gettext_lazy("Facing the camera"),
        "slight turn left": gettext_lazy("Slight turn left"),
        "slight turn right": gettext_lazy("Slight turn right"),
    },
    "expression": {
        "professional neutral": gettext_lazy("Professional neutral"),
        "approachable": gettext_lazy("Approachable"),
        "confident smile": gettext_lazy("Confident smile"),
    },
}
"""Axis -> value -> label. The background, the fifth axis, is a row of the brand."""

FINISH_VERSION = "finish-2"
"""Changes whenever the light match or the finish would give other pixels for the same picture."""
CANVAS = OUTPUT_EDGE
"""Width and height in pixels of a finished headshot."""
MOST_CANDIDATES = 240
MOST_KEEPERS = 40
FRAMING_LIMITS: Mapping[str, tuple[float, float]] = {
    "eye_line": (0.30, 0.55),
    "head_height": (0.30, 0.75),
    "centre": (0.35, 0.65),
}
"""Between what each share may lie: beyond, a head leaves the picture or is too small to know."""


@dataclass(frozen=True, kw_only=True)
class Files:
    """Which files are made of an approved headshot, and on which the style's logo frame is put.

    By their profiles' names; None means all there are, those that are added later too.
    """

    profiles: Sequence[str] | None = None
    framed: Sequence[str] | None = None

    @classmethod
    def of(cls, specification: Mapping[str, Any]) -> Self:
        """What a published version says."""
        said = specification.get("files", {})
        return cls(profiles=said.get("profiles"), framed=said.get("framed"))

    @property
    def made(self) -> list[str]:
        """The profiles, in their own order."""
        return [name for name in PROFILES if self.profiles is None or name in self.profiles]

    @property
    def with_frame(self) -> list[str]:
        """Those of them that a frame is put on where there is one."""
        takes = (name for name in self.made if PROFILES[name].takes_frame)
        return [name for name in takes if self.framed is None or name in self.framed]

    def checked(self) -> Self:
        """The same in the profiles' order, and with the form that pages show.

        Raises:
            Invalid: nothing is made, a profile is not known, or a frame would be cut off.
        """
        fields = _about_files(self.profiles, self.framed)
        if fields:
            raise Invalid(fields=fields)
        takes = [name for name, profile in PROFILES.items() if profile.takes_frame]
        made = self.profiles and [*self.profiles, SHOWN]
        return replace(self, profiles=_in(PROFILES, made), framed=_in(takes, self.framed))

    def said(self, frame: Mapping[str, Any] | None) -> dict[str, Any]:
        """What a version says of its files: nothing where they are the usual ones."""
        framed = {"frame": dict(frame), "framed": self.framed} if frame else {}
        said = {"profiles": self.profiles, **framed}
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A style as it is being edited."""

    axes: Mapping[str, Sequence[str]]
    """The allowed values by axis."""
    locked: Sequence[str] = ()
    """Axes on which employees cannot choose among the allowed values."""
    framing: Framing = field(default_factory=Framing)
    candidates: int = 12
    keepers: int = 6
    """Pictures that are rendered for each person, and how many of them they choose from."""
    files: Files = field(default_factory=Files)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What `to_json` gave, also before there were files to choose among."""
        framing, files = Framing(**values["framing"]), Files(**values.get("files", {}))
        return cls(**{**values, "framing": framing, "files": files})

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    def checked(self) -> Self:
        """The same with each axis's values in their own order.

        Raises:
            Invalid: naming each field that leaves no choice, or has a value nobody knows or that no
                picture can have.
        """
        fields = _about_axes(self.axes, self.locked)
        fields |= about_framing(self.framing)
        fields |= _about_numbers(self.candidates, self.keepers)
        fields |= _about_files(self.files.profiles, self.files.framed)
        if fields:
            raise Invalid(fields=fields)
        axes = {axis: [value for value in AXES[axis] if value in self.axes[axis]] for axis in AXES}
        locked = [axis for axis in AXES if axis in self.locked]
        return replace(self, axes=axes, locked=locked, files=self.files.checked())


DEFAULT = Draft(
    axes={
        "clothing": ["business formal"],
        "lighting": ["soft light"],
        "pose": ["facing the camera"],
        "expression": ["approachable", "confident smile"],
    }
)


def frozen(  # all that a version pins, by name
    draft: Draft,
    *,
    background: Mapping[str, Any],
    frame: Mapping[str, Any] | None = None,
    base: str,
    seed: int,
    made_by: Mapping[str, str],
) -> dict[str, Any]:
    """Everything that makes the pictures of a published version, as JSON values.

    `made_by` has the digests of what turns it into pictures: the table of prompts, the base's
    recipe and its weights.
    """
    checked = draft.checked()
    files = checked.files.said(frame)
    return {
        "axes": dict(checked.axes),
        "locked": list(checked.locked),
        "background": dict(background),
        "finish": {"version": FINISH_VERSION, "canvas": CANVAS, "framing": asdict(checked.framing)},
        "base": base,
        "made_by": dict(made_by),
        "seed": seed,
        "candidates": checked.candidates,
        "keepers": checked.keepers,
        # a version that has all files made, and none framed, says what it did before one could
        **({"files": files} if files else {}),
    }


def framing_of(specification: Mapping[str, Any]) -> dict[str, float]:
    """Where a version puts heads; one from before that could be chosen has the usual."""
    finish: Mapping[str, Any] = specification.get("finish", {})
    return dict(finish.get("framing") or asdict(DEFAULT.framing))


def digest(specification: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the specification."""
    return hashlib.sha256(
        json.dumps(specification, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def _about_axes(axes: Mapping[str, Sequence[str]], locked: Sequence[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for axis, known in AXES.items():
        chosen = axes.get(axis) or []
        if not chosen:
            fields[axis] = _("Choose at least one.")
        elif unknown := [value for value in chosen if value not in known]:
            fields[axis] = _("Not known: {unknown}.").format(unknown=", ".join(unknown))
    if unknown := [axis for axis in locked if axis not in AXES]:
        fields["locked"] = _("Not known: {unknown}.").format(unknown=", ".join(unknown))
    return fields


def about_framing(framing: Framing) -> dict[str, str]:
    """What is wrong with a framing, by field."""
    fields = {
        name: _("Choose a share from {least} to {most}.").format(
            least=decimal(low, 2), most=decimal(high, 2)
        )
        for name, (low, high) in FRAMING_LIMITS.items()
        if not low <= getattr(framing, name) <= high
    }
    half = framing.head_height / 2
    if not fields and not half <= framing.eye_line <= 1 - half:
        fields["head_height"] = _(
            "A head this large does not fit. Make it smaller, or move the eyes."
        )
    return fields


def _about_files(profiles: Sequence[str] | None, framed: Sequence[str] | None) -> dict[str, str]:
    fields = {}
    for name, chosen in (("profiles", profiles), ("framed", framed)):
        if unknown := [each for each in chosen or () if each not in PROFILES]:
            fields[name] = _("Not known: {unknown}.").format(unknown=", ".join(unknown))
    if profiles is not None and not profiles:
        fields["profiles"] = _("Choose at least one.")
    known = (PROFILES[each] for each in framed or () if each in PROFILES)
    if cut_off := [str(each.label) for each in known if not each.takes_frame]:
        fields["framed"] = _("Shown in a circle, which would cut the logo off: {cut_off}.").format(
            cut_off=", ".join(cut_off)
        )
    return fields


def _in(known: Collection[str], chosen: Sequence[str] | None) -> list[str] | None:
    """What was chosen, in the order of what there is; None where that is all of it."""
    if chosen is None or set(chosen) >= set(known):
        return None
    return [name for name in known if name in chosen]


def _about_numbers(candidates: int, keepers: int) -> dict[str, str]:
    fields = {}
    if not 1 <= candidates <= MOST_CANDIDATES:
        fields["candidates"] = _("Render 1 to {most_candidates} pictures for each person.").format(
            most_candidates=MOST_CANDIDATES
        )
    if not 1 <= keepers <= min(candidates, MOST_KEEPERS):
        fields["keepers"] = _("Show 1 to {most_keepers} of them.").format(
            most_keepers=min(candidates, MOST_KEEPERS)
        )
    return fields
