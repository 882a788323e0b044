"""The forms an approved headshot leaves in, each named for its use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """What a destination takes."""

    name: str
    label: str
    width: int
    height: int
    media_type: str = "image/jpeg"

    @property
    def extension(self) -> str:
        """The file name's ending."""
        return {"image/jpeg": "jpg", "image/png": "png"}[self.media_type]


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("original", "Full size", 1024, 1024, "image/png"),
        Profile("profile", "Profile picture", 512, 512),
        Profile("portrait", "Portrait 4:5", 640, 800),
    )
}
