"""Sound files as 16-bit stereo at 48 kHz, whatever they are: one block after the other, never whole."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from coach.errors import MusicError
from coach.units import RATE, Seconds, to_frames

if TYPE_CHECKING:
    from collections.abc import Generator
    from fractions import Fraction

    from av import AudioFrame, AudioLayout, AudioStream
    from av.container import InputContainer

Samples = NDArray[np.int16]

_MICROSECONDS = 1_000_000
_STEPS = np.float32(32768.0)
_HOLE = Seconds(0.1)
"""Times in a file are rounded; a jump longer than this is sound that is missing."""
_TIMED = ("flac", "ogg")
"""Formats that say of every packet when it is heard, so that a hole shows."""
_SEEKABLE = ("wav", "w64", "aiff", "flac")
"""Formats without memory from one packet to the next that say exactly where each begins."""
_AFTER_SEEK = Seconds(0.25)
"""What is not listened to after a leap: a lossy decoder needs some packets to recover."""
_SIDE = 0.5**0.5
_RATES = range(1_000, 768_001)
"""Samples a second that music has; a second of any other would become hours, or nothing."""
_LOUDEST = 16.0
"""Beyond full scale there is headroom, and beyond that only numbers."""
_DTYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "s64": "i8", "flt": "f4", "dbl": "f8"}


def decoded_blocks(path: Path, start: int = 0) -> "Generator[Samples, None, None]":
    """Yield a sound file as int16 (n, 2) at 48 kHz, about a second at a time.

    Args:
        path: The sound file.
        start: The first frame wanted; where the format allows it what lies before is not decoded.

    Raises:
        MusicError: The file is missing, is not sound, or breaks off; what comes before the break has been given.
    """
    with _tell_errors(path), _open(path) as container:
        source = _Source(container, _audio(container))
        blocks, at = source.blocks(start)
        begun = at > 0
        for block in blocks:
            begun = True
            behind = max(0, min(len(block), start - at))
            at += behind
            if behind < len(block):
                yield block[behind:]
        if source.broken and begun:
            raise MusicError(f"{path} breaks off: {_reason(source.broken)}") from source.broken
        if source.broken:
            raise source.broken


def spread_blocks(path: Path, *, places: int, seconds: Seconds) -> Iterator[Samples]:
    """Yield short stretches of a sound file from places spread evenly over it: int16 (n, 2) at 48 kHz.

    Raises:
        MusicError: The file is missing or is not sound.
    """
    import av

    with _tell_errors(path), _open(path) as container:
        source = _Source(container, _audio(container))
        for place in range(places):
            try:
                container.seek((container.duration or 0) * (2 * place + 1) // (2 * places))
                wanted = source.frames()
                first = next(wanted, None)
                if first is None:
                    continue
                count = int((seconds + _AFTER_SEEK) * first.sample_rate) // max(1, first.samples)
                heard = np.concatenate(list(_convert(islice(wanted, count))) or [np.zeros((0, 2), np.int16)])
            except av.FFmpegError:
                continue  # elsewhere there may be sound
            yield heard[to_frames(_AFTER_SEEK) :]


def claimed_length(path: Path) -> Seconds | None:
    """Return how long a sound file says that it is, None where it says nothing.

    Raises:
        MusicError: The file is missing or is not sound.
    """
    with _tell_errors(path), _open(path) as container:
        _audio(container)
        return None if container.duration is None else Seconds(container.duration / _MICROSECONDS)


@contextmanager
def _tell_errors(path: Path) -> Iterator[None]:
    """Tell what goes wrong with a file as one of our errors."""
    import av

    try:
        yield
    except (av.FFmpegError, OSError, ValueError) as error:
        raise MusicError(f"{path} cannot be played as music: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    import av

    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, OSError) and error.strerror and not isinstance(error, av.InvalidDataError | av.EOFError):
        return error.strerror.rstrip(".").lower()
    return "it is damaged, or not sound"


def _open(path: Path) -> "InputContainer":
    """Open a file, and never anything that it points to: the coach works offline."""
    import av

    if not path.is_file():
        raise IsADirectoryError(0, "it is not a file") if path.exists() else FileNotFoundError(0, "no such file")
    return av.open(f"file:{path}", options={"protocol_whitelist": "file"}, metadata_errors="ignore")


def _audio(container: "InputContainer") -> "AudioStream":
    import av

    if not container.streams.audio:
        raise av.InvalidDataError(0, "no sound in it")
    stream = container.streams.audio[0]
    if stream.codec_context is None or (stream.codec_context.sample_rate or RATE) not in _RATES:
        raise av.InvalidDataError(0, "no sound of a kind that can be decoded")
    return stream


@dataclass(slots=True)
class _Source:
    """The frames of an open sound file, to its end or to where it breaks off."""

    container: "InputContainer"
    stream: "AudioStream"
    broken: Exception | None = field(default=None, init=False)
    """Why the frames ended before the file did."""
    first: int = field(default=0, init=False)
    """The first frame given since the last leap; not 0 only where a format says so exactly."""

    @property
    def seekable(self) -> bool:
        """Whether decoding can begin in the middle and give the very same samples."""
        exact = self.container.format.name in _SEEKABLE and self.stream.codec_context.sample_rate == RATE
        return exact and self.stream.time_base is not None and self.stream.time_base * RATE == 1

    def blocks(self, start: int) -> tuple[Iterator[Samples], int]:
        """Return int16 (n, 2) at 48 kHz from a frame not after `start`, and that frame: after a leap if it is exact."""
        if start and self.seekable:
            self.container.seek(start, stream=self.stream)
            blocks = _convert(self.frames())
            block = next(blocks, None)
            if block is not None and self.first <= start:
                return chain((block,), blocks), self.first
            self.container.seek(0, stream=self.stream)
            self.broken = None
        return _convert(self.frames()), 0

    def frames(self) -> "Iterator[AudioFrame]":
        """Yield what is decoded from here on; a packet that cannot be is passed over where a codec loses anyway."""
        import av

        lossless = self.stream.codec_context.name == "flac"
        expected: int | None = None
        begun = False
        rate, samples_a_tick = 0, None
        try:
            for packet in self.container.demux(self.stream):
                try:
                    frames = packet.decode()
                except av.InvalidDataError:
                    if lossless:
                        raise
                    continue
                for frame in frames:
                    if frame.sample_rate != rate:
                        rate, samples_a_tick = frame.sample_rate, self._samples_a_tick(frame.sample_rate)
                        if rate not in _RATES:
                            raise av.InvalidDataError(0, "no rate of sound")
                    # Where it says that it begins, in samples of its own rate.
                    at = None if samples_a_tick is None or frame.pts is None else int(frame.pts * samples_a_tick)
                    if not begun and self.seekable:
                        self.first = at or 0
                    if expected is not None and at is not None and at - expected > _HOLE * rate:
                        raise av.InvalidDataError(0, "sound is missing")
                    if begun and lossless and at is None:
                        raise av.InvalidDataError(0, "a packet of no known place")
                    expected = None if at is None else at + frame.samples
                    begun = True
                    yield frame
        except (av.FFmpegError, OSError) as error:
            self.broken = error

    def _samples_a_tick(self, rate: int) -> "int | Fraction | None":
        """Return how many samples of a rate the file's unit of time has; None where it does not tell times exactly."""
        if self.stream.time_base is None or (self.container.format.name not in _TIMED and not self.seekable):
            return None
        samples = self.stream.time_base * rate
        return samples.numerator if samples.denominator == 1 else samples


