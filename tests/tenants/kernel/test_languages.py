"""Words as each language writes them."""

import pytest
from django.utils import translation

from tenants.kernel.languages import decimal, within


@pytest.mark.parametrize(
    ("language", "label", "written"),
    [("en", "Hearing aid", "hearing aid"), ("de", "Hörgerät", "Hörgerät"), ("en", "", "")],
)
def test_a_label_is_small_within_a_sentence_but_german_nouns(
    language: str, label: str, written: str
) -> None:
    with translation.override(language):
        assert within(label) == written


@pytest.mark.parametrize(
    ("language", "value", "written"), [("en", 1234.56, "1,234.6"), ("de", 1234.56, "1.234,6")]
)
def test_a_number_is_rounded_and_written_as_the_language_does(
    language: str, value: float, written: str
) -> None:
    with translation.override(language):
        assert decimal(value, 1) == written
