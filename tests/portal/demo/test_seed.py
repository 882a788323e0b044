"""Setting the companies up, for the first time and again."""

from generation.styles import queries as styles
from portal.demo import seed
from portal.demo.cast import COMPANIES
from portal.demo.uploads import Upload
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions as organizations
from tenants.organizations.models import Membership, Organization, User
from tenants.organizations.policy import Role
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import HOUR

CAST = COMPANIES[0]
DOMAIN = CAST.domain


def uploads(*keys: str) -> list[Upload]:
    return [Upload(key, f"{key}.jpg", bytes) for key in keys]


def test_a_company_has_members_people_and_a_published_style(db: None) -> None:
    with acting_for(seed.company(CAST, at=NOON)):
        assert {row.role for row in Membership.objects.all()} == {Role.OWNER, Role.REVIEWER}
        assert Employee.objects.count() == len(CAST.people)
        assert styles.default_version()


def test_setting_a_company_up_again_changes_nothing(db: None) -> None:
    first = seed.company(CAST, at=NOON)
    second = seed.company(CAST, at=NOON)

    assert second == first
    with acting_for(first):
        assert Employee.objects.count() == len(CAST.people)
        assert Membership.objects.count() == 2


def test_a_company_that_the_visitor_founded_is_not_taken_for_it(db: None) -> None:
    first = seed.company(CAST, at=NOON)
    owner = User.objects.get(email=CAST.owner)
    organizations.found("Aardvark", owner=owner, at=NOON + HOUR)

    assert seed.company(CAST, at=NOON) == first


def test_photos_that_nobody_sent_are_somebody_new(in_acme: Organization) -> None:
    one = seed.sender(uploads("a", "b"), DOMAIN, at=NOON)
    make.make_photo(employee=one, upload_key="a")

    assert seed.sender(uploads("c"), DOMAIN, at=NOON) != one


def test_who_adds_photos_to_their_folder_stays_the_same_person(in_acme: Organization) -> None:
    one = seed.sender(uploads("a", "b"), DOMAIN, at=NOON)
    make.make_photo(employee=one, upload_key="a")

    assert seed.sender(uploads("a", "b", "c"), DOMAIN, at=NOON) == one


def test_who_was_erased_is_somebody_new(in_acme: Organization) -> None:
    gone = make.make_employee(EmployeeState.ERASED)
    make.make_photo("erased", employee=gone, upload_key="a", source_digest="")

    assert seed.sender(uploads("a"), DOMAIN, at=NOON) != gone
