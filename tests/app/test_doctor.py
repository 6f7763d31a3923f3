"""`coach doctor`: what works here, for people and for programs."""

import json

import pytest

from coach.app.doctor import hearing, leading, places
from coach.audit.finding import Finding, State


@pytest.fixture
def found(monkeypatch):
    """Gives a function that says how the sound device is; all else works."""

    def settle(state):
        for module in (hearing, leading, places):
            for name in [name for name in vars(module) if name.startswith("find_") and name != "find_spec"]:
                part = name.removeprefix("find_")
                now = state if part == "device" else State.WORKS
                finding = Finding(part=part, state=now, told=f"the {part}", remedy="")
                monkeypatch.setattr(module, name, lambda finding=finding, **_: [finding])

    return settle


def test_all_is_well(coach, found):
    """One line a part on standard output, and what it comes to beside it."""
    found(State.WORKS)
    code, output, told = coach("doctor")
    assert code == 0
    assert output.splitlines()[0] == "works  device: the device"
    assert len(output.splitlines()) == 11
    assert told == "A session can run here.\n"


def test_a_session_cannot_run(coach, found):
    """The exit code says so."""
    found(State.FAILS)
    code, output, told = coach("doctor", "--tone")
    assert code == 3
    assert "fails  device: the device" in output
    assert told == "A session cannot run here as it should: see what fails.\n"


def test_for_programs(coach, found):
    """The same as JSON."""
    found(State.FAILS)
    code, output, told = coach("doctor", "--json")
    answer = json.loads(output)
    assert (code, told, answer["runs"]) == (3, "", False)
    assert answer["findings"][0] == {"part": "device", "state": "fails", "told": "the device", "remedy": ""}
