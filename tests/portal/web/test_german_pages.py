"""Every page in German: nothing of it breaks what a program reads."""

import re
from typing import Final

import pytest
from django.test import Client

from tests.portal.web import showroom

pytestmark = pytest.mark.slow

DRAWN: Final = re.compile(
    r"\b(?:x|y|[xy][12]|[cr][xy]|r|d|width|height|offset|points|transform|viewBox|value|max)"
    r'="[^"]*\d,\d[^"]*"'
)
"""A number of a drawing or a meter, as a language with commas writes it: no browser reads that."""
POINTED: Final = re.compile(r"(?<![\d.,#])\d+\.\d{1,2}(?![\d.])(?=\s*(?:%|:\s*1|·|<))")
"""A share, ratio or value with a point, as only English has it."""
DAY: Final = re.compile(r"\b\d{1,2} (?:January|Jan|November|Nov|December|Dec) ")
"""A day without the point that German has after it."""


def test_numbers_and_days_are_german_for_people_and_plain_for_programs(db: None) -> None:
    found = []

    for name, (whose, path) in showroom.build().items():
        if name == "training-report":  # made by the engine, for engineers
            continue
        client = Client(headers={"accept-language": "de"})
        client.cookies = whose.cookies
        page = client.get(path).content.decode()
        text = re.sub(r"<(script|style|code|option).*?</\1>", "", page, flags=re.DOTALL)
        odd = [*DRAWN.findall(page), *POINTED.findall(text), *DAY.findall(text)]
        found += [(name, each) for each in odd]

    assert found == []
