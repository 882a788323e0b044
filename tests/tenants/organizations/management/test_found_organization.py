"""Setting up an organization from a shell."""

import io

import pytest
from django.core.management import CommandError, call_command

from tenants.kernel import lookups
from tenants.organizations.models import User


def found(*arguments: str) -> str:
    out = io.StringIO()
    call_command("found_organization", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_where_the_owner_sets_a_password(db: None) -> None:
    said = found("Acme", "--owner", "olive@acme.example")

    assert "Acme is set up as acme." in said
    assert "/password/" in said
    assert lookups.find("slug", "acme")


def test_an_owner_who_has_a_password_keeps_it(db: None) -> None:
    User.objects.create_user("olive@acme.example", "a long enough phrase")

    assert "/password/" not in found("Acme", "--owner", "olive@acme.example")


@pytest.mark.parametrize(("name", "owner"), [("", "olive@acme.example"), ("Acme", "olive")])
def test_bad_input_sets_up_nothing(db: None, name: str, owner: str) -> None:
    with pytest.raises(CommandError):
        found(name, "--owner", owner)

    assert not User.objects.exists()
