"""Noting where reviewers are, so that two need not look at the same person."""

from datetime import datetime

from generation.approvals.models import Approval, Presence
from tenants.organizations.models import Membership


def look(approval: Approval, *, reviewer: Membership, at: datetime) -> None:
    """The reviewer is here now, and nowhere else. It binds nobody, and ends by itself."""
    Presence.objects.bulk_create(
        [Presence(approval=approval, member=reviewer, seen_at=at)],
        update_conflicts=True,
        unique_fields=["organization", "member"],
        update_fields=["approval", "seen_at"],
    )
