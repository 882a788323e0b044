from pathlib import Path

import pytest

from portal.database.urls import (
    BadDatabaseUrl,
    connection_settings,
    parse,
    server_is_configured,
)


def test_a_url_becomes_the_connection_that_django_opens():
    entry = parse("postgresql://ann:s%40crt@db.example:6432/likeness", variable="DATABASE_URL")

    assert entry == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "likeness",
        "USER": "ann",
        "PASSWORD": "s@crt",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {},
    }


def test_further_parameters_go_to_libpq():
    entry = parse("postgres://ann@db/likeness?sslmode=verify-full", variable="DATABASE_URL")

    assert entry["OPTIONS"] == {"sslmode": "verify-full"}


@pytest.mark.parametrize(
    "url", ["postgresql://ann@%2Frun%2Fpg/likeness", "postgresql://ann@/likeness?host=/run/pg"]
)
def test_a_socket_is_named_by_its_folder(url):
    entry = parse(url, variable="DATABASE_URL")

    assert (entry["HOST"], entry["PORT"], entry["OPTIONS"]) == ("/run/pg", "", {})


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("mysql://ann:secret@db/likeness", "must start with postgresql://"),
        ("postgresql://ann:secret@db", "names no database"),
        ("postgresql://ann:secret@db:port/likeness", "has a port that is no number"),
    ],
)
def test_a_url_that_cannot_work_is_refused_without_repeating_its_password(url, what):
    with pytest.raises(BadDatabaseUrl, match=f"DATABASE_URL {what}") as refusal:
        parse(url, variable="DATABASE_URL")

    assert "secret" not in str(refusal.value)


def test_each_role_has_its_own_login_on_a_configured_server(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/likeness")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/likeness")

    assert connection_settings("app")["USER"] == "app"
    assert connection_settings("owner")["USER"] == "owner"


def test_one_login_does_both_where_only_one_is_configured(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/likeness")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)

    assert connection_settings("owner") == connection_settings("app")


def test_without_a_server_the_settings_name_a_socket_and_start_nothing(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LIKENESS_STATE", str(tmp_path / "state"))

    entry = connection_settings("app")

    assert (entry["USER"], entry["NAME"]) == ("likeness_app", "likeness")
    assert not server_is_configured()
    assert not Path(entry["HOST"]).exists()
    assert not (tmp_path / "state").exists()


def test_the_socket_of_a_deep_folder_stays_within_the_kernel_limit(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LIKENESS_STATE", str(tmp_path.joinpath(*["deeper"] * 40)))

    assert len(connection_settings("app")["HOST"] + "/.s.PGSQL.5432.lock") < 100


def test_a_url_may_stand_in_a_file_of_its_own(monkeypatch, tmp_path):
    secret = tmp_path / "database_url"
    secret.write_text("postgresql://app@db/likeness\n")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", str(secret))

    assert connection_settings("app")["HOST"] == "db"
    assert server_is_configured()
