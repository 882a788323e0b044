"""What a company chooses for everybody who belongs to it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tenants.audit.actions import record
from tenants.kernel.errors import Invalid
from tenants.kernel.languages import spoken
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Organization


def choose_company_language(language: str, *, actor: Actor, at: datetime) -> Organization:
    """Speak this language to whoever has not chosen one; none: as each browser asks.

    Returns the organization in force as it is kept.

    Raises:
        Invalid: it is not spoken here.
    """
    if language and not spoken(language):
        raise Invalid(fields={"language": _("Choose a language of the list.")})
    with transaction.atomic():
        organization = Organization.objects.select_for_update().get()
        before = organization.language
        if before != language:
            organization.language = language
            organization.save(update_fields=["language"])
            told = {"before": before, "after": language}
            record("organization.choose_language", organization, actor=actor, at=at, **told)
    return organization
