"""Exact time in a sound file: the signals that are heard in it stand where the plan has them."""

import json

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from coach.app.cli import cli

WORK = """\
title: Work
exact: true
sections:
  - title: Work
    rounds: 8
    steps:
      - {title: Squats, say: Squats., for: 20s, rest: 10s}
farewell: Well done.
"""
LOUD = 0.01
"""Above all dither, and reached by each signal in its first millisecond."""


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch, tmp_path):
    for name in ("CACHE", "CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))


def onsets(samples, quiet):
    """Return the frames at which something is loud after so many that were not."""
    loud = np.flatnonzero(np.abs(samples) > LOUD)
    return loud[np.diff(loud, prepend=-quiet - 1) > quiet]


def test_signals_are_heard_on_their_frames(tmp_path):
    """Tabata 8 x 20/10: from onset to onset as many frames as in the plan, from the first pip to the last tone."""
    script = tmp_path / "tabata.yaml"
    script.write_text(WORK, encoding="utf-8")
    heard = ["--voice", "silent", "--music", "none"]
    planned = CliRunner().invoke(cli, ["plan", str(script), "--json", *heard])
    cues = [cue for cue in json.loads(planned.stdout)["cues"] if cue["kind"] in ("pip", "tone")]
    assert [cue["kind"] for cue in cues] == ["pip", "pip", "pip", "tone", "tone"] * 8
    assert CliRunner().invoke(cli, ["export", str(script), *heard, "-o", str(tmp_path / "tabata.wav")]).exit_code == 0
    samples, rate = soundfile.read(tmp_path / "tabata.wav", always_2d=True)
    found = onsets(samples[:, 0], rate // 8)
    for kind in ("pip", "tone"):
        late = {int(at) - cue["at"] for at, cue in zip(found, cues, strict=True) if cue["kind"] == kind}
        assert max(late) - min(late) <= 1
        assert 0 < min(late) < rate // 1000
