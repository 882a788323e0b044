"""Nothing leaves before it is approved, nor after: asked of every address by everybody.

Which addresses give out files is found by asking all of them. Each has to name its way in the table
of `generation.delivery.gate`, which says how far what is given out there may get.
"""

import ast
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import gate
from generation.delivery.gate import Reach
from generation.delivery.models import Rendition
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from portal.http.ways import NoWay, gives_out, require_way, way_of
from tenants.kernel import files
from tenants.kernel.scoping import acting_for
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests.architecture.matrix import KNOWN, TABLE
from tests.architecture.world import JPEG, World

CHECKOUT = Path(__file__).resolve().parents[2]
TEXTS = ("text/html", "application/json", "application/problem+json", "text/plain")
IMAGES = (JPEG[:4], b"data:image/")
"""With what every picture of this world begins, and one within a page."""
SEES: dict[Reach, set[str]] = {
    Reach.OUT: set(),
    Reach.PERSON: {"employee"},
    Reach.REVIEWERS: {"reviewer", "admin", "owner"},
    Reach.ADMINS: {"admin", "owner"},
    Reach.FACELESS: {"viewer", "reviewer", "admin", "owner"},
    Reach.WORDS: set(),
}
"""Who may see what is not approved, by how far it may get."""
MIGHTIEST = ("employee", "owner", "full-key", "guest")
"""Who between them get whatever anybody does."""
GET = sorted({row.name for row in TABLE if row.method == "GET"})
WAY = {name: way for name in sorted(KNOWN) if (way := way_of(KNOWN[name].view))}
GIVING = list(WAY)
LEAVING = [name for name in WAY if WAY[name].reach == Reach.OUT]


ENDS: dict[str, tuple[type[Any], str, str]] = {
    **{
        f"headshot {state}": (Headshot, "headshot_id", state)
        for state in HeadshotState.values
        if state != HeadshotState.RELEASED
    },
    **{
        f"approval {state}": (Approval, "approved_id", state)
        for state in ApprovalState.values
        if state != ApprovalState.APPROVED
    },
    "person being erased": (Employee, "employee_id", EmployeeState.ERASING),
    "person erased": (Employee, "employee_id", EmployeeState.ERASED),
}
"""All by which a picture is not, or no longer, one that may leave: what it is, and its state."""


@contextmanager
def ended(world: World, how: str) -> Iterator[None]:
    """The one approved picture of ours may not leave, unless `how` is nothing; undone after."""
    with transaction.atomic():
        if how:
            model, which, state = ENDS[how]
            with acting_for(world.acme):
                assert model.objects.filter(pk=world.ours[which]).update(state=state)
        yield
        transaction.set_rollback(True)


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]  # of either


def is_file(response: HttpResponseBase) -> bool:
    """Whether the answer holds a picture, whatever it says of itself."""
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    is_text = media_type in TEXTS or media_type.endswith("json")
    said = body(response)
    return response.status_code < 300 and (shows(said) or not is_text)


def shows(said: bytes) -> bool:
    """Whether a picture is in it."""
    return any(image in said for image in IMAGES)


def asked(world: World, visitor: str, name: str, arguments: dict[str, Any]) -> bytes:
    """What somebody gets at one of our addresses."""
    with world.asked(visitor, "GET", name, arguments) as response:
        return body(response)


def signed(world: World) -> dict[str, Any]:
    """Our arguments, with a signed address of the approved picture for a token."""
    with acting_for(world.acme):
        row = Rendition.objects.get(pk=world.ours["rendition_id"])
        url = files.signed_url(row.file_key, filename="a.jpg", media_type="image/jpeg")
    return {**world.ours, "token": url.rpartition("/")[2]}


@pytest.mark.parametrize("name", GET)
def test_an_address_that_gives_out_a_file_is_in_the_table(world: World, name: str) -> None:
    arguments = signed(world)

    for visitor in MIGHTIEST:
        with world.asked(visitor, "GET", name, arguments) as response:
            assert WAY.get(name) in gate.WAYS or not is_file(response)


