"""What is left to employees in a published style, and what their pictures may then show."""

from collections.abc import Mapping, Sequence

from generation.styles.models import StyleVersion


def open_axes(version: StyleVersion) -> dict[str, list[str]]:
    """The allowed values of each axis on which employees may choose: it is not locked, and there is
    more than one."""
    return {axis: allowed for axis, allowed in unlocked_axes(version).items() if len(allowed) > 1}


def unlocked_axes(version: StyleVersion) -> dict[str, list[str]]:
    """The allowed values of each axis that is not locked."""
    locked = version.specification.get("locked", [])
    axes: Mapping[str, list[str]] = version.specification["axes"]
    return {axis: list(allowed) for axis, allowed in axes.items() if axis not in locked}


def axes_for(version: StyleVersion, wishes: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The values that the pictures of somebody with these wishes may have, by axis.

    A wish counts where the version leaves the choice and allows it; it may have been said of an
    earlier version. Everywhere else all that the version allows is drawn.
    """
    axes = {axis: list(allowed) for axis, allowed in version.specification["axes"].items()}
    for axis, allowed in open_axes(version).items():
        axes[axis] = [value for value in allowed if value in wishes.get(axis, ())] or allowed
    return axes
