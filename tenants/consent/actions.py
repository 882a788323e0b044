"""Giving consent and taking it back."""

from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.audit.actions import record
from tenants.consent import queries
from tenants.consent.models import ConsentReceipt, ConsentText
from tenants.consent.texts import HEADSHOTS, digest_of
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lifecycle import Actor
from tenants.organizations.details import clean_name
from tenants.people.models import Employee
from tenants.people.policy import may_enter

TERM: Final = timedelta(days=365)
LONGEST_AGENT: Final = 300


class AlreadyPublished(Conflict):
    """A published text never changes; another wording is another version."""

    code = "already_published"
    sentence = gettext_lazy(
        "This version is published in this language already. Publish the next version."
    )


class NotTakingPart(Conflict):
    """Only somebody who has joined and not left agrees to anything."""

    code = "not_taking_part"
    sentence = gettext_lazy("Open your invite first.")


def publish_text(version: int, locale: str, body: str, *, at: datetime) -> ConsentText:
    """Publish a version in a language. With a new version, everybody is asked again.

    Raises:
        Invalid: the text is empty.
        AlreadyPublished.
    """
    if not body.strip():
        raise Invalid(fields={"body": _("Enter the text that people agree to.")})
    try:
        with transaction.atomic():
            return ConsentText.objects.create(
                version=version, locale=locale, body=body, digest=digest_of(body), published_at=at
            )
    except IntegrityError as error:
        raise AlreadyPublished from error


def give(  # noqa: PLR0913  # each is part of the proof, by name
    employee: Employee,
    *,
    typed_name: str,
    address: str | None,
    agent: str,
    locale: str,
    at: datetime,
    purpose: str = HEADSHOTS,
) -> ConsentReceipt:
    """Agree to the newest text by typing one's name; who agreed to it before keeps that receipt.

    Raises:
        Invalid: no name was typed.
        NotTakingPart: the person has not joined, or is gone.
    """
    typed_name = clean_name(typed_name, field="typed_name")
    if not may_enter(employee):
        raise NotTakingPart
    with transaction.atomic():
        # two that agree at once make one receipt
        Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        if standing := queries.standing_receipt(employee, purpose=purpose, at=at):
            return standing
        queries.unended(employee, purpose).update(replaced_at=at)
        text = queries.current_text(locale, purpose=purpose, at=at)
        receipt = _receipt(employee, text, typed_name, at)
        receipt.address, receipt.agent = _plain_address(address), agent[:LONGEST_AGENT]
        receipt.save(force_insert=True)
        actor = Actor("employee", str(employee.pk))
        record("consent.give", receipt, actor=actor, at=at, version=receipt.text_version)
    return receipt


def withdraw(employee: Employee, *, at: datetime, actor: Actor, purpose: str = HEADSHOTS) -> bool:
    """Take the consent back; work on the person's photos stops.

    Returns whether there was one to take back.
    """
    with transaction.atomic():
        # as whoever agrees or sends a photo does, so that each comes wholly before or after this
        Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        receipt = queries.unended(employee, purpose).first()
        if receipt is None:
            return False
        queries.unended(employee, purpose).update(withdrawn_at=at)
        record("consent.withdraw", receipt, actor=actor, at=at)
    return True


def forget(employee: Employee, *, at: datetime, actor: Actor) -> int:
    """Take the person's name, address and device out of every receipt. The proof itself stays.

    Part of an erasure; returns how many receipts held something.
    """
    held = queries.receipts(employee).exclude(typed_name="")
    with transaction.atomic():
        for receipt in held:
            record("consent.forget", receipt, actor=actor, at=at)
        return held.order_by().update(typed_name="", address=None, agent="")


def _receipt(
    employee: Employee, text: ConsentText, typed_name: str, at: datetime
) -> ConsentReceipt:
    return ConsentReceipt(
        employee=employee,
        text_version=text.version,
        text_digest=text.digest,
        locale=text.locale,
        purpose=text.purpose,
        typed_name=typed_name,
        given_at=at,
        expires_at=at + TERM,
    )


def _plain_address(address: str | None) -> str | None:
    """The address, or None for what is none: a socket's name, or nothing at all."""
    try:
        return str(ip_address(address or ""))
    except ValueError:
        return None
