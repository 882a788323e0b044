"""Saying who runs Likeness, from a shell."""

import io

import pytest
from django.core.management import CommandError, call_command

from tenants.organizations.models import Membership, User


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("appoint_operator", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_where_the_operator_sets_a_password(db: None) -> None:
    assert "/password/" in said("sam@likeness.example", "--name", "Sam")
    assert User.objects.get().is_operator


def test_a_member_is_refused(owner: Membership) -> None:
    with pytest.raises(CommandError, match="member of a company"):
        said(owner.user.email)


def test_dismissing_says_when_there_was_nobody(db: None) -> None:
    said("sam@likeness.example")

    assert "no operator any more" in said("sam@likeness.example", "--dismiss")
    with pytest.raises(CommandError, match="is no operator"):
        said("sam@likeness.example", "--dismiss")