def test_every_way_of_the_table_is_some_address() -> None:
    assert set(WAY.values()) == set(gate.WAYS)


@pytest.mark.parametrize("name", [name for name in GIVING if WAY[name].reach != Reach.WORDS])
def test_what_is_approved_gets_to_somebody(world: World, name: str) -> None:
    arguments = signed(world)

    assert any(shows(asked(world, each, name, arguments)) for each in world.visitors)


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("name", LEAVING)
def test_nothing_leaves_that_is_not_approved(world: World, name: str, how: str) -> None:
    arguments = signed(world)

    with ended(world, how):
        got = {each for each in world.visitors if shows(asked(world, each, name, arguments))}

    assert got == set()


@pytest.mark.parametrize("query", ["show", "save", "small"])
@pytest.mark.parametrize("name", LEAVING)
def test_nothing_leaves_whatever_else_is_asked_for(world: World, name: str, query: str) -> None:
    address = f"{world.address(name, signed(world))}?{query}"

    with ended(world, "approval withdrawn"):
        for visitor in world.visitors.values():
            assert not shows(body(copy.deepcopy(visitor).get(address)))


@pytest.mark.parametrize("how", ["", *ENDS])
@pytest.mark.parametrize("name", sorted(set(GIVING) - set(LEAVING)))
def test_what_does_not_leave_is_seen_by_those_alone_whom_the_table_names(
    world: World, name: str, how: str
) -> None:
    arguments = signed(world)

    with ended(world, how):
        got = {each for each in world.visitors if shows(asked(world, each, name, arguments))}

    assert got <= SEES[WAY[name].reach]


@pytest.mark.parametrize("name", sorted(set(GIVING) - {"object"}))
def test_another_company_gets_none_of_it(world: World, name: str) -> None:
    for visitor in ("stranger", "alien", "their-key", "passer-by"):
        assert not shows(asked(world, visitor, name, signed(world)))


def test_a_file_of_a_view_that_names_no_way_is_refused() -> None:
    def view() -> None:
        pass

    for response in (
        HttpResponse(JPEG, content_type="image/jpeg"),
        HttpResponse(b"PK", content_type="application/zip"),
        StreamingHttpResponse([b"anything"]),
    ):
        with pytest.raises(NoWay):
            require_way(view, response)
    require_way(view, HttpResponse("words"))
    require_way(gives_out(gate.PAGE)(view), HttpResponse(JPEG, content_type="image/jpeg"))


def test_nothing_leaves_by_a_way_that_stays_inside() -> None:
    for way in gate.WAYS:
        if way.reach != Reach.OUT:
            with pytest.raises(ValueError, match="Nothing leaves"):
                gate.cleared(way)


READERS = {"open_plain", "pieces_of_plain", "signed_url", "read_signed", "open_signed"}
MAY_READ = {
    "generation/delivery/gate.py",
    "tenants/kernel/files.py",
    "portal/web/objects.py",  # asks the gate with the key
    "generation/delivery/tasks.py",  # a logo: shows nobody, as the rest
    "portal/web/backgrounds.py",
    "portal/web/brand.py",
    "portal/web/drawings.py",
    "generation/headshots/finishing.py",
    "generation/brand/tasks.py",
    "generation/headshots/selection.py",
}


def test_plain_objects_are_read_by_the_gate_alone_or_show_nobody() -> None:
    found = set()
    for package in ("tenants", "generation", "portal"):
        for module in (CHECKOUT / package).rglob("*.py"):
            names = {
                node.attr
                for node in ast.walk(ast.parse(module.read_text()))
                if isinstance(node, ast.Attribute)
            }
            if names & READERS:
                found.add(str(module.relative_to(CHECKOUT)))

    assert found <= MAY_READ
