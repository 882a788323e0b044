"""Recording renditions, and taking them back."""

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


def take_back_uncleared() -> int:
    """Delete the files of renditions that may not leave any more; returns how many."""
    rows = list(Rendition.objects.exclude(pk__in=gate.standing().values("pk")))
    Rendition.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: files.delete([row.file_key for row in rows]))
    return len(rows)
