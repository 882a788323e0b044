import io
import json
import subprocess
import sys
from subprocess import PIPE
from typing import Any

import pytest

from generation.runner import serving
from tests.generation.bridge import stand_in


def served(*lines, program=stand_in.COMMAND):
    """What the runner answers to these lines, and what it prints besides until its input ends."""
    process: Any = subprocess.Popen(
        program, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, bufsize=1
    )
    answers = [json.loads(process.stdout.readline())]
    for line in lines:
        process.stdin.write(json.dumps(line) + "\n")
        answers.append(json.loads(process.stdout.readline()))
    _, printed = process.communicate(timeout=30)
    return answers, printed, process.returncode


def test_first_answer_is_that_it_is_ready_and_the_end_of_input_ends_it():
    answers, _, status = served()

    assert list(answers[0]) == ["ready"]
    assert status == 0


def test_answers_carry_the_number_of_their_command(monkeypatch):
    monkeypatch.setitem(serving.OPERATIONS, "count", f"{stand_in.HERE}:count")
    commands, answers = serving.Commands(), io.StringIO()
    for number in (1, 2):
        commands.waiting.put({"id": number, "op": "count", "payload": {"to": 1}})
    commands.waiting.put(None)

    serving.serve(commands, answers)

    told = [json.loads(line) for line in answers.getvalue().splitlines()][1:]
    assert [each["id"] for each in told] == [1, 1, 1, 2, 2, 2]
    assert [set(each) - {"id"} for each in told[:3]] == [{"event"}, {"event"}, {"result"}]


def answered(*waiting):
    """What is told of these commands, which all wait from the start."""
    commands, answers = serving.Commands(), io.StringIO()
    for command in (*waiting, None):
        commands.waiting.put(command)
    serving.serve(commands, answers)
    told = [json.loads(line) for line in answers.getvalue().splitlines()][1:]
    return [(each["id"], next(key for key in each if key != "id")) for each in told]


def count_to(number, to, **options):
    return {"id": number, "op": "count", "payload": {"to": to}, **options}


def test_a_command_in_between_is_done_after_the_next_event(monkeypatch):
    monkeypatch.setitem(serving.OPERATIONS, "count", f"{stand_in.HERE}:count")

    told = answered(count_to(1, 2), count_to(2, 1), count_to(3, 1, between=True))

    between = [(3, "event"), (3, "event"), (3, "result")]
    first = [(1, "event"), *between, (1, "event"), (1, "event"), (1, "result")]
    assert told == [*first, (2, "event"), (2, "event"), (2, "result")]


def test_what_fails_in_between_fails_alone(monkeypatch):
    monkeypatch.setitem(serving.OPERATIONS, "count", f"{stand_in.HERE}:count")
    monkeypatch.setitem(serving.OPERATIONS, "refuse", f"{stand_in.HERE}:refuse")
    refused = {"id": 2, "op": "refuse", "payload": {}, "between": True}

    told = answered(count_to(1, 1), refused)

    assert told == [(1, "event"), (2, "error"), (1, "event"), (1, "result")]


def test_a_command_in_between_that_comes_too_late_is_done_next(monkeypatch):
    monkeypatch.setitem(serving.OPERATIONS, "chat", f"{stand_in.HERE}:chat")
    plain, late = ({"id": number, "op": "chat", "payload": {"text": ""}} for number in (1, 2))

    assert answered(plain, {**late, "between": True}) == [(1, "result"), (2, "result")]


def test_what_is_printed_does_not_reach_the_answers():
    command = {"id": 1, "op": "chat", "payload": {"text": "stray words"}}

    answers, printed, _ = served(command)

    assert answers[1] == {"id": 1, "result": "stray words"}
    assert printed.count("stray words") == 2


def test_cancelled_command_that_still_waits_is_never_begun():
    commands, answers = serving.Commands(), io.StringIO()
    commands._take('{"id": 1, "op": "train", "payload": {}}')
    commands._take('{"cancel": 1}')
    commands.waiting.put(None)

    serving.serve(commands, answers)

    assert json.loads(answers.getvalue().splitlines()[-1]) == {"id": 1, "stopped": True}


def test_a_package_that_is_missing_is_told_from_a_fault_of_ours():
    told = serving.described(ModuleNotFoundError("No module named 'dlib'"))

    assert told["code"] == "not_installed"
    assert told["message"] == "No module named 'dlib'. Install the locked requirements again."


def run(*arguments, text=""):
    return subprocess.run(
        arguments, input=text, capture_output=True, text=True, timeout=30, check=False
    )


def test_line_that_is_no_json_ends_the_process_loudly():
    ended = run(*stand_in.COMMAND, text="{\n")

    assert ended.returncode == 2
    assert ended.stderr == "a line of the input is no JSON\n"


def test_work_under_way_stops_when_the_input_ends():
    endless = {"id": 1, "op": "count", "payload": {"to": 10**9, "pause": 0.01}}

    ended = run(*stand_in.COMMAND, text=json.dumps(endless) + "\n")

    assert ended.returncode == 0
    assert json.loads(ended.stdout.splitlines()[-1]) == {"id": 1, "stopped": True}


def test_runner_whose_parent_is_gone_does_not_start():
    ended = run(sys.executable, "-m", "generation.runner", "--parent", "1")

    assert ended.returncode == 1
    assert ended.stdout == ""


@pytest.mark.slow
def test_every_operation_can_be_found():
    for name in serving.OPERATIONS:
        assert callable(serving.operation(name))


@pytest.mark.parametrize("name", ["", "vision._read", "vision.", "os.system", "train:x"])
def test_nothing_else_is_an_operation(name):
    with pytest.raises(serving.UnknownOperation):
        serving.operation(name)


def test_starting_loads_no_torch():
    program = "import sys, generation.runner.serving; sys.exit('torch' in sys.modules)"

    assert run(sys.executable, "-c", program).returncode == 0
