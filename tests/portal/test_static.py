"""What the browser is sent: vendored files unchanged, and everything within its budget."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
VENDOR = STATIC / "vendor"
FOLDERS = [VENDOR, ROOT / "tests" / "vendor"]
VENDORED = [
    (folder, entry)
    for folder in FOLDERS
    for entry in json.loads((folder / "manifest.json").read_text())["vendored"]
]

EVERYWHERE = ["tokens", "base"] + [
    f"components/{name}" for name in ("actions", "forms", "feedback", "panels", "media")
]
ADMIN = [*EVERYWHERE, "components/navigation", "components/data"]
PHONE = [*EVERYWHERE, "components/phone"]
PHONE_PAGES = ["pages/photos", "pages/pick", "pages/camera"]
ADMIN_PAGES = sorted(
    f"pages/{path.stem}"
    for path in (STATIC / "css/pages").glob("*.css")
    if path.stem not in {"photos", "public", "camera"}
)
KIB = 1024


def gzipped(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def styles(names: list[str]) -> list[Path]:
    return [STATIC / "css" / f"{name}.css" for name in names]


def scripts(*names: str) -> list[Path]:
    return [STATIC / "js" / f"{name}.js" for name in names]


@pytest.mark.parametrize(("folder", "entry"), VENDORED, ids=[e["name"] for _, e in VENDORED])
def test_vendored_files_are_the_ones_that_were_reviewed(folder, entry):
    found = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in entry["files"]
    }

    assert found == entry["files"]
    assert entry["version"]
    assert entry["licence"]


@pytest.mark.parametrize("folder", FOLDERS, ids=["static", "tests"])
def test_every_vendored_file_is_listed(folder):
    listed = {name for owner, entry in VENDORED if owner == folder for name in entry["files"]}

    present = {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }

    assert present == listed


@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_admin_styles_stay_within_25_kib(page):
    assert gzipped(*styles([*ADMIN, page])) <= 25 * KIB


@pytest.mark.parametrize("page", PHONE_PAGES)
def test_phone_styles_stay_within_12_kib(page):
    assert gzipped(*styles([*PHONE, page])) <= 12 * KIB


def test_scripts_stay_within_budget():
    htmx = VENDOR / "htmx" / "htmx.min.js"

    for page in (("queue", "review", "outbox"), ("background",)):
        assert gzipped(htmx, *scripts("theme", "dialog", "copy", *page)) <= 50 * KIB
    phone = ("theme", "upload", "kept", "leave")
    for more in (("pick", "share"), ("camera", "guide")):
        assert gzipped(htmx, *scripts(*phone, *more)) <= 25 * KIB


def test_what_guides_at_the_camera_comes_later_and_stays_within_budget():
    """What `camera.js` fetches once the camera is open."""
    assert gzipped(*scripts("sight", "faces"), VENDOR / "pico" / "facefinder") <= 3.5 * 1024 * KIB


def test_fonts_stay_within_budget():
    sizes = {path.name: path.stat().st_size for path in VENDOR.glob("inter/*.woff2")}

    assert sum(sizes.values()) <= 75 * KIB
    assert sizes["inter-latin.woff2"] <= 50 * KIB


@pytest.mark.parametrize("path", sorted(STATIC.glob("css/**/*.css")), ids=lambda path: path.stem)
def test_styles_stand_in_a_layer(path):
    top_level = re.sub(r"/\*.*?\*/|@font-face \{[^}]*\}", "", path.read_text(), flags=re.DOTALL)

    assert re.match(
        r"\s*(@layer [a-z, ]+;\s*)?@layer (tokens|base|components|screens) \{", top_level
    )
    assert top_level.count("\n@layer") <= 2


def test_only_the_tokens_name_colours_of_the_interface():
    """Photographs carry fixed colours of their own: a badge on a picture ignores the theme."""
    named = {
        path.stem
        for path in STATIC.glob("css/**/*.css")
        if re.search(r"#[0-9a-f]{3,8}\b", path.read_text())
    }

    assert named <= {"tokens", "base", "photos", "pick", "queue", "wall"}


def browser_templates() -> list[Path]:
    return [path for path in sorted(TEMPLATES.rglob("*.html")) if "email" not in path.parts]


@pytest.mark.parametrize("path", browser_templates(), ids=lambda path: path.stem)
def test_templates_have_no_inline_script_or_style(path):
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(), flags=re.DOTALL)

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", sorted(STATIC.glob("js/*.js")), ids=lambda path: path.stem)
def test_scripts_make_no_code_from_text(path):
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", path.read_text())
