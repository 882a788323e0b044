"""How `manage.py demo` ends."""

import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from portal.database import embedded
from tests.journeys.clusters import eventually
from tests.portal.demo.conftest import Start


def said_until(process: "subprocess.Popen[str]", words: str) -> str:
    """What the demo says up to the line with these words."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it ended, and said only: {said}")


def family_of(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def are_gone(processes: list[psutil.Process]) -> bool:
    return not any(each.is_running() and each.status() != "zombie" for each in processes)


def test_photos_that_are_in_no_folder_start_nothing(start_demo: Start, state: Path) -> None:
    _, said = (demo := start_demo("--photos", "nowhere")).communicate(timeout=60)

    assert demo.returncode == 1
    assert said == "CommandError: nowhere is not a folder. Name a folder of photos of one person.\n"
    assert not embedded.is_running(state)


def test_an_empty_folder_starts_nothing(start_demo: Start, tmp_path: Path) -> None:
    _, said = (demo := start_demo("--photos", str(tmp_path))).communicate(timeout=60)

    assert demo.returncode == 1
    assert "holds no files" in said


def test_without_the_weights_nothing_starts_and_the_command_that_gets_them_is_named(
    start_demo: Start, state: Path, tmp_path: Path
) -> None:
    elsewhere = {"ENGINE_BASE": "flux2-klein-4b", "LIKENESS_WEIGHTS": str(tmp_path)}
    _, said = (demo := start_demo("--once", **elsewhere)).communicate(timeout=60)

    assert demo.returncode == 1
    assert said.count("\n") == 1
    assert "get them with: python manage.py weights fetch" in said
    assert not embedded.is_running(state)
    assert not (state / "logs").exists()


@pytest.mark.slow
def test_an_interruption_of_the_preparation_leaves_nothing(start_demo: Start, state: Path) -> None:
    demo = start_demo("--once")
    said_until(demo, "Preparing")

    demo.send_signal(signal.SIGINT)
    summary, said = demo.communicate(timeout=60)

    assert (demo.returncode, summary) == (130, "")
    assert "Traceback" not in said
    assert not embedded.is_running(state)


@pytest.mark.slow
def test_a_closed_terminal_ends_everything_even_with_ctrl_c_meanwhile(
    start_demo: Start, state: Path
) -> None:
    demo = start_demo("--once")
    said_until(demo, "Serving at")
    assert eventually(lambda: len(family_of(demo)) > 5)
    family = family_of(demo)

    demo.send_signal(signal.SIGHUP)
    said_until(demo, "Stopping.")
    demo.send_signal(signal.SIGINT)
    summary, said = demo.communicate(timeout=60)

    assert (demo.returncode, summary) == (130, "")
    assert "Traceback" not in said
    assert are_gone(family)
    assert not embedded.is_running(state)


@pytest.mark.slow
def test_everything_ends_with_a_demo_that_is_killed(start_demo: Start, state: Path) -> None:
    demo = start_demo()
    said_until(demo, "Serving at")
    assert eventually(lambda: len(family_of(demo)) > 5)
    family = family_of(demo)

    demo.kill()

    assert eventually(lambda: are_gone(family))
    assert eventually(lambda: not embedded.is_running(state))
