"""The texts that come with the product."""

import hashlib

import pytest

from tenants.consent import actions, queries
from tenants.consent.actions import AlreadyPublished
from tenants.consent.models import ConsentText
from tenants.consent.texts import BACKGROUND, HEADSHOTS, packaged_texts
from tenants.kernel.errors import Invalid
from tests.make import NOON
from tests.tenants.moments import DAY

FIRST_DIGEST = "f5c3758c596c8371b99205e3c16ed00afc9420a0cdeb18f41ccf017baefdc8b9"


def test_the_packaged_texts_are_published(db: None) -> None:
    rows = ConsentText.objects.all()
    published = {(row.purpose, row.version, row.locale, row.body) for row in rows}

    packaged = {(text.purpose, text.version, text.locale, text.body) for text in packaged_texts()}
    assert published == packaged


def test_another_background_has_a_narrower_text_of_its_own(db: None) -> None:
    text = queries.current_text(purpose=BACKGROUND, at=NOON)

    assert "No face is looked for" in text.body
    assert "biometric" not in text.body


def test_the_first_text_never_changes_again(db: None) -> None:
    """Receipts prove its digest: another wording is another version."""
    text = ConsentText.objects.get(purpose=HEADSHOTS, version=1, locale="en")

    assert text.digest == hashlib.sha256(text.body.encode()).hexdigest() == FIRST_DIGEST


@pytest.mark.parametrize(
    "needed", ["biometric", "30 days", "90 days", "never", "withdraw", "one year"]
)
def test_the_text_says_what_the_law_wants_said(db: None, needed: str) -> None:
    assert needed in queries.current_text(at=NOON).body


def test_the_newest_version_is_current(db: None) -> None:
    newer = actions.publish_text(2, "en", "New words.", at=NOON)

    assert queries.current_text(at=NOON) == newer
    assert queries.current_text(at=NOON - DAY).version == 1


@pytest.mark.parametrize(
    ("locale", "body"), [("de", "Neue Worte."), ("de-at", "Neue Worte."), ("fr", "New words.")]
)
def test_who_reads_another_language_gets_it_or_english(db: None, locale: str, body: str) -> None:
    actions.publish_text(2, "en", "New words.", at=NOON)
    actions.publish_text(2, "de", "Neue Worte.", at=NOON)

    assert queries.current_text(locale, at=NOON).body == body


def test_a_translation_of_an_old_version_is_not_current(db: None) -> None:
    actions.publish_text(2, "en", "New words.", at=NOON)

    assert ConsentText.objects.filter(version=1, locale="de").exists()
    assert queries.current_text("de", at=NOON).body == "New words."


def test_a_version_is_published_once(db: None) -> None:
    with pytest.raises(AlreadyPublished):
        actions.publish_text(1, "en", "Other words.", at=NOON)


def test_an_empty_text_is_not_published(db: None) -> None:
    with pytest.raises(Invalid):
        actions.publish_text(2, "en", " \n", at=NOON)
