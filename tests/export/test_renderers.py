"""Processes that render beside us: the same sound, whatever becomes of them."""

import math
import subprocess
import sys
import threading

import numpy as np
import pytest

from coach.export import renderers
from coach.export.renderers import BLOCK, STRETCH, Renderers
from coach.pace import Pace
from coach.sound.loudness import Meter
from coach.sound.mixer.mixer import Mixer, interleave
from coach.units import RATE
from tests.places import ROOT
from tests.sounds import RotatingBed, line, mixer, timeline

FRAMES = 5 * STRETCH + 12_345


def heard():
    """Return a mixer of music."""
    return mixer(timeline(FRAMES / RATE), beds=dict.fromkeys(Pace, RotatingBed()))


def test_alone():
    """Without processes, everything is rendered here, in blocks and in order."""
    with Renderers(heard(), 0) as alone:
        blocks = list(alone.blocks())
    assert {len(block) for block in blocks[:-1]} == {renderers.BLOCK}
    assert np.array_equal(np.concatenate(blocks), interleave(heard().render(0, FRAMES)))


def test_a_clip_is_left_whole(monkeypatch):
    """A stretch ends in a pause where there is one, and after its longest time where somebody speaks all along."""
    asked: list[int] = []
    whole = Mixer.samples
    monkeypatch.setattr(Mixer, "samples", lambda self, at, count: asked.append(at) or whole(self, at, count))
    for words, edges in ((20, [0, STRETCH - BLOCK]), (200, [0, STRETCH])):
        asked.clear()
        across = timeline((STRETCH + BLOCK) / RATE, [(STRETCH - BLOCK + 1 if words == 20 else 0, line(words))])
        with Renderers(mixer(across), 0) as alone:
            assert sum(map(len, alone.blocks())) == STRETCH + BLOCK
        assert asked == edges


def test_its_loudness():
    """Measured stretch by stretch it is that of the whole; −inf where it is not asked for."""
    meter = Meter()
    meter.add(heard().render(0, FRAMES))
    with Renderers(heard(), 0, measured=True) as alone, Renderers(heard(), 0) as unmeasured:
        for each in (alone, unmeasured):
            assert sum(map(len, each.blocks())) == FRAMES
        assert alone.loudness() == pytest.approx(meter.integrated_loudness(), abs=1e-6)
        assert unmeasured.loudness() == -math.inf


def test_not_beside_other_threads():
    """Where another thread runs nothing is forked: it might hold a lock that a process would wait for for ever."""
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        with Renderers(heard(), 2) as alone:
            assert alone.pids == ()
    finally:
        ended.set()
        thread.join()


PROGRAM = """
import os, signal, sys
import numpy as np
from coach.export.renderers import Renderers
from coach.sound.mixer.mixer import Mixer, interleave
from tests.export.test_renderers import FRAMES, heard

mode = sys.argv[1]
with Renderers(heard(), 2) as beside:
    pids = beside.pids
    assert len(pids) == 2
    blocks = []
    for number, block in enumerate(beside.blocks()):
        blocks.append(block.copy())
        if mode == "killed" and number in (0, 7):
            os.kill(pids[number // 7], signal.SIGKILL)
        if mode == "left" and number == 2:
            break
beside.close()
if mode != "left":
    assert np.array_equal(np.concatenate(blocks), interleave(heard().render(0, FRAMES)))
for pid in pids:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        print("gone")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize("mode", ["whole", "killed", "left"])
def test_with_processes(mode):
    """The sound is the same with processes, with killed ones too; none is left when it is over, or given up."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, mode], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stderr, done.stdout, done.returncode) == ("", "gone\ngone\n", 0)
