"""Mixing on several processors: processes that each render stretches of the same session.

Threads would not do: between two steps on arrays as short as these, each waits for the interpreter's lock. A forked
process is the session itself, with its clips and music, and there at once. Forking is safe where no other thread
runs, and where no file is read on from where it stands; otherwise everything is rendered here. So are the user's own
tracks: each process would have to decode all of them, which took twice the processor's time and no less of ours.
"""

import contextlib
import itertools
import mmap
import multiprocessing
import multiprocessing.process
import os
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from typing import Self

import numpy as np
from numpy.typing import NDArray

from coach.export.encoders.encoder import BLOCK, Samples
from coach.sound.loudness import HOP, Meter, gate
from coach.sound.mixer.mixer import Mixer, planar
from coach.tasks.beside import can_share, leave_signals_to_parent
from coach.units import Frames, Lufs

Powers = NDArray[np.float64]
"""Of hops, see :meth:`coach.sound.loudness.Meter.powers`."""

STRETCH = 6 * BLOCK
"""Frames rendered by one process at a time, at most; it ends in a pause, if it can: who begins a clip ends it."""

_ASKED = 3
"""Stretches a process has been asked for at a time: one to render, one to go on with, one not yet fetched."""
_AHEAD = 6
"""Stretches rendered ahead of the one that is needed, at most."""
_ENDING = 5.0
"""Seconds a process may take to end."""


class Renderers:
    """One session's sound, rendered here and by processes beside us."""

    def __init__(self, mixer: Mixer, count: int, *, measured: bool = False) -> None:
        """Start processes, which begin to render at once.

        Args:
            mixer: The sound; everything in it can be read by several processes at once.
            count: How many; 0 renders everything here.
            measured: Whether its loudness is wanted.
        """
        self._mixer = mixer
        self._measured = measured
        self._powers: dict[int, Powers] = {}
        """Of each stretch that is ready, the power of its hops."""
        self._asked: dict[Connection, list[int]] = {}
        """For each process, the numbers of the stretches it has been asked for and not yet given."""
        self._shelves: dict[Connection, Samples] = {}
        """For each process, the memory where it puts them, turn by turn: int16 (places, frames, 2)."""
        self._edges = _edges(mixer)
        """Where each stretch begins, and the last one ends."""
        self._count = len(self._edges) - 1
        """How many stretches there are."""
        self._left = list(range(self._count))[::-1]
        """Numbers of the stretches that nobody has been asked for, the next one last."""
        self._processes: list[multiprocessing.process.BaseProcess] = []
        if sys.platform == "linux" and count and can_share():
            context = multiprocessing.get_context("fork")
            for _ in range(count):
                ours, theirs = context.Pipe()
                shelf = np.frombuffer(mmap.mmap(-1, _ASKED * STRETCH * 4), np.int16).reshape(_ASKED, STRETCH, 2)
                self._shelves[ours] = shelf
                others = (*self._asked, ours)
                arguments = (mixer, theirs, shelf, others, measured)
                process = context.Process(target=_render, args=arguments, name="renderer", daemon=True)
                process.start()
                theirs.close()
                self._processes.append(process)
                self._asked[ours] = []
        self._ask(_AHEAD)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes' numbers."""
        return tuple(process.pid or 0 for process in self._processes)

    def blocks(self) -> Iterator[Samples]:
        """Yield the session's sound in order, once: :data:`coach.export.encoders.encoder.BLOCK` frames each."""
        ready: dict[int, Samples] = {}
        for number in range(self._count):
            while number not in ready:
                self._ask(number + _AHEAD)
                self._listen(ready, patient=False)
                if number in ready:
                    break
                if self._left and self._left[-1] < number + _AHEAD:
                    mine = self._left.pop()
                    ready[mine], self._powers[mine] = _stretch(self._mixer, *self._span(mine), measured=self._measured)
                else:
                    self._listen(ready, patient=True)
            stretch = ready.pop(number)
            yield from (stretch[at : at + BLOCK] for at in range(0, len(stretch), BLOCK))

    def loudness(self) -> Lufs:
        """Return the loudness of all that has been yielded; −inf where it is not measured."""
        return gate(np.concatenate([np.zeros(0), *(self._powers[number] for number in sorted(self._powers))]))

    def close(self) -> None:
        """End the processes; closing twice is safe."""
        for connection in self._asked:
            connection.close()
        self._asked.clear()
        self._shelves.clear()
        for process in self._processes:
            process.join(_ENDING)
            if process.is_alive():
                process.kill()
                process.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, end: int) -> None:
        """Ask the processes that have room for stretches before `end`, the next ones first."""
        for connection, asked in self._asked.items():
            while len(asked) < _ASKED and self._left and self._left[-1] < end:
                asked.append(self._left.pop())
                with contextlib.suppress(OSError):  # it is found to be gone when it is listened to
                    connection.send(self._span(asked[-1]))

    def _span(self, number: int) -> tuple[int, int]:
        """Return the first frame of a stretch, and the one after its last."""
        return self._edges[number], self._edges[number + 1]

    def _listen(self, ready: dict[int, Samples], *, patient: bool) -> None:
        """Take what processes have rendered; what one that has gone was asked for is left to be done again."""
        busy = [connection for connection, asked in self._asked.items() if asked]
        for connection in wait(busy, None if patient else 0.0):
            assert isinstance(connection, Connection)
            try:
                place, count, powers = connection.recv()
                number = self._asked[connection].pop(0)
                ready[number], self._powers[number] = self._shelves[connection][place, :count].copy(), powers
            except (OSError, EOFError):
                self._left = sorted((*self._left, *self._asked.pop(connection)), reverse=True)
                connection.close()


def _edges(mixer: Mixer) -> list[int]:
    """Return where stretches begin, on whole blocks, and the last one ends; none for a session without a frame."""
    frames = mixer.timeline.frames
    edges = [0]
    while edges[-1] < frames:
        last = edges[-1] + STRETCH
        pauses = (edge for edge in range(last, edges[-1], -BLOCK) if not mixer.speaks_at(Frames(edge)))
        edges.append(min(frames, next(pauses, last)))
    return edges


def _stretch(mixer: Mixer, start: int, end: int, *, measured: bool) -> tuple[Samples, Powers]:
    """Return the sound from a frame to another one, and the power of its hops where it is measured."""
    meter = Meter()
    if measured and start:
        meter.add(planar(mixer.samples(start - HOP, HOP)))
    samples = mixer.samples(start, end - start)
    for at in range(0, len(samples) if measured else 0, BLOCK):
        meter.add(planar(samples[at : at + BLOCK]))
    return samples, meter.powers()[1 if start else 0 :]


def _render(
    mixer: Mixer, connection: Connection, shelf: Samples, others: tuple[Connection, ...], measured: bool
) -> None:
    """Render what is asked for until nobody asks any more; runs in a process of its own.

    No more is asked for than there are places on the shelf, so that a place is free when its turn comes again.
    """
    leave_signals_to_parent()
    for other in others:
        other.close()
    # Whatever goes wrong here goes wrong there too, when the stretch is rendered again, and is told there.
    with contextlib.suppress(Exception):
        for turn in itertools.count():
            place = turn % _ASKED
            samples, powers = _stretch(mixer, *connection.recv(), measured=measured)
            shelf[place, : len(samples)] = samples
            connection.send((place, len(samples), powers))
    os._exit(0)
