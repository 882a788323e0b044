"""The question that every photo and every training step asks first."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.consent.models import ConsentReceipt, ConsentText
from tenants.consent.texts import HEADSHOTS
from tenants.kernel.errors import Conflict, NotFound
from tenants.people.models import Employee

FALLBACK = "en"
"""The language every text is published in."""


class ConsentMissing(Conflict):
    """There is no standing consent, so nothing is done with a face."""

    code = "consent_missing"
    sentence = gettext_lazy("Read and agree to how your photos are used first.")


def current_text(locale: str = FALLBACK, *, purpose: str = HEADSHOTS, at: datetime) -> ConsentText:
    """The newest text, in the language if it was published in it, else in English.

    Raises:
        NotFound: no text was published yet.
    """
    version = current_version(purpose, at=at)
    newest = ConsentText.objects.filter(purpose=purpose, version=version, published_at__lte=at)
    wanted = [locale, locale.partition("-")[0], FALLBACK]
    found = {text.locale: text for text in newest.filter(locale__in=wanted)}
    text = next((found[code] for code in wanted if code in found), None)
    if text is None:
        raise NotFound(_("No consent text is published yet."))
    return text


def text_of(receipt: ConsentReceipt) -> ConsentText:
    """The very text that was agreed to, in the language it was read in."""
    return ConsentText.objects.get(
        purpose=receipt.purpose, version=receipt.text_version, locale=receipt.locale
    )


def current_version(purpose: str = HEADSHOTS, *, at: datetime) -> int:
    """The number of the newest version published in any language; 0 where there is none."""
    published = ConsentText.objects.filter(purpose=purpose, published_at__lte=at)
    return published.aggregate(newest=Max("version"))["newest"] or 0


def published(*, at: datetime) -> QuerySet[ConsentText]:
    """Every text that applies or once did, the newest version of each purpose first."""
    rows = ConsentText.objects.filter(published_at__lte=at)
    return rows.order_by("-purpose", "-version", "locale")


def agreements(*, at: datetime) -> dict[tuple[str, int, str], int]:
    """How many people's agreement stands on which text: purpose, version and language."""
    standing = ConsentReceipt.objects.filter(
        withdrawn_at=None, replaced_at=None, expires_at__gt=at
    ).order_by()
    rows = standing.values_list("purpose", "text_version", "locale").annotate(Count("pk"))
    return {(purpose, version, locale): number for purpose, version, locale, number in rows}


def standing_receipt(
    employee: Employee, *, purpose: str = HEADSHOTS, at: datetime
) -> ConsentReceipt | None:
    """The employee's agreement to the newest version, neither withdrawn nor past its term."""
    version = current_version(purpose, at=at)
    return unended(employee, purpose).filter(expires_at__gt=at, text_version=version).first()


def agreed(employee_ids: Collection[UUID], *, at: datetime) -> set[UUID]:
    """Which of these employees have a standing receipt."""
    standing = ConsentReceipt.objects.filter(
        employee_id__in=employee_ids,
        purpose=HEADSHOTS,
        withdrawn_at=None,
        replaced_at=None,
        expires_at__gt=at,
        text_version=current_version(at=at),
    )
    return set(standing.values_list("employee_id", flat=True))


def with_unended(employee_ids: Collection[UUID]) -> set[tuple[UUID, str]]:
    """Which of these employees have not taken their consent to what back, even if outdated."""
    rows = ConsentReceipt.objects.filter(
        employee_id__in=employee_ids, withdrawn_at=None, replaced_at=None
    )
    return set(rows.values_list("employee_id", "purpose"))


def require(employee: Employee, *, purpose: str = HEADSHOTS, at: datetime) -> ConsentReceipt:
    """The standing receipt.

    Raises:
        ConsentMissing: there is none.
    """
    receipt = standing_receipt(employee, purpose=purpose, at=at)
    if receipt is None:
        raise ConsentMissing
    return receipt


def receipts(employee: Employee) -> QuerySet[ConsentReceipt]:
    """Every agreement the employee ever gave, newest first."""
    return ConsentReceipt.objects.filter(employee=employee).order_by("-given_at", "pk")


def unended(employee: Employee, purpose: str = HEADSHOTS) -> QuerySet[ConsentReceipt]:
    """The agreement neither withdrawn nor replaced, even if its text or term is outdated."""
    return ConsentReceipt.objects.filter(
        employee=employee, purpose=purpose, withdrawn_at=None, replaced_at=None
    )
