"""Output profiles in words."""

from generation.styles.profiles import Profile


def kind(profile: Profile) -> str:
    """Its size and format."""
    name = profile.media_type.partition("/")[2].upper()
    size = f"{profile.width} × {profile.height}, " if profile.width else ""  # noqa: RUF001  # a size
    return f"{size}{name}"


def in_words(profile: Profile) -> str:
    """What it is called, with its size and format."""
    return f"{profile.label}, {kind(profile)}"
