"""The company's colours."""

import pytest

from generation.brand import actions, queries
from generation.brand.models import BrandKit
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel.errors import Invalid, NotFound
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.make import NOON
from tests.tenants.moments import OWNER


def test_a_company_begins_without_colours(in_acme: Organization) -> None:
    assert queries.colours() == []


def test_colours_join_the_kit_once_each(in_acme: Organization) -> None:
    actions.add_colours(["#1E59CD", "#f0be67"], actor=OWNER, at=NOON)

    after = actions.add_colours(["#1e59cd", "#222222"], actor=OWNER, at=NOON)

    assert after == queries.colours() == ["#1e59cd", "#f0be67", "#222222"]


def test_a_change_is_written_down_and_no_change_is_not(in_acme: Organization) -> None:
    for _ in range(2):
        actions.set_colours(["#1e59cd"], actor=OWNER, at=NOON)

    (event,) = audit.recent(Filter(subject_id=BrandKit.objects.get().pk))
    assert event.verb == "brandkit.change"


def test_the_main_colour_is_the_first(in_acme: Organization) -> None:
    make.make_kit("#111111", "#222222", "#333333")

    after = actions.lead_with("#333333", actor=OWNER, at=NOON)

    assert after == ["#333333", "#111111", "#222222"]


def test_a_colour_is_replaced_where_it_stands(in_acme: Organization) -> None:
    make.make_kit("#111111", "#222222", "#333333")

    after = actions.replace_colour("#222222", "#444444", actor=OWNER, at=NOON)

    assert after == ["#111111", "#444444", "#333333"]


def test_a_colour_is_removed(in_acme: Organization) -> None:
    make.make_kit("#111111", "#222222")

    assert actions.remove_colour("#111111", actor=OWNER, at=NOON) == ["#222222"]


def test_what_is_not_among_the_colours_cannot_be_changed(in_acme: Organization) -> None:
    make.make_kit("#111111")

    with pytest.raises(NotFound):
        actions.remove_colour("#222222", actor=OWNER, at=NOON)
    with pytest.raises(NotFound):
        actions.lead_with("#222222", actor=OWNER, at=NOON)
    with pytest.raises(NotFound):
        actions.replace_colour("#222222", "#333333", actor=OWNER, at=NOON)


@pytest.mark.parametrize("colours", [["blue"], ["#1e59cd", ""], [f"#00000{n}" for n in range(9)]])
def test_what_is_no_kit_is_refused_and_nothing_changes(
    in_acme: Organization, colours: list[str]
) -> None:
    make.make_kit("#111111")

    with pytest.raises(Invalid) as refusal:
        actions.set_colours(colours, actor=OWNER, at=NOON)

    assert set(refusal.value.fields) == {"colours"}
    assert queries.colours() == ["#111111"]


def test_one_company_has_no_colours_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        actions.set_colours(["#1e59cd"], actor=OWNER, at=NOON)

    with acting_for(globex):
        assert queries.colours() == []
        actions.set_colours(["#222222"], actor=OWNER, at=NOON)

    with acting_for(acme):
        assert queries.colours() == ["#1e59cd"]
