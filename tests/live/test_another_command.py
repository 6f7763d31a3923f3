"""A live command is one record: from outside it has its key, its meaning, its place in the settings, and is done."""

import subprocess
import sys

from coach.live.live import Live
from coach.live.transport import Command, Volume
from coach.sinks.manual import ManualSink
from coach.units import RATE
from tests.live.test_live import session
from tests.places import ROOT

QUIET = Command(name="quiet", keys=("0",), transition=lambda state: (state, (Volume(steps=-6),)))
AS_IF_IT_STOOD_THERE = """
import sys
from pathlib import Path

from coach.languages import phrases
from coach.live.transport import COMMANDS, Command, Volume

QUIET = Command(name="quiet", keys=("0",), transition=lambda state: (state, (Volume(steps=-6),)))
COMMANDS[QUIET.name] = QUIET
phrases("en").keys[QUIET.name] = "quiet at once"

from coach.app.settings import read_settings
from coach.live.controls.keyboard import KEYS, all_keys, asked_by

assert asked_by(("0",), KEYS) == (QUIET,)
assert ("0", "quiet at once") in all_keys()
assert read_settings(Path(sys.argv[1])).keys["x"] is QUIET
"""


def test_a_command_from_outside(tmp_path):
    """Its key asks for it, help tells it, and it can be settled for another key."""
    path = tmp_path / "settings.yaml"
    path.write_text("keys: {x: quiet}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", AS_IF_IT_STOOD_THERE, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_session_does_it():
    """It is enough that the effect is one of those there are."""
    live = Live(session(), ManualSink(RATE // 8))
    live.start()
    live.command(QUIET)
    assert live.view().message == "volume -12 dB"
