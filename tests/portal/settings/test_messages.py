"""The message files hold everything that is marked, in every language, as it is marked."""

import re
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.core.management import call_command

from portal.settings.catalogues import Message, messages, written
from portal.settings.marked import in_code, in_template, marked

FILES: Final = sorted((settings.ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
FILLED: Final = re.compile(r"%\(\w+\)|\{\w*\}|%s|%%")


def entries(path: Path) -> dict[str, Message]:
    return {each.key: each for each in messages(path.read_text()) if each.text}


def filled(text: str) -> Counter[str]:
    return Counter(FILLED.findall(text))


def test_every_language_but_english_has_a_file() -> None:
    assert {path.parts[-3] for path in FILES} == {code for code, _ in settings.LANGUAGES} - {"en"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_every_marked_sentence_is_translated(path: Path) -> None:
    """`manage.py messages` brings the file in step and lists what lacks words."""
    known = entries(path)

    assert known.keys() == {each.key for each in marked(settings.ROOT)}
    assert [each.text for each in known.values() if not each.is_translated] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_a_translation_fills_in_what_the_sentence_does(path: Path) -> None:
    odd = [
        each.text
        for each in entries(path).values()
        if any(
            filled(form).keys() - filled(each.text + each.plural).keys()
            for form in each.translations
        )
        or filled(each.translations[-1]).keys() != filled(each.plural or each.text).keys()
        or len(each.translations) != (2 if each.plural else 1)
    ]

    assert odd == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_a_translation_keeps_the_room_at_its_ends(path: Path) -> None:
    for each in entries(path).values():
        for form in each.translations:
            assert form[:1].isspace() == each.text[:1].isspace(), each.text
            assert form[-1:].isspace() == each.text[-1:].isspace(), each.text


def test_collecting_leaves_a_file_in_step_alone() -> None:
    before = [path.read_text() for path in FILES]
    said = StringIO()

    call_command("messages", check=True, stdout=said)

    assert said.getvalue() == ""
    assert [path.read_text() for path in FILES] == before


def test_what_code_marks_is_found() -> None:
    source = (
        'a = _("Save")\nb = ngettext("%d photo", "%d photos", n)\nc = pgettext_lazy("verb", "Open")'
    )

    found = {(each.context, each.text, each.plural) for each in in_code(source)}

    assert found == {(None, "Save", ""), (None, "%d photo", "%d photos"), ("verb", "Open", "")}


def test_what_a_template_marks_is_found() -> None:
    source = (
        "{% load i18n %}{% translate 'Save' %}{% blocktranslate count n=n %}{{ n }} photo"
        '{% plural %}{{ n }} photos{% endblocktranslate %}{{ _("Undo") }}'
    )

    found = {(each.text, each.plural) for each in in_template(source)}

    assert found == {("Save", ""), ("%(n)s photo", "%(n)s photos"), ("Undo", "")}


def test_an_entry_is_written_as_it_is_read() -> None:
    entry = Message("verb", 'Say "%d"\n', 'Say "%d"s\\', ["Ä", "Ö"], {"fuzzy"}, ["a.py"])

    assert list(messages(written(entry))) == [entry]
