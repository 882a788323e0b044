"""Another system reads and changes which mails employees get."""

from tenants.access.policy import Scope
from tenants.organizations.models import Organization
from tests.portal.api.conftest import Call, caller, key_of

OFF = {"mails_reminders": False, "mails_expiring": False}


def test_mails_are_read_and_changed(call: Call) -> None:
    before = call("GET", "mails/").json()
    after = call("PUT", "mails/", OFF).json()

    assert before == {"mails_reminders": True, "mails_expiring": True}
    assert after == call("GET", "mails/").json() == OFF


def test_half_of_the_settings_is_refused(call: Call) -> None:
    assert call("PUT", "mails/", {"mails_expiring": False}).status_code == 400


def test_another_company_keeps_its_own(call: Call, foreign_call: Call) -> None:
    call("PUT", "mails/", OFF)

    assert foreign_call("GET", "mails/").json()["mails_expiring"]


def test_a_key_needs_the_scope(acme: Organization) -> None:
    call = caller(key_of(acme, Scope.PEOPLE_READ))

    assert call("GET", "mails/").status_code == 200
    assert call("PUT", "mails/", OFF).status_code == 403
