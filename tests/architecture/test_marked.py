"""Whatever people read is marked for translation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from tests.architecture import unmarked

TEMPLATES: Final = settings.ROOT / "templates"
LEFT_OUT: Final = ("components/gallery.html", "components/examples/", "styles/_paint.html")
"""The gallery of components, which only those see who build pages, and a list of attributes."""
SILENT: Final = (
    *("portal/settings/", "portal/database/", "portal/benchmarks/", "portal/management/"),
    *("portal/web/components.py", "portal/web/specimens.py", "portal/web/icons.py"),
    "portal/demo/",
    *("portal/api/v1/schema.py", "tenants/kernel/security.py"),
    *("generation/engine/", "generation/benchmarks/", "generation/demobase/"),
    *("generation/runner/", "generation/bridge/", "generation/vision/errors.py"),
    *("generation/vision/modelfiles.py", "generation/vision/renditions.py"),
)
"""Code whose words are for those who build or run the portal, or for models."""
FOR_NOBODY: Final = frozenset(
    {
        'Bearer realm="likeness"',
        "No worker of the queue %s gave a sign of life: ending this cluster.",
        "Wrap this in tenants.kernel.scoping.acting_for(organization).",
        "Erased person",
        "Logo for {} grounds",
        "A visible label",
        "Content credentials: {}",
    }
)
"""Parts of protocols, logs and rows that no page shows."""


def templates() -> Iterator[Path]:
    for path in sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]):
        if not path.relative_to(TEMPLATES).as_posix().startswith(LEFT_OUT):
            yield path


def modules() -> Iterator[Path]:
    for package in ("portal", "tenants", "generation"):
        for path in sorted((settings.ROOT / package).rglob("*.py")):
            name = path.relative_to(settings.ROOT).as_posix()
            if not {"migrations", "management"} & set(path.parts) and not name.startswith(SILENT):
                yield path


def test_every_text_of_a_template_is_marked() -> None:
    found = {
        path.relative_to(TEMPLATES).as_posix(): texts
        for path in templates()
        if (texts := list(unmarked.in_template(path.read_text())))
    }

    assert found == {}


def test_every_sentence_in_code_is_marked() -> None:
    found = [
        f"{path.relative_to(settings.ROOT)}:{line}: {text}"
        for path in modules()
        for line, text in unmarked.in_code(path.read_text())
        if text not in FOR_NOBODY
    ]

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Save it</p>",
        '<img alt="A face">',
        '<a aria-label="Next {{ name }}">{{ name }}</a>',
        '{% button "Save" kind="ink" %}',
        '{% empty title="Nobody yet" text=_("Ask them.") %}{% endempty %}',
        "{% if a %}Yes{% endif %}",
    ],
)
def test_unmarked_text_of_a_template_is_found(source: str) -> None:
    assert list(unmarked.in_template(source))


@pytest.mark.parametrize(
    "source",
    [
        '<p>{% translate "Save it" %}</p>',
        "{% blocktranslate %}Save {{ name }}{% endblocktranslate %}",
        '{% button _("Save") kind="ink" %}<p>{{ size }} MB</p>',
        '<code>Bearer key</code><input placeholder="{% translate "Name" %}">',
        "{# A note. #}{% comment %}Another one{% endcomment %}",
    ],
)
def test_marked_text_of_a_template_is_not_found(source: str) -> None:
    assert list(unmarked.in_template(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise Invalid("Choose one.")',
        'title = "Every one of them"',
        'text = f"Line {n} is wrong."',
        'STATES = {"a": "Being made"}',
    ],
)
def test_unmarked_sentence_in_code_is_found(source: str) -> None:
    assert list(unmarked.in_code(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""What this is."""',
        'raise Invalid(_("Choose one."))',
        'raise ValueError("Two of them.")',
        'query = "SELECT name FROM people"',
        'name = CharField(help_text="What it is called.")',
        'log.warning("The queue %s is empty.", name)',
    ],
)
def test_what_nobody_reads_is_not_found_in_code(source: str) -> None:
    assert list(unmarked.in_code(source)) == []
