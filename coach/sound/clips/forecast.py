"""Clips of a session that begins before all of them have been spoken: slow voices must not keep it waiting.

A thread speaks them in the order in which they will be heard. Until a line has been spoken, its length is estimated
from how fast the voice is; the plan is fitted anew as lengths come to be known, and its end stays.
"""

import threading
import time
from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from coach.pace import PROFILES
from coach.sound.clips.store import ClipStore
from coach.speech.line import Line
from coach.tasks.task import Task
from coach.units import Frames, Seconds, to_frames

PATIENCE = Seconds(1.0)
"""How long a session's opening waits for its lines; quick voices have spoken them by then, slow ones have not."""
LATEST = Seconds(1.0)
"""How long a line that is needed now waits for the voice; then another one says it."""

_MARGIN = 1.15
_PAUSE = Seconds(0.3)
"""An estimate is rather too long: what follows then waits a moment, and is not spoken over."""
_AGAIN = Seconds(3.0)
"""How long a voice that has failed is left alone."""
_ENOUGH = 5
"""Lines after which the voice is known better than by its pace."""


class Forecast:
    """The lines of a live session, spoken one after the other while it runs; safe to use from several threads.

    A second thread has lines said by another voice that would come too late otherwise.
    """

    def __init__(self, store: ClipStore, *, patience: Seconds = PATIENCE, latest: Seconds = LATEST) -> None:
        """Begin with nothing spoken but what the store finds.

        Args:
            store: Speaks, and keeps what has been spoken.
            patience: How long :meth:`prepare` waits in all.
            latest: How long a line that is needed waits before another voice is asked.
        """
        self.loudness = store.loudness
        self.ring = store.ring
        self._store = store
        self._patience = patience
        self._latest = latest
        self._until: float | None = None
        """When patience ends."""
        self._wanted: dict[Line, None] = {}
        """Lines to be spoken, in their order."""
        self._needed: dict[Line, float] = {}
        """Lines that another voice says, each from a moment of the monotonic clock on, in their order."""
        self._ratios: list[float] = []
        """How long lines were beside what their words and pace let expect."""
        self._changed = threading.Condition()
        self._tasks: dict[str, Task] = {}
        """By what they do."""
        self._failures: dict[Line, Exception] = {}
        """Why a line could not be spoken the last time."""
        self._closed = False

    @property
    def voice(self) -> str:
        """The id of the voice that speaks at present; empty where there is none."""
        return self._store.voice

    def prepare(self, lines: Iterable[Line]) -> None:
        """Let lines be spoken, and wait for them as long as patience lasts.

        Raises:
            VoiceError: No voice is left; once the session runs, only whoever cannot do without a line is told.
        """
        lines = tuple(dict.fromkeys(lines))
        self._want(lines)
        with self._changed:
            if self._until is None:
                self._until = time.monotonic() + self._patience
        if time.monotonic() < self._until:
            self._wait_for(lines, self._until)

    def hurry(self, lines: Iterable[Line]) -> None:
        """Let lines be spoken before all others, in their order."""
        lines = tuple(dict.fromkeys(lines))
        with self._changed:
            self._wanted = dict.fromkeys((*(line for line in lines if line in self._wanted), *self._wanted))
        self._want(lines)

    def wait_for(self, lines: Iterable[Line] | None, within: Seconds | None = None) -> bool:
        """Let lines be spoken before all others, and wait until they are.

        Args:
            lines: What to wait for; None waits for all there are.
            within: How long, at most; None waits as long as it takes.

        Returns:
            Whether all of them have been spoken.

        Raises:
            VoiceError: No voice is left.
        """
        lines = tuple(self._wanted if lines is None else dict.fromkeys(lines))
        self.hurry(lines)
        return self._wait_for(lines, None if within is None else time.monotonic() + within)

    def say_now(self, lines: Iterable[Line]) -> None:
        """Let lines be spoken before all others, and before long by another voice; return at once."""
        missing = [line for line in dict.fromkeys(lines) if not self._store.knows(line)]
        if missing:
            self.hurry(missing)
            with self._changed:
                late = time.monotonic() + self._latest
                self._needed |= {line: late for line in missing if line not in self._needed}
                self._begin("saying", self._say)

    def exact(self, line: Line) -> Frames | None:
        """Return how long a line's clip is; None as long as it has not been spoken."""
        return self._store.frames(line) if self._store.knows(line) else None

    def frames(self, line: Line) -> Frames:
        """Return how long a line's clip is, or will be about."""
        known = self.exact(line)
        if known is not None:
            return known
        ratio = np.median(self._ratios) if len(self._ratios) >= _ENOUGH else 1.0
        return Frames(round(self._estimate(line) * ratio * _MARGIN) + to_frames(_PAUSE))

    def samples(self, line: Line) -> NDArray[np.float32]:
        """Return a line's clip, as :meth:`coach.sound.clips.store.ClipStore.samples` does.

        A line that is not there in time is said by another voice.

        Raises:
            VoiceError: It has to be spoken and no voice can.
        """
        if not self._store.knows(line):
            self.say_now((line,))
            self._wait_for((line,), None)
        return self._store.samples(line)

    def words(self, line: Line) -> tuple[tuple[str, Frames, Frames], ...]:
        """Return a line's words, as :meth:`coach.sound.clips.store.ClipStore.words` does."""
        return self._store.words(line)

    def close(self) -> None:
        """Stop speaking; closing twice is safe."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._store.close()
        for task in tuple(self._tasks.values()):
            task.join()

    def _want(self, lines: tuple[Line, ...]) -> None:
        missing = [line for line in lines if not self._store.finds(line)]
        with self._changed:
            self._wanted |= dict.fromkeys(line for line in missing if line not in self._wanted)
            if self._wanted:
                self._begin("speaking", self._speak)

    def _begin(self, name: str, target: Callable[[], None]) -> None:
        """Let a thread know that there is something to do, and start it where it has not been; the lock is held."""
        if name not in self._tasks and not self._closed:
            self._failures.clear()
            self._tasks[name] = Task(target, name=name, fail=partial(self._give_up, name))
        self._changed.notify_all()

    def _wait_for(self, lines: tuple[Line, ...], until: float | None) -> bool:
        """Wait for lines, at most until a moment of the monotonic clock; tell whether all have been spoken."""
        with self._changed:
            while not (self._closed or all(self._store.knows(line) for line in lines)):
                failure = next((self._failures[line] for line in lines if line in self._failures), None)
                if failure:
                    raise failure
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0.0:
                    return False
                self._changed.wait(left)
        return True

    def _speak(self) -> None:
        """Speak what is wanted, as many lines at once as the voice can, until the end."""
        while True:
            with self._changed:
                while not (self._wanted or self._closed):
                    self._changed.wait()
                if self._closed:
                    return
                lines = [*self._wanted][: self._store.at_once]
            try:
                self._store.prepare(lines)
            except Exception as error:
                self._fail(error, lines)
                with self._changed:
                    self._changed.wait_for(lambda: self._closed, _AGAIN)
                continue
            with self._changed:
                for line in lines:
                    self._failures.pop(line, None)
                    self._wanted.pop(line, None)
                    self._ratios.append(self._store.frames(line) / self._estimate(line))
                self._changed.notify_all()

    def _say(self) -> None:
        """Have what is needed and late said by another voice, a line at a time, until the end."""
        while True:
            with self._changed:
                while not (self._needed or self._closed):
                    self._changed.wait()
                if self._closed:
                    return
                line, late = next(iter(self._needed.items()))
                while not self._closed and not self._store.knows(line) and time.monotonic() < late:
                    self._changed.wait(late - time.monotonic())
            if not (self._closed or self._store.knows(line)):
                try:
                    self._store.say_otherwise(line)
                except Exception as error:
                    self._fail(error, (line,))
            with self._changed:
                del self._needed[line]
                if self._store.knows(line):
                    self._failures.pop(line, None)
                self._changed.notify_all()

    def _give_up(self, name: str, error: Exception) -> None:
        """Tell whoever waits that a thread has ended; another one begins when something is wanted again."""
        with self._changed:
            self._tasks.pop(name)
            self._fail(error, (*self._wanted, *self._needed))
            self._needed.clear()

    def _fail(self, error: Exception, lines: Iterable[Line]) -> None:
        """Tell whoever waits for lines, whatever it is; they are tried again when the others have been."""
        with self._changed:
            self._failures |= dict.fromkeys(lines, error)
            self._wanted |= {line: self._wanted.pop(line) for line in lines if line in self._wanted}
            self._changed.notify_all()

    def _estimate(self, line: Line) -> int:
        """Return how long a line takes at its pace's words a minute."""
        words = max(1, len(self._store.text_of(line).split()))
        return to_frames(60.0 * words / PROFILES[line.pace].words_a_minute)
