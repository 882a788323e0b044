"""Looking at an uploaded background, in a worker."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from generation import bridge
from generation.brand import actions
from generation.brand.lifecycle import BackgroundState
from generation.brand.models import Background
from generation.vision.decode import PhotoRefused, decode
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse


def check_picture(claim: Claim) -> None:
    """Decode the picture as photos are, and keep its clean copy; the sent bytes go."""
    with claim.acting():
        background = Background.objects.get(pk=claim.subject_id)
        if background.state != BackgroundState.RECEIVED:
            return
        sent_key = background.picture_key
        sent = files.open_plain(sent_key)
    try:
        decoded = decode(sent)
    except PhotoRefused as refusal:
        with claim.finishing(at=now()):
            actions.reject_picture(background, refusal.code, at=now())
    else:
        kept = bridge.see("backdrop", picture=decoded.jpeg, blur=0, should_stop=Pulse(claim))
        with claim.finishing(at=now()):
            stored = files.put_plain(
                decoded.jpeg, owner_id=background.pk, kind="background", media_type="image/jpeg"
            )
            actions.admit_picture(background, stored.key, kept["average"], at=now())
    with claim.acting():
        files.delete([sent_key])


def check_picture_failed(
    *, organization_id: UUID, subject_id: UUID, code: str, at: datetime
) -> None:
    """Nobody could look at it: the bytes go."""
    background = Background.objects.get(pk=subject_id)
    if background.state == BackgroundState.RECEIVED:
        sent_key = background.picture_key
        actions.reject_picture(background, "not_checked", at=at)
        transaction.on_commit(lambda: files.delete([sent_key]))
