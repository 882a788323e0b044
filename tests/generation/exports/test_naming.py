"""File names: what a pattern makes of people, on every system."""

import pytest

from generation.exports import naming
from generation.exports.naming import Wish
from tenants.kernel.errors import Invalid

ADA = {
    "external_id": "HR 7",
    "name": "Ada Byron",
    "email": "ada@acme.example",
    "department": "Research",
    "profile": "profile",
}


def named(pattern: str, *people: dict[str, str], extension: str = "jpg") -> list[str]:
    wishes = [Wish({**ADA, **person}, extension) for person in people or [{}]]
    return [name.path for name in naming.names(pattern, wishes)]


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("{name}-{profile}", "Ada Byron-profile.jpg"),
        ("{external_id}", "HR 7.jpg"),
        ("{email}", "ada@acme.example.jpg"),
        ("{department}/{name}", "Research/Ada Byron.jpg"),
        ("{{{name}}}", "{Ada Byron}.jpg"),
        ("../../etc/{name}", "etc/Ada Byron.jpg"),
        ("/{name}/", "Ada Byron.jpg"),
    ],
)
def test_a_pattern_is_filled_in(pattern: str, path: str) -> None:
    assert named(naming.check(pattern)) == [path]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Ada/Byron", "Ada-Byron.jpg"),
        ('A<d>a:"|?*\\', "A-d-a------.jpg"),
        ("Ada\u0000\u202e\n", "Ada.jpg"),
        ("con", "con-.jpg"),
        ("LPT1.old", "LPT1.old-.jpg"),
        ("Ada. ", "Ada.jpg"),
        ("..", "headshot.jpg"),
        ("Zoe\u0308", "Zo\u00eb.jpg"),
        ("Wiśniewski-Łucja", "Wiśniewski-Łucja.jpg"),
        ("田中", "田中.jpg"),
    ],
)
def test_names_are_such_as_every_system_can_hold(name: str, path: str) -> None:
    assert named("{name}", {"name": name}) == [path]


@pytest.mark.parametrize("letter", ["a", "ß", "中", "😀"])
def test_no_name_is_longer_than_systems_take(letter: str) -> None:
    [path] = named("{name}", {"name": letter * 300})

    assert len(path.encode()) <= 255


def test_files_of_one_name_are_numbered() -> None:
    names = named("{name}", {}, {"name": "ADA BYRON"}, {}, {"name": "Ada Byron (2)"})

    assert names == [
        "Ada Byron.jpg",
        "ADA BYRON (2).jpg",
        "Ada Byron (3).jpg",
        "Ada Byron (2) (2).jpg",
    ]


def test_a_name_that_was_taken_is_known() -> None:
    found = list(naming.names("{name}", [Wish(ADA, "jpg"), Wish(ADA, "png"), Wish(ADA, "jpg")]))

    assert [name.was_taken for name in found] == [False, False, True]


def test_nothing_takes_the_manifests_name() -> None:
    found = naming.names("manifest", [Wish(ADA, "json")], taken=["manifest.json"])

    assert [name.path for name in found] == ["manifest (2).json"]


def test_a_thousand_of_one_name_take_no_longer_than_a_thousand() -> None:
    names = named("headshot", *[{}] * 5000)

    assert names[-1] == "headshot (5000).jpg"


def test_who_lacks_something_is_named_without_it() -> None:
    lacking = {"external_id": "", "department": ""}

    assert named("{department}/{external_id}", lacking) == ["no department/no external id.jpg"]
    assert naming.lacks("{external_id}", {**ADA, **lacking}) == ["external_id"]


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("", "1 to 200"),
        ("x" * 201, "1 to 200"),
        ("{nmae}", "no field {nmae}"),
        ("{}", "no field {}"),
        ("{name", "in braces"),
        ("{name!r}", "alone in its braces"),
        ("{name:>200}", "alone in its braces"),
        ("{name.__class__}", "no field"),
        ("...", "letters or digits"),
    ],
)
def test_a_pattern_that_names_nothing_is_refused(pattern: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        naming.check(pattern)

    assert says in refused.value.fields["pattern"]