def _convert(frames: "Iterable[AudioFrame]") -> Iterator[Samples]:
    """Yield decoded frames of any rate, channels and kind of sample as int16 (n, 2) at 48 kHz."""
    import soxr

    resampler, rate = None, RATE
    for found, layout, sound in _batches(frames):
        if found != rate:
            if resampler is not None:
                yield _whole_steps(resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True))
            rate = found
            resampler = soxr.ResampleStream(rate, RATE, 2, dtype="float32") if rate != RATE else None
        if resampler is None and sound.dtype == np.int16 and len(sound) == 2:
            yield np.ascontiguousarray(sound.T)
            continue
        stereo = _stereo(_floats(sound), layout)
        yield _whole_steps(stereo if resampler is None else resampler.resample_chunk(np.ascontiguousarray(stereo)))
    if resampler is not None:
        yield _whole_steps(resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True))


def _batches(frames: "Iterable[AudioFrame]") -> "Iterator[tuple[int, AudioLayout, NDArray[Any]]]":
    """Yield about a second at a time, since a packet alone is very short: rate, layout, and shape (channels, n)."""
    pending: list[AudioFrame] = []
    kind, count = None, 0
    for frame in frames:
        found = (frame.sample_rate, frame.layout.name, frame.format.name)
        if pending and (found != kind or count >= frame.sample_rate):
            yield pending[0].sample_rate, pending[0].layout, _samples(pending)
            pending, count = [], 0
        kind = found
        pending.append(frame)
        count += frame.samples
    if pending:
        yield pending[0].sample_rate, pending[0].layout, _samples(pending)


