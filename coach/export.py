"""A session as sound files: each whole under its name, or not there at all; all of them from one rendering."""

import contextlib
import errno
import os
import select
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from coach.encoders.encoder import BLOCK, Encoder, Opener, Order
from coach.encoders.formats import FORMATS
from coach.encoders.sleeve import Sleeve
from coach.encoders.stream import StreamedWavEncoder
from coach.errors import ExportError
from coach.loudness import Meter
from coach.mixer.mixer import Mixer, interleaved
from coach.units import Frames, Lufs, Seconds
from coach.whole_file import check_place, part_of, put_in_place, unwritten

STANDARD_OUTPUT = Path("-")

_WAITING = 4
"""Blocks mixed ahead of an encoder."""
_PIPE_TAKES = 4096
"""Bytes that a pipe which takes any takes at once (POSIX: at least 512; Linux and macOS: 4096)."""
_LOOK_UP = Seconds(0.1)
"""How often whoever waits for a reader looks whether there is still something to wait for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A file asked for."""

    path: Path
    """Or :data:`STANDARD_OUTPUT`."""
    kilobits: int
    """A second; 0 where the format loses nothing."""

    @property
    def ending(self) -> str:
        """What names the format."""
        return self.path.suffix.lower()


def targets_of(paths: Sequence[Path], *, kilobits: int | None, force: bool) -> tuple[Target, ...]:
    """Return the files asked for, or refuse what cannot be written before any work is done for it.

    Args:
        paths: Where to; ``-`` is standard output, as WAV.
        kilobits: A second, for every format that loses something; None takes what each is at its best with.
        force: Replace files that are there already.

    Raises:
        ExportError: An unknown format, a rate it does not have, a folder that is missing or closed, a file that is
            there already, or one asked for twice.
    """
    targets = tuple(_target(path, kilobits) for path in paths)
    if kilobits is not None and not any(target.kilobits for target in targets):
        names = ", ".join(str(target.path) for target in targets)
        raise ExportError(f"{names}: lossless sound has no bitrate to choose; leave out --bitrate")
    named: set[Path] = set()
    for target in targets:
        where = target.path.absolute()
        if where in named:
            raise ExportError(f"{target.path} is asked for twice")
        named.add(where)
        if target.path == STANDARD_OUTPUT:
            _check_standard_output()
        else:
            check_place(target.path, force=force)
    return targets


def export(
    mixer: Mixer,
    targets: Sequence[Target],
    *,
    sleeve: Sleeve,
    force: bool,
    progress: Callable[[int], None],
) -> None:
    """Write a session's sound to files, each in the format that its ending names.

    Each file is written beside its target and moved into place when it is whole. A file that fails does not keep
    the others from being written; whatever else ends the work leaves none that was not whole.

    Args:
        mixer: The sound.
        targets: The files.
        sleeve: What the files say about themselves.
        force: Replace files that are there already.
        progress: Told how many frames have been added.

    Raises:
        ExportError: Files cannot be written, or something stands there already; one line each.
    """
    total = mixer.timeline.frames
    with ExitStack() as stack:
        outputs = [stack.enter_context(contextlib.closing(_Output(target))) for target in targets]
        meter = stack.enter_context(contextlib.closing(_Measuring(wanted=any(o.says_loudness for o in outputs))))
        for output in outputs:
            output.begin(total, sleeve)
        for frame in range(0, total, BLOCK):
            if all(output.ended for output in outputs):
                break
            count = min(BLOCK, total - frame)
            block = mixer.render(frame, count)
            meter.add(block)
            samples = interleaved(block)
            for output in outputs:
                output.write(samples)
            progress(count)
        loudness = meter.loudness()
        for output in outputs:
            output.finish(loudness)
        for output in outputs:
            output.put_in_place(force=force)
        failures = [str(output.failure) for output in outputs if output.failure]
    if failures:
        raise ExportError("\n".join(failures))


