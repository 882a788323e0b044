"""Who plays."""

from portal.demo.cast import COMPANIES

PEOPLE = [person for company in COMPANIES for person in company.people]


def test_at_least_four_go_the_way_and_one_is_left_for_the_visitor() -> None:
    guests = [person for person in PEOPLE if person.is_guest]

    assert len(guests) == 1
    assert len(PEOPLE) - len(guests) >= 4


def test_nobody_looks_like_anybody_else() -> None:
    assert len({person.seed for person in PEOPLE}) == len(PEOPLE)


def test_everybody_has_an_address_of_their_own() -> None:
    addresses = [
        address
        for company in COMPANIES
        for address in (
            company.owner,
            company.reviewer,
            *(person.address(company.domain) for person in company.people),
        )
    ]

    assert len(set(addresses)) == len(addresses)
