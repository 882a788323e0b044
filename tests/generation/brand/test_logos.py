"""Logos: one in use for each ground, and what becomes of those before."""

from typing import Any

import pytest

from generation.brand import actions, queries
from generation.brand.lifecycle import LogoState
from generation.brand.models import Logo
from generation.vision import door
from tenants.kernel import files
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.conftest import Committed
from tests.make import NOON
from tests.tenants.moments import OWNER

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3"/></svg>'
)


def opened(**fields: Any) -> actions.Opened:
    found: dict[str, Any] = {"width": 400, "height": 100, "colour": "#1e59cd"}
    kept: dict[str, Any] = {"file_key": "clean", "mark": "aGk=", "noted_code": ""}
    return actions.Opened(**kept, **found, palette=["#1e59cd"], **fields)


def test_a_logo_waits_for_a_worker(in_acme: Organization) -> None:
    logo = actions.add_logo(SVG, "light", actor=OWNER, at=NOON)

    assert logo.state == LogoState.RECEIVED
    assert Job.objects.get(subject_id=logo.pk).kind == "generation.brand.tasks.check_logo"
    assert not queries.ready_logos().exists()


def test_a_new_logo_takes_the_place_of_the_one_for_its_ground(in_acme: Organization) -> None:
    before, other = make.make_logo(), make.make_logo(ground="dark")
    logo = actions.add_logo(SVG, "light", actor=OWNER, at=NOON)

    actions.admit_logo(logo, opened(), at=NOON)

    assert set(queries.ready_logos()) == {logo, other}
    assert queries.former_logo("light") == before


def test_the_former_logo_is_taken_back(in_acme: Organization) -> None:
    former, present = make.make_logo(LogoState.RETIRED), make.make_logo()

    actions.restore_logo(former, actor=OWNER, at=NOON)

    assert list(queries.ready_logos()) == [former]
    assert queries.former_logo("light") == present


def test_a_logo_sent_twice_is_the_second(in_acme: Organization, committed: Committed) -> None:
    first = actions.add_logo(SVG, "light", actor=OWNER, at=NOON)

    committed(lambda: actions.add_logo(SVG + b" ", "light", actor=OWNER, at=NOON))

    first.refresh_from_db()
    assert (first.state, first.file_key) == (LogoState.RETIRED, "")
    assert queries.logos().count() == 1
    assert queries.former_logo("light") is None


def test_a_logo_that_is_taken_back_before_it_was_opened_leaves_no_file(
    in_acme: Organization, committed: Committed
) -> None:
    logo = actions.add_logo(SVG, "light", actor=OWNER, at=NOON)
    sent_key = logo.file_key

    committed(lambda: actions.retire_logo(logo, actor=OWNER, at=NOON))

    with pytest.raises(files.Missing):
        files.open_plain(sent_key)
    with pytest.raises(IllegalMove):
        actions.restore_logo(logo, actor=OWNER, at=NOON)


def test_a_ground_nobody_knows_is_refused(in_acme: Organization) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_logo(SVG, "pink", actor=OWNER, at=NOON)

    assert set(refusal.value.fields) == {"ground"}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7" + bytes(90), b"<html><body>"])
def test_what_is_no_logo_is_refused_at_the_door(in_acme: Organization, data: bytes) -> None:
    with pytest.raises(door.Refusal):
        actions.add_logo(data, "light", actor=OWNER, at=NOON)

    assert not Logo.objects.exists()


def test_the_header_shows_the_logo_made_for_its_ground(in_acme: Organization) -> None:
    make.make_logo(mark="bGlnaHQ=")
    alone = queries.header()
    make.make_logo(ground="dark", mark="ZGFyaw==")

    header = queries.header()

    assert (alone.dark.mark, alone.dark.needs_ground) == ("bGlnaHQ=", True)
    assert (header.light.mark, header.dark.mark) == ("bGlnaHQ=", "ZGFyaw==")
    assert not header.dark.needs_ground


def test_the_header_wears_a_shade_that_can_be_read(in_acme: Organization) -> None:
    assert queries.header().light.shades is None
    make.make_kit("#f0be67")

    header = queries.header()

    assert header.light.shades
    assert header.light.shades.brand != "#f0be67"
    assert header.dark.shades
    assert header.dark.shades.brand == "#f0be67"


def test_one_company_sees_no_logo_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        logo = actions.add_logo(SVG, "light", actor=OWNER, at=NOON)
        actions.admit_logo(logo, opened(), at=NOON)
        sent = actions.add_logo(SVG, "dark", actor=OWNER, at=NOON)

    with acting_for(globex):
        assert not queries.logos().exists()
        assert queries.header().light.mark == ""
        with pytest.raises(files.Missing):
            files.open_plain(sent.file_key)