def _samples(frames: "list[AudioFrame]") -> NDArray[Any]:
    """Return the samples of frames of one kind: shape (channels, n), in the kind that the file has."""
    first = frames[0]
    kind, channels = np.dtype(_DTYPES[first.format.name.removesuffix("p")]), first.layout.nb_channels
    packed = 1 if first.format.is_planar else channels
    # A plane may be longer than its samples.
    planes = [
        [np.frombuffer(memoryview(plane), kind, frame.samples * packed) for plane in frame.planes] for frame in frames
    ]
    sound = np.empty((len(planes[0]), sum(frame.samples for frame in frames) * packed), kind)
    for channel, parts in zip(sound, zip(*planes, strict=True), strict=True):
        np.concatenate(parts, out=channel)
    return sound if first.format.is_planar else sound.reshape(-1, channels).T


def _floats(sound: NDArray[Any]) -> NDArray[np.float32]:
    """Return samples of any kind as float32 in −1..1."""
    if sound.dtype == np.uint8:
        return (sound.astype(np.float32) - np.float32(128.0)) / np.float32(128.0)
    if np.issubdtype(sound.dtype, np.integer):
        return sound.astype(np.float32) / np.float32(2.0 ** (8 * sound.dtype.itemsize - 1))
    if not (sound.min(initial=0.0) >= -_LOUDEST and sound.max(initial=0.0) <= _LOUDEST):  # nor is what is no number
        sound = np.nan_to_num(sound, posinf=1.0, neginf=-1.0).clip(-_LOUDEST, _LOUDEST)
    return sound.astype(np.float32, copy=False)


def _stereo(sound: NDArray[np.float32], layout: "AudioLayout") -> NDArray[np.float32]:
    """Return float32 (channels, n) as (n, 2): one channel on both sides, more than two mixed so that none clips."""
    if len(sound) <= 2:
        return np.broadcast_to(sound, (2, sound.shape[1])).T
    sides = np.array([_sides(channel.name) for channel in layout.channels], np.float32)
    if len(sides) != len(sound) or not sides.any(axis=0).all():
        return sound[:2].T
    mixed = np.zeros((sound.shape[1], 2), np.float32)
    # Not a product of matrices: how that rounds depends on how many samples there are.
    for channel, gains in zip(sound, sides / sides.sum(axis=0).max(), strict=True):
        mixed += channel[:, None] * gains
    return mixed


def _sides(channel: str) -> tuple[float, float]:
    """Return how much of a channel of that name is heard left and right."""
    match channel:
        case "FL":
            return 1.0, 0.0
        case "FR":
            return 0.0, 1.0
        case "LFE" | "LFE2":
            return 0.0, 0.0
    if channel.endswith("L"):
        return _SIDE, 0.0
    return (0.0, _SIDE) if channel.endswith("R") else (_SIDE, _SIDE)


def _whole_steps(sound: NDArray[np.float32]) -> Samples:
    """Return floats as 16-bit samples; what is too loud is clipped."""
    steps = sound * _STEPS
    np.rint(steps, out=steps)
    np.clip(steps, -32768, 32767, out=steps)
    return steps.astype(np.int16, order="C")
