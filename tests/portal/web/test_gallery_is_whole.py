"""No component is missing from the gallery: neither one of the templates nor a class of styles."""

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

from portal.web.components import PAGES

TEMPLATES = settings.ROOT / "templates"
STYLES = settings.ROOT / "static" / "css" / "components"
BY_SCRIPT = {"htmx-indicator", "htmx-request"}
"""Set by htmx while a request is under way."""


@pytest.fixture(scope="module")
def drawn() -> tuple[str, set[str]]:
    """The markup of all pages of the gallery, and the templates that drew it."""
    markup, names = "", set()
    with override_settings(ROOT_URLCONF="tests.portal.web.gallery_urls"):
        for page in sorted(PAGES):
            answer = Client().get(f"/components/{page}/")
            markup += answer.content.decode()
            names |= {template.name for template in answer.templates if template.name}
    return markup, names


def test_every_template_of_a_component_is_drawn(drawn: tuple[str, set[str]]) -> None:
    _markup, names = drawn
    all_there_are = {
        str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / "components").glob("_*.html")
    }

    assert all_there_are - names == set()


@pytest.mark.parametrize("sheet", sorted(path.name for path in STYLES.glob("*.css")))
def test_every_class_of_a_component_is_worn(drawn: tuple[str, set[str]], sheet: str) -> None:
    markup, _names = drawn
    worn = {name for each in re.findall(r'class="([^"]*)"', markup) for name in each.split()}
    comments, bodies = r"(?s)/\*.*?\*/", r"\{[^{}]*\}"
    selectors = re.sub(bodies, "{}", re.sub(comments, "", (STYLES / sheet).read_text()))

    named = set(re.findall(r"\.([a-z][\w-]*)", selectors))

    assert named - worn - BY_SCRIPT == set()


def test_every_specimen_is_shown_by_day_and_by_night(drawn: tuple[str, set[str]]) -> None:
    markup, _names = drawn

    days, nights = (markup.count(f"specimen__side--{theme}") for theme in ("light", "dark"))

    assert days == nights > 0
