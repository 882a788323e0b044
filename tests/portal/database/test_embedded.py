import os
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import psutil
import psycopg
import pytest

from portal.database import embedded, leases
from portal.database.account import Account, DatabaseFailed
from portal.database.places import Role, socket_folder
from tests.portal.database.conftest import process_of

CHECKOUT = Path(__file__).resolve().parents[3]
PACKAGES = str(Path(psutil.__file__).parents[1])
NOBODY = Account("nobody", 65534, 65534)
PYTHONS = [Path(sys.executable), Path("/usr/bin/python3")]

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")


def command(state: Path, *words: str, python: Path = PYTHONS[0], **options) -> Popen[str]:
    """`python -m portal.database` as a process of its own."""
    return Popen(
        [python, "-m", "portal.database", *words],
        cwd=CHECKOUT,
        env={**os.environ, "LIKENESS_STATE": str(state), "PYTHONPATH": PACKAGES},
        stdout=PIPE,
        stderr=PIPE,
        text=True,
        **options,
    )


def command_of_nobody(state: Path, *words: str) -> Popen[str]:
    """The same as a user who is not root, where that user can reach a Python and this checkout."""
    python = next(filter(NOBODY.reaches, PYTHONS), None)
    if python is None or not NOBODY.reaches(CHECKOUT):
        pytest.skip("nobody else can enter this checkout")
    user, group = NOBODY.uid, NOBODY.gid
    return command(state, *words, python=python, user=user, group=group, extra_groups=[])


def ask(server: embedded.Server, role: Role, question: str) -> list[tuple[object, ...]]:
    """The answer's rows."""
    with psycopg.connect(server.url(role), autocommit=True) as session:
        return session.execute(question).fetchall()


def tell(server: embedded.Server, role: Role, *statements: str) -> None:
    """Run statements, each for itself."""
    with psycopg.connect(server.url(role), autocommit=True) as session:
        for statement in statements:
            session.execute(statement)


def test_two_first_starts_at_once_make_one_server(fresh_state):
    starts = [command(fresh_state, "start") for _ in range(2)]

    said = [start.communicate(timeout=60) for start in starts]

    assert [start.returncode for start in starts] == [0, 0], said
    assert ask(embedded.ensure_running(fresh_state), "app", "SELECT 1") == [(1,)]


def test_neither_role_escapes_row_level_security(server):
    rows = ask(
        server,
        "app",
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles "
        "WHERE rolname LIKE 'likeness%' ORDER BY rolname",
    )

    assert rows == [("likeness_app", False), ("likeness_owner", False)]


def test_the_app_defines_nothing(server):
    tell(server, "owner", "CREATE TABLE note ()", "GRANT ALL ON note TO likeness_app")

    for forbidden in ("CREATE TABLE mine ()", "ALTER TABLE note DISABLE ROW LEVEL SECURITY"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            tell(server, "app", forbidden)


def test_the_owner_makes_databases_for_tests(server):
    tell(server, "owner", "CREATE DATABASE made_for_a_test")

    with psycopg.connect(server.url("app", database="made_for_a_test")) as session:
        assert session.execute("SELECT current_database()").fetchone() == ("made_for_a_test",)


def test_letters_beyond_ascii_have_upper_and_lower_case(server):
    assert ask(server, "app", "SELECT lower('ÅSA')") == [("åsa",)]


def test_the_server_listens_on_no_network_address(server):
    listening = [c for c in process_of(server).net_connections("inet") if c.status == "LISTEN"]

    assert listening == []


def test_committed_rows_outlive_a_killed_server(server):
    tell(server, "owner", "CREATE TABLE kept (said text)", "INSERT INTO kept VALUES ('hello')")
    process_of(server).kill()

    again = embedded.ensure_running(server.state)

    assert ask(again, "owner", "SELECT said FROM kept") == [("hello",)]


def test_a_dead_server_whose_number_another_process_has_is_started_again(server):
    dead = process_of(server)
    dead.kill()
    dead.wait(30)
    mark = server.state / "postgres" / "data" / "postmaster.pid"
    mark.write_text("\n".join([str(os.getpid()), *mark.read_text().splitlines()[1:]]))

    again = embedded.ensure_running(server.state)

    assert process_of(again).pid != os.getpid()


def test_stopping_never_signals_a_process_that_got_the_number_of_a_dead_server(server):
    leases.stop(server.state)
    mark = server.state / "postgres" / "data" / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n")

    assert leases.stop(server.state) is False


def test_stopping_twice_is_fine(server):
    assert leases.stop(server.state) is True
    assert leases.stop(server.state) is False
    assert not embedded.is_running(server.state)
    assert not socket_folder(server.state).exists()


def test_what_an_interrupted_first_start_left_is_made_anew(fresh_state):
    (fresh_state / "postgres").mkdir(0o700)
    (fresh_state / "postgres" / "data.unfinished" / "base").mkdir(parents=True)

    server = embedded.ensure_running(fresh_state)

    assert ask(server, "app", "SELECT 1") == [(1,)]
    assert not (fresh_state / "postgres" / "data.unfinished").exists()


def test_erasing_leaves_nothing_behind(fresh_state):
    server = process_of(embedded.ensure_running(fresh_state))

    embedded.erase(fresh_state)

    assert not psutil.pid_exists(server.pid) or server.status() == psutil.STATUS_ZOMBIE
    assert not (fresh_state / "postgres").exists()
    assert not socket_folder(fresh_state).exists()


@as_root
def test_a_user_who_is_not_root_starts_a_server_that_root_shares(fresh_state):
    NOBODY.take(fresh_state)

    start = command_of_nobody(fresh_state, "start")
    said = start.communicate(timeout=60)

    assert start.returncode == 0, said
    shared = embedded.ensure_running(fresh_state)
    assert process_of(shared).uids().real == NOBODY.uid
    assert ask(shared, "app", "SELECT 1") == [(1,)]


@as_root
def test_root_never_runs_the_server_itself(server):
    assert process_of(server).uids().real != 0


@as_root
def test_root_keeps_data_elsewhere_when_nobody_else_can_enter_its_folder(fresh_state):
    fresh_state.chmod(0o700)

    server = embedded.ensure_running(fresh_state)

    assert ask(server, "app", "SELECT 1") == [(1,)]
    assert not (fresh_state / "postgres").exists()


@as_root
@pytest.mark.parametrize("word", ["start", "stop", "status"])
def test_a_user_is_told_whose_database_it_is(server, word):
    refused = command_of_nobody(server.state, word)
    _, said = refused.communicate(timeout=60)

    assert refused.returncode == 1
    assert "LIKENESS_STATE" in said
    assert "Traceback" not in said


def test_a_folder_of_sockets_that_others_may_enter_is_refused(fresh_state):
    sockets = socket_folder(fresh_state)
    sockets.mkdir()
    sockets.chmod(0o777)

    with pytest.raises(DatabaseFailed, match="open to others"):
        embedded.ensure_running(fresh_state)


def test_a_link_in_place_of_the_folder_of_sockets_is_refused(fresh_state, tmp_path):
    sockets = socket_folder(fresh_state)
    sockets.symlink_to(tmp_path)

    with pytest.raises(DatabaseFailed, match="belongs to"):
        embedded.ensure_running(fresh_state)

    sockets.unlink()
