"""Message files become what gettext reads, without gettext's tools."""

import gettext
from pathlib import Path
from typing import Final

from portal.settings.catalogues import compiled, messages

FILE: Final = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: templates/home/home.html
msgid "Save"
msgstr "Speichern"

msgctxt "verb"
msgid "Open"
msgstr "Öffnen"

#, python-format
msgid "%(n)d photo"
msgid_plural "%(n)d photos"
msgstr[0] "%(n)d Foto"
msgstr[1] ""
"%(n)d "
"Fotos"

#, fuzzy
msgid "Reviewer"
msgstr "Revisor"

msgid "Brand"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Weg"
"""


def written(folder: Path, text: str = FILE) -> Path:
    path = folder / "locale" / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return folder / "locale"


def test_gettext_reads_what_was_compiled(tmp_path: Path) -> None:
    folder = compiled(written(tmp_path), tmp_path / "made")

    german = gettext.translation("django", folder, ["de"])

    assert german.gettext("Save") == "Speichern"
    assert german.pgettext("verb", "Open") == "Öffnen"
    assert german.ngettext("%(n)d photo", "%(n)d photos", 2) == "%(n)d Fotos"


def test_what_nobody_stands_by_is_left_in_english(tmp_path: Path) -> None:
    german = gettext.translation("django", compiled(written(tmp_path), tmp_path / "made"), ["de"])

    assert [german.gettext(text) for text in ("Reviewer", "Brand", "Gone")] == [
        "Reviewer",
        "Brand",
        "Gone",
    ]


def test_a_changed_file_is_compiled_anew(tmp_path: Path) -> None:
    before = compiled(written(tmp_path), tmp_path / "made")
    after = compiled(written(tmp_path, FILE.replace("Speichern", "Sichern")), tmp_path / "made")

    assert before != after
    assert gettext.translation("django", after, ["de"]).gettext("Save") == "Sichern"


def test_an_entry_knows_its_flags_and_places() -> None:
    entries = {entry.text: entry for entry in messages(FILE)}

    assert entries["Save"].places == ["templates/home/home.html"]
    assert entries["Reviewer"].flags == {"fuzzy"}
    assert not entries["Brand"].is_translated
