"""Requests that may come twice: what carries a key is done once, and answered alike each time."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.access.models import GivenAnswer
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lookups import digest_of

KEPT_FOR: Final = timedelta(days=7)
WELL_FORMED: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
Answer = dict[str, Any]


class KeyReused(Conflict):
    """The key came with another request before."""

    code = "idempotency_key_reused"
    sentence = gettext_lazy("This idempotency key was used for another request. Send a new one.")


def once(key: str, *, asked: str, by: UUID, at: datetime, answer: Callable[[], Answer]) -> Answer:
    """What `answer` gave for this key, which is called for the first request only.

    Two at a time wait for each other. A refusal, which `answer` raises, is not kept: nothing was
    done, and the same request may be tried again.

    asked: everything that tells this request from others.
    by: whose key it is; what others call theirs is no matter.

    Raises:
        Invalid: no such key can be.
        KeyReused.
    """
    if not WELL_FORMED.fullmatch(key):
        raise Invalid(_("Send an idempotency key of 16 to 64 letters, digits, - and _."))
    digest = digest_of("request", asked)
    with transaction.atomic():
        first = {"asked_digest": digest, "asked_at": at}
        given, is_new = GivenAnswer.objects.get_or_create(asked_by=by, key=key, defaults=first)
        if given.asked_digest != digest:
            raise KeyReused
        if is_new:
            given.answer = answer()
            given.save(update_fields=["answer"])
    kept: Answer = given.answer
    return kept


def forget_old(*, at: datetime) -> int:
    """Drop the answers of the organization in force that are too old; returns how many."""
    return GivenAnswer.objects.filter(asked_at__lte=at - KEPT_FOR).delete()[0]
