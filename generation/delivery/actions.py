"""Recording renditions, and taking them back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from generation.delivery import gate
from generation.delivery.models import Rendition
from generation.delivery.profiles import Profile
from generation.headshots.models import Headshot
from tenants.kernel import files


def keep(headshot: Headshot, profile: Profile, data: bytes, *, at: datetime) -> Rendition:
    """Store one rendition; the same profile of the same headshot again is the same rendition."""
    stored = files.put_plain(
        data,
        owner_id=headshot.employee_id,
        kind=f"rendition-{profile.name}",
        media_type=profile.media_type,
    )
    rendition, _ = Rendition.objects.get_or_create(
        headshot=headshot,
        profile=profile.name,
        defaults={
            "file_key": stored.key,
            "digest": stored.digest,
            "media_type": profile.media_type,
            "width": profile.width,
            "height": profile.height,
            "size": stored.size,
            "created_at": at,
        },
    )
    return rendition


def replace(headshot: Headshot, made: Mapping[Profile, bytes], *, at: datetime) -> None:
    """Have these files leave instead of those there are, from the same moment on."""
    with transaction.atomic():
        earlier = Rendition.objects.filter(headshot=headshot)
        old_keys = set(earlier.values_list("file_key", flat=True))
        earlier.delete()
        new_keys = {keep(headshot, profile, data, at=at).file_key for profile, data in made.items()}
        transaction.on_commit(lambda: files.delete(old_keys - new_keys))


def take_back_uncleared() -> int:
    """Delete the files of renditions that may not leave any more; returns how many."""
    cleared = gate.cleared().values("pk")
    rows = list(Rendition.objects.exclude(pk__in=cleared))
    Rendition.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: files.delete([row.file_key for row in rows]))
    return len(rows)
