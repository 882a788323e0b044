"""Words as each language writes them."""

import pytest
from django.utils import translation

from tenants.kernel.languages import within


@pytest.mark.parametrize(
    ("language", "label", "written"),
    [("en", "Hearing aid", "hearing aid"), ("de", "Hörgerät", "Hörgerät"), ("en", "", "")],
)
def test_a_label_is_small_within_a_sentence_but_german_nouns(
    language: str, label: str, written: str
) -> None:
    with translation.override(language):
        assert within(label) == written
