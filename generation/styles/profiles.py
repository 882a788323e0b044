"""The forms an approved headshot leaves in, each named for its use."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

MB: Final = 1_000_000
"""Ten to the sixth, which stays below the limit also where a destination means 2**20."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a destination takes. Without a size it is the finished picture's own; `most_bytes`
    counts the whole file, its signature too."""

    name: str
    label: str | Promise
    width: int | None = None
    height: int | None = None
    media_type: str = "image/jpeg"
    most_bytes: int | None = None
    is_round: bool = False
    """A circle on a transparent ground."""
    is_shown_round: bool = False
    """A square of which the destination shows a circle."""
    dots_per_inch: int | None = None

    @property
    def takes_frame(self) -> bool:
        """Whether a logo can be put on it: a circle would cut it off."""
        return not (self.is_round or self.is_shown_round)

    @property
    def extension(self) -> str:
        """The file name's ending."""
        return self.media_type.removeprefix("image/").replace("jpeg", "jpg")

    def form(self, *, room: int) -> dict[str, Any]:
        """As `vision.renditions.Form` takes it, with `room` left for the signature."""
        most = None if self.most_bytes is None else self.most_bytes - room
        return {
            "media_type": self.media_type,
            "width": self.width,
            "height": self.height,
            "is_round": self.is_round,
            "is_shown_round": self.is_shown_round,
            "most_bytes": most,
            "dots_per_inch": self.dots_per_inch,
        }


def _square(name: str, label: str | Promise, edge: int, **taken: Any) -> Profile:
    return Profile(name=name, label=label, width=edge, height=edge, **taken)


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(name="original", label=gettext_lazy("Full size"), media_type="image/png"),
        # JPEG or PNG, at most 8 MB, 400 x 400 to 7680 x 4320 pixels, shown as a circle: as guides
        # repeat it from LinkedIn's help, which cannot be read without an account
        _square("linkedin", "LinkedIn", 800, most_bytes=8 * MB, is_shown_round=True),
        # docs.slack.dev, users.setPhoto: 512 to 1024 pixels; what is not square is letterboxed
        _square("slack", "Slack", 1024),
        # Microsoft Graph, profilePhoto: at most 4 MB, 648 x 648 is the largest that is kept
        _square(
            "entra", gettext_lazy("Entra and Teams"), 648, most_bytes=4 * MB, is_shown_round=True
        ),
        # support.google.com/a/answer/6371005: JPEG or PNG, at most 5 MB, of any size
        _square("google", "Google", 720, most_bytes=5 * MB, is_shown_round=True),
        # documentation.bamboohr.com, upload-employee-photo: square, JPEG, GIF or PNG, at most 20 MB
        _square("bamboohr", "BambooHR", 600, most_bytes=20 * MB, is_shown_round=True),
        # SAP notes 2647591 and 2094242: JPEG, 3:4, 180 x 240 and larger, at most 2 MB
        Profile(
            name="successfactors",
            label="SuccessFactors",
            width=720,
            height=960,
            most_bytes=2 * MB,
        ),
        # 2 by 2.5 inches at the 300 dots an inch of card printers
        Profile(
            name="badge", label=gettext_lazy("Badge, 4:5"), width=600, height=750, dots_per_inch=300
        ),
        # twice the 120 pixels it is shown at; small, since it goes out with every mail
        _square(
            "signature",
            gettext_lazy("E-mail signature"),
            240,
            media_type="image/png",
            most_bytes=200_000,
            is_round=True,
        ),
        Profile(name="portrait", label=gettext_lazy("Portrait, 4:5"), width=800, height=1000),
        # a fifth of a second on a slow phone's 8 Mbit/s
        _square(
            "web", gettext_lazy("Website, WebP"), 800, media_type="image/webp", most_bytes=200_000
        ),
        _square(
            "web-avif",
            gettext_lazy("Website, AVIF"),
            800,
            media_type="image/avif",
            most_bytes=200_000,
        ),
    )
}
USUAL: Final = "linkedin"
"""The form that most places take: what a choice of forms begins with."""
SHOWN: Final = "web"
"""The form that pages show, so that every style has it made."""
