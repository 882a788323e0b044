"""`manage.py check_picture`: whose a picture is, in sentences."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from generation.delivery.models import Rendition
from tenants.kernel import files
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests.generation.conftest import make_grace
from tests.generation.delivery.carrying import made, passed_on, released
from tests.generation.stored import jpeg

pytestmark = pytest.mark.slow


@pytest.fixture
def picture(acme: Organization) -> bytes:
    """A file that Acme gave out."""
    with acting_for(acme):
        row: Rendition = next(row for row in made(released(make_grace())) if row.form.width is None)
        return files.open_plain(row.file_key)


def said(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("check_picture", str(file), *options, stdout=out)
    return out.getvalue()


def test_picture_of_ours_is_told_with_its_company(picture: bytes, tmp_path: Path) -> None:
    (file := tmp_path / "x.png").write_bytes(picture)

    lines = said(file).splitlines()

    assert lines[0] == "Signed by this installation, and unchanged since."
    assert lines[1].startswith("The certificate is this installation's own")
    assert lines[2] == "It says that a model drew it."
    assert lines[3].startswith("It carries an invisible mark")
    assert lines[4:] == ["It was given out by Acme.", "It stands approved."]


def test_what_somebody_made_of_it_is_told_by_the_mark(picture: bytes, tmp_path: Path) -> None:
    (file := tmp_path / "x.jpg").write_bytes(passed_on(picture))

    found = json.loads(said(file, "--json"))

    assert (found["signature"], found["is_marked"], found["company"]) == ("none", True, "Acme")
    assert "Grace" not in said(file)


def test_picture_of_somebody_else_is_told(db: None, tmp_path: Path) -> None:
    (file := tmp_path / "x.jpg").write_bytes(jpeg())

    assert said(file).splitlines() == [
        "It has no content credentials.",
        "It does not say in a way that can be trusted that a model drew it.",
        "It carries no invisible mark of this installation.",
    ]


def test_file_that_is_no_picture_is_told(db: None, tmp_path: Path) -> None:
    (file := tmp_path / "x.txt").write_text("a text that is no picture at all")

    assert "No invisible mark could be looked for." in said(file)


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        said(tmp_path / "x.png")
