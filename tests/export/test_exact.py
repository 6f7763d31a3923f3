"""Exact time in a sound file: the signals that are heard in it stand where the plan has them."""

import json
from itertools import pairwise

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from coach.app.cli import cli

HEAD = "title: Work\nexact: true\nsections:\n  - title: Work\n    rounds: {rounds}\n    steps:\n      - "
TABATA = HEAD.format(rounds=8) + "{title: Squats, say: Squats., for: 20s, rest: 10s}\nfarewell: Well done.\n"
EVERY_MINUTE = HEAD.format(rounds=10) + "{title: Swings, say: Swings., for: 1:00}\n"
BREATHS = (
    "signals: {before: none, start: none, end: none}\n"
    + HEAD.format(rounds=1)
    + ("{title: Breathe, say: Breathe., pace: slow, phases: {in: 4s, hold: 7s, out: 8s}, breaths: 8}\n")
)
FINGERS = "{title: Fingers, each: [thumb, toe], rest_between: 5s, steps: [{title: Press, say: Press., for: 7s}]}"
GROUPS = (
    "signals: {before: none, end: none}\n"
    + HEAD.format(rounds=1)
    + (f"group: {{title: Hand, sides: [left, right], rest_between: 9s, steps: [\n        {{group: {FINGERS}}}]}}\n")
)
LOUD = 0.01
"""Above all dither, and reached by each signal in its first millisecond, or by that of a breath in twenty."""


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch, tmp_path):
    for name in ("CACHE", "CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))


def onsets(samples, quiet):
    """Return the frames at which something is loud after so many that were not."""
    loud = np.flatnonzero(np.abs(samples) > LOUD)
    return loud[np.diff(loud, prepend=-quiet - 1) > quiet]


@pytest.mark.parametrize(
    ("text", "kinds", "seconds"),
    [
        (TABATA, ["pip", "pip", "pip", "tone", "tone"] * 8, [1, 1, 1, 20, 7] * 8),
        (EVERY_MINUTE, [*["pip", "pip", "pip", "tone"] * 10, "tone"], [*[1, 1, 1, 57] * 9, 1, 1, 1, 60]),
        (BREATHS, ["in", "hold", "out"] * 8, [4, 7, 8] * 8),
        (GROUPS, ["tone"] * 4, [12, 16, 12]),
    ],
    ids=["Tabata 8 x 20/10", "EMOM 10", "4-7-8 x 8", "groups"],
)
def test_signals_are_heard_on_their_frames(tmp_path, text, kinds, seconds):
    """From onset to onset as many frames as in the plan, from the first signal to the last, and those are exact."""
    script = tmp_path / "work.yaml"
    script.write_text(text, encoding="utf-8")
    heard = ["--voice", "silent", "--music", "none"]
    planned = CliRunner().invoke(cli, ["plan", str(script), "--json", *heard])
    cues = [cue for cue in json.loads(planned.stdout)["cues"] if not cue["text"]]
    assert [cue["kind"] for cue in cues] == kinds
    assert CliRunner().invoke(cli, ["export", str(script), *heard, "-o", str(tmp_path / "work.wav")]).exit_code == 0
    samples, rate = soundfile.read(tmp_path / "work.wav", always_2d=True)
    assert [after["at"] - before["at"] for before, after in pairwise(cues)] == [
        time * rate for time in seconds[: len(cues) - 1]
    ]
    found = onsets(samples[:, 0], rate // 8)
    for kind in set(kinds):
        late = {int(at) - cue["at"] for at, cue in zip(found, cues, strict=True) if cue["kind"] == kind}
        assert max(late) - min(late) <= 1
        assert 0 < min(late) < rate // (1000 if kind in ("pip", "tone") else 50)