class _Queue:
    """A thread of its own for work that is C, and leaves ours its processor; a little of it may wait."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)
        self._work: deque[Future[None]] = deque()

    def put(self, work: Callable[[], None]) -> None:
        """Let something be done; waits where too much is waiting already, and tells what went wrong with it."""
        self._work.append(self._thread.submit(work))
        while len(self._work) > _WAITING:
            self._work.popleft().result()

    def drain(self) -> None:
        """Wait until everything is done, and tell what went wrong."""
        while self._work:
            self._work.popleft().result()

    def close(self) -> None:
        """Give up what has not been begun, and wait for the rest."""
        self._work.clear()
        self._thread.shutdown(cancel_futures=True)


class _Measuring:
    """Measures how loud the session is, where somebody wants to know."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self._meter = Meter()
        self._queue = _Queue("meter")

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the sound that follows: float32 (2, n)."""
        if self._wanted:
            self._queue.put(lambda: self._meter.add(block))

    def loudness(self) -> Lufs:
        """Return the loudness of all of it; −inf for silence."""
        self._queue.drain()
        return self._meter.integrated()

    def close(self) -> None:
        """Stop."""
        self._queue.close()


class _Output:
    """One file on its way.

    Attributes:
        failure: Why there will be no such file.
        ended: Whether it takes no more, because it failed or because nobody reads it.
        says_loudness: Whether it has a place for how loud it is.
    """

    def __init__(self, target: Target) -> None:
        self.failure: ExportError | None = None
        self.ended = False
        self._target = target
        self._path = target.path
        self._piped = target.path == STANDARD_OUTPUT
        self._part = part_of(target.path)
        self._file: BinaryIO | None = None
        self._encoder: Encoder | None = None
        self._queue = _Queue("encoder")
        self._opener: Opener = StreamedWavEncoder if self._piped else FORMATS[target.ending].open
        self.says_loudness = not self._piped and FORMATS[target.ending].says_loudness

    def begin(self, frames: Frames, sleeve: Sleeve) -> None:
        """Let the file be begun.

        Args:
            frames: How many there will be.
            sleeve: What the file says about itself.
        """
        ending, kilobits = self._target.ending, self._target.kilobits
        order = Order(frames=frames, ending=ending, kilobits=kilobits, sleeve=sleeve)
        self._do(lambda: self._open(order))

    def write(self, samples: NDArray[np.int16]) -> None:
        """Let a block be encoded: int16 (n, 2)."""
        self._do(lambda: self._opened().write(samples))

    def finish(self, loudness: Lufs) -> None:
        """Let the file be made whole, and safe on the disk."""
        self._do(lambda: self._finish(loudness))

    def put_in_place(self, *, force: bool) -> None:
        """Wait until the file is whole, and move it to its name."""
        self._do(None)
        if not self.ended and not self._piped:
            try:
                self._close_file()
                put_in_place(self._part, self._path, force=force)
            except OSError as error:
                self._fail(unwritten(self._path, error))
            except ExportError as error:
                self._fail(error)

    def close(self) -> None:
        """Let go; what was not put in place is gone."""
        if self._piped and self._file is not None:
            self._file.close()  # whoever waits for a reader waits no more
        self._queue.close()
        if self._encoder is not None:
            self._encoder.close()
            self._encoder = None
        with contextlib.suppress(OSError):  # a full disk has been told already
            self._close_file()
        if not self._piped:
            with contextlib.suppress(OSError):
                self._part.unlink(missing_ok=True)

    def _do(self, work: Callable[[], None] | None) -> None:
        """Put work into the queue, or wait for all of it; a failure ends this file and no other."""
        if self.ended:
            return
        try:
            if work is None:
                self._queue.drain()
            else:
                self._queue.put(work)
        except BrokenPipeError:
            self.ended = True
        except OSError as error:
            self._fail(unwritten(self._path, error))

    def _fail(self, failure: ExportError) -> None:
        self.failure = failure
        self.ended = True
        self.close()

    def _open(self, order: Order) -> None:
        self._file = cast(BinaryIO, _StandardOutput()) if self._piped else self._part.open("w+b")
        self._encoder = self._opener(self._file, order)

    def _opened(self) -> Encoder:
        if self._encoder is None:
            raise OSError("the file could not be begun")
        return self._encoder

    def _finish(self, loudness: Lufs) -> None:
        self._opened().finish(loudness)
        if self._file is not None and not self._piped:
            self._file.flush()
            os.fsync(self._file.fileno())

    def _close_file(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            file.close()


class _StandardOutput(RawIOBase):
    """Standard output, without Python's buffer; a writer that waits for its reader gives up when this is closed."""

    def __init__(self) -> None:
        self._descriptor = os.dup(sys.stdout.fileno())
        self._given_up = threading.Event()
        self._writing = threading.Lock()

    def write(self, content: object) -> int:
        """Write all of it.

        Raises:
            BrokenPipeError: Nobody reads any more.
        """
        rest = memoryview(content).cast("B")  # type: ignore[arg-type]
        size = len(rest)
        with self._writing:
            while rest and not self._given_up.is_set():
                if self._ready():
                    rest = rest[_written(self._descriptor, rest[:_PIPE_TAKES]) :]
        return size

    def close(self) -> None:
        """Give up; closing twice is safe."""
        if not self._given_up.is_set():
            self._given_up.set()
            with self._writing:
                os.close(self._descriptor)
        super().close()

    def _ready(self) -> bool:
        if os.name != "posix":
            return True
        return bool(select.select([], [self._descriptor], [], _LOOK_UP)[1])


def _written(descriptor: int, content: memoryview) -> int:
    """Write some of it, and return how much; a reader that has left shows as such on Windows, too."""
    try:
        return os.write(descriptor, content)
    except OSError as error:
        if error.errno == errno.EINVAL and os.name == "nt":
            raise BrokenPipeError from error
        raise


def _target(path: Path, kilobits: int | None) -> Target:
    """Return a target whose format is known and has the rate asked for."""
    if path == STANDARD_OUTPUT:
        return Target(path=path, kilobits=0)
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(FORMATS)
        raise ExportError(f"{path}: unknown sound format '{path.suffix}', expected one of {known}, or - for a pipe")
    if kilobits is None or not kind.possible:
        return Target(path=path, kilobits=kind.kilobits)
    if kilobits not in kind.possible:
        rates = kind.possible
        known = f"{rates[0]} to {rates[-1]}" if isinstance(rates, range) else ", ".join(map(str, rates))
        raise ExportError(f"{path}: {path.suffix} has no bitrate of {kilobits} kbit/s, expected {known}")
    return Target(path=path, kilobits=kilobits)


def _check_standard_output() -> None:
    if sys.stdout is None or sys.stdout.isatty():
        raise ExportError("-: a terminal cannot take sound; send it into a pipe or a file")
