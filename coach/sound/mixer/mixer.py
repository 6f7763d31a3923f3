"""Turns a timeline into sound: a pure function from frames to samples."""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from coach.sound.mixer.bells import bell_frames, bell_samples
from coach.sound.mixer.duck import Duck, DuckProfile
from coach.sound.mixer.levels import Levels, level_of
from coach.sound.mixer.limiter import MARGIN, limit
from coach.sound.mixer.swell import Swells
from coach.sound.mixer.timeline import BED_CHANGE, BedChange, Sound, Timeline
from coach.sound.music.endless import Bed
from coach.speech.line import Line
from coach.speech.role import Role
from coach.units import RATE, Frames, Lufs, Seconds, to_frames, to_gain

CHUNK = RATE // 2
"""Frames mixed at a time, on an absolute grid: that is why the size of the blocks asked for makes no difference."""
FADE_IN = Seconds(3.0)
FADE_OUT = Seconds(5.0)
CUT_OUT = Seconds(0.1)
"""The very end, where whatever still rings is faded too."""

_FADE_IN, _FADE_OUT, _CUT_OUT, _BED_CHANGE = map(to_frames, (FADE_IN, FADE_OUT, CUT_OUT, BED_CHANGE))
_KEPT = 6
_TOGETHER = 3
"""Chunks mixed at once where so many are asked for: what the limiter looks at around each is mixed once then."""
_STEPS = np.float32(32768.0)


STEM_STEPS = np.float32(2.0**22)
"""Steps of a stem in full scale: sums of whole ones are exact in 32 bits up to twice full scale."""


class Stems(NamedTuple):
    """Kinds of sound apart, before the limiter: each float32 (2, n)."""

    voice: NDArray[np.float32]
    music: NDArray[np.float32]
    bells: NDArray[np.float32]


class Clips(Protocol):
    """Spoken lines as sound."""

    @property
    def loudness(self) -> Lufs:
        """What every clip has been brought to."""

    @property
    def ring(self) -> Frames:
        """How much longer than its line a clip may be: a room goes on under what follows."""

    def frames(self, line: Line) -> Frames:
        """Return the length of a line, as the plan counts it."""

    def samples(self, line: Line) -> NDArray[np.float32]:
        """Return a line as mono float32 (n,) at 48 kHz, at most :attr:`ring` longer than it counts."""


class Mixer:
    """One timeline as sound.

    Mixing, limiting and dithering happen chunk by chunk on an absolute grid, each chunk from the timeline
    alone, so that any frame sounds the same whatever was asked for before it.
    """

    def __init__(
        self,
        timeline: Timeline,
        *,
        clips: Clips,
        beds: Mapping[str, Bed],
        levels: Levels,
        duck: DuckProfile,
    ) -> None:
        self.timeline = timeline
        self._clips = clips
        self._beds = beds
        self._changes = _between_beds(timeline.beds, beds) if beds else ()
        self._levels = levels
        self._duck = Duck(timeline.spoken, duck)
        self._swells = Swells(timeline.swells)
        self._voice_gains = {role: np.float32(to_gain(levels.voice + level_of(role) - clips.loudness)) for role in Role}
        self._bell_gain = np.float32(to_gain(levels.bells))
        self._ends = _running_ends(timeline.sounds, clips)
        self._chunks: OrderedDict[int, NDArray[np.int16]] = OrderedDict()

    def render(self, frame: int, count: int) -> NDArray[np.float32]:
        """Return frames of the session: float32 (2, count), each sample a whole 16-bit step in −1..1.

        Args:
            frame: The first frame; before the session and after its end there is silence.
            count: How many.
        """
        return planar(self.samples(frame, count))

    def samples(self, frame: int, count: int) -> NDArray[np.int16]:
        """Return the same frames as 16-bit samples: int16 (count, 2)."""
        samples = np.empty((count, 2), np.int16)
        last = (frame + count - 1) // CHUNK
        done = 0
        while done < count:
            number, offset = divmod(frame + done, CHUNK)
            if number not in self._chunks:
                self._make(number, min(_TOGETHER, last - number + 1))
            part = min(count - done, CHUNK - offset)
            samples[done : done + part] = self._chunks[number][offset : offset + part]
            self._chunks.move_to_end(number)
            done += part
        return samples

    def _make(self, first: int, count: int) -> None:
        """Make chunks that follow on each other; those used longest ago are let go of."""
        begin = first * CHUNK
        mix = self._mix(begin - MARGIN, count * CHUNK + 2 * MARGIN)
        for number in range(first, first + count):
            start = number * CHUNK
            chunk = _dither(limit(mix[:, start - begin :][:, : CHUNK + 2 * MARGIN]), start)
            chunk[max(0, min(CHUNK, self.timeline.frames - start)) :] = 0
            chunk[: max(0, min(CHUNK, -start))] = 0
            self._chunks[number] = chunk
        while len(self._chunks) > _KEPT:
            self._chunks.popitem(last=False)

    def speaks_at(self, frame: Frames) -> bool:
        """Tell whether a spoken clip is heard at a frame, its ring included."""
        number = bisect_right(self.timeline.spoken, frame, key=lambda span: span.start) - 1
        return number >= 0 and frame < self.timeline.spoken[number].end + self._clips.ring

    def stems(self, frame: int, count: int) -> Stems:
        """Return voice, music and bells of frames apart, before the limiter; their sum is what the limiter is given.

        Args:
            frame: The first frame; before the session and after its end there is silence.
            count: How many.
        """
        stems = [np.zeros(count, np.float32) if stem is None else stem for stem in self._stems(frame, count)]
        for stem in stems:
            stem[..., : max(0, -frame)] = 0.0
            stem[..., max(0, self.timeline.frames - frame) :] = 0.0
        return Stems(*(np.broadcast_to(stem, (2, count)) for stem in stems))

    def _mix(self, start: int, count: int) -> NDArray[np.float32]:
        """Return the sum of all that sounds, before the limiter: float32 (2, count)."""
        mix = np.zeros((2, count), np.float32)
        voice, music, bells = self._stems(start, count)
        if music is not None:
            mix = music
        for stem in (voice, bells):
            if stem is not None:
                mix += stem
        return mix

    def _stems(self, start: int, count: int) -> tuple[NDArray[np.float32] | None, ...]:
        """Return voice, music and bells by themselves, in whole :data:`STEM_STEPS`, so that they add up exactly.

        Voice and bells are the same on both sides: float32 (count,). None where nothing of the kind sounds.
        """
        music = self._music(start, count) if self._beds else None
        voice = bells = None
        first = bisect_left(self._ends, start + 1)
        for sound in self.timeline.sounds[first:]:
            if sound.at >= start + count:
                break
            samples, gain = self._sound(sound)
            begin, end = max(start, sound.at), min(start + count, sound.at + len(samples))
            if begin >= end:
                continue
            if isinstance(sound.source, Line):
                stem = voice = np.zeros(count, np.float32) if voice is None else voice
            else:
                stem = bells = np.zeros(count, np.float32) if bells is None else bells
            stem[begin - start : end - start] += samples[begin - sound.at : end - sound.at] * gain
        for heard in (voice, music, bells):
            if heard is not None:
                _fade(heard, start, self.timeline.frames - _CUT_OUT, _CUT_OUT, rising=False)
                np.multiply(heard, STEM_STEPS, out=heard)
                np.rint(heard, out=heard)
                np.multiply(heard, 1 / STEM_STEPS, out=heard)
        return voice, music, bells

    def _sound(self, sound: Sound) -> tuple[NDArray[np.float32], np.float32]:
        if isinstance(sound.source, Line):
            return self._clips.samples(sound.source), self._voice_gains[sound.source.role]
        return bell_samples(sound.source, self._tonic(sound.at)), self._bell_gain * np.float32(to_gain(sound.level))

    def _tonic(self, frame: int) -> int | None:
        """Return the key note of the bed playing at a frame, which bells are tuned to."""
        number = bisect_right(self._changes, frame, key=lambda change: change.at) - 1
        return _bed_of(self._changes[max(0, number)], self._beds).tonic if self._changes else None

    def _music(self, start: int, count: int) -> NDArray[np.float32]:
        """Return the bed with its hand-overs, fades and dips: float32 (2, count)."""
        mix: NDArray[np.float32] | None = None
        for change, until in _heard(self._changes, max(0, start), start + count):
            bed = _bed_of(change, self._beds)
            level = np.float32(to_gain(self._levels.bed - bed.loudness))
            begin = max(0, start, change.at)
            end = start + count if until is None else min(start + count, until)
            part = bed.block(begin, end - begin)
            part *= level
            if change.at > 0:
                _fade(part, begin, change.at, _BED_CHANGE, rising=True)
            if until is not None:
                _fade(part, begin, until - _BED_CHANGE, _BED_CHANGE, rising=False)
            if mix is None:
                mix = part if end - begin == count else np.zeros((2, count), np.float32)
            if mix is not part:
                mix[:, begin - start : end - start] += part
        if mix is None:
            return np.zeros((2, count), np.float32)
        gain = self._duck.gain(start, count)
        if self.timeline.swells:
            gain *= self._swells.gain(start, count)
        mix *= gain
        _fade(mix, start, 0, _FADE_IN, rising=True)
        _fade(mix, start, self.timeline.frames - _FADE_OUT, _FADE_OUT, rising=False)
        return mix


def interleave(block: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return a rendered block as the 16-bit samples it stands for: int16 (count, 2)."""
    return _in_whole(block * _STEPS)


def planar(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return the block that interleaved samples stand for: float32 (2, count), −1..1."""
    block = np.empty((2, len(samples)), np.float32)
    return np.divide(samples.astype(np.float32).T, _STEPS, out=block)


def _running_ends(sounds: tuple[Sound, ...], clips: Clips) -> list[int]:
    """Return for each sound the latest end of it and all before it, so that a search finds the first still heard."""
    ends: list[int] = []
    for sound in sounds:
        if isinstance(sound.source, Line):
            length = clips.frames(sound.source) + clips.ring
        else:
            length = bell_frames(sound.source)
        ends.append(max(sound.at + length, ends[-1] if ends else 0))
    return ends


def _bed_of(change: BedChange, beds: Mapping[str, Bed]) -> Bed:
    """Return the bed that is changed to; one that its part of the script names goes before that of its pace."""
    return beds.get(change.music) or beds[change.pace]


def _between_beds(changes: tuple[BedChange, ...], beds: Mapping[str, Bed]) -> tuple[BedChange, ...]:
    """Return the changes that lead from one bed to another; several paces may share one."""
    kept: list[BedChange] = []
    for change in changes:
        if not kept or _bed_of(change, beds) is not _bed_of(kept[-1], beds):
            kept.append(change)
    return tuple(kept)


def _heard(changes: tuple[BedChange, ...], start: int, end: int) -> list[tuple[BedChange, int | None]]:
    """Return the beds heard between two frames, each with the frame at which it has faded out, if it does."""
    heard: list[tuple[BedChange, int | None]] = []
    for change, following in zip(changes, (*changes[1:], None), strict=True):
        until = following.at + _BED_CHANGE if following else None
        if change.at < end and (until is None or until > start):
            heard.append((change, until))
    return heard


def _fade(block: NDArray[np.float32], start: int, begin: int, length: int, *, rising: bool) -> None:
    """Fade a block that begins at `start`, in place, over `length` frames from `begin`: a quarter of a sine."""
    if rising and begin > start:
        block[..., : begin - start] = 0.0
    elif not rising and begin + length < start + block.shape[-1]:
        block[..., max(0, begin + length - start) :] = 0.0
    first, last = max(start, begin), min(start + block.shape[-1], begin + length)
    if first < last:
        phase = (np.arange(first - begin, last - begin) + 0.5) * (np.pi / 2 / length)
        curve = np.sin(phase) if rising else np.cos(phase)
        block[..., first - start : last - start] *= curve.astype(np.float32)


def _triangular_noise() -> NDArray[np.float32]:
    """Return dither of two steps' width, one second and a prime number of frames long: float32 (2, n)."""
    noise = np.random.default_rng(48_000)
    length = 47_981 + CHUNK
    return np.asarray(noise.random((2, length)) - noise.random((2, length)), np.float32)


_DITHER = _triangular_noise()


def _dither(chunk: NDArray[np.float32], start: int) -> NDArray[np.int16]:
    """Return a chunk dithered to 16-bit samples, int16 (CHUNK, 2); the dither depends on the frame alone."""
    if not chunk.any():
        return np.zeros((CHUNK, 2), np.int16)
    offset = start % (_DITHER.shape[1] - CHUNK)
    steps = chunk * _STEPS
    steps += _DITHER[:, offset : offset + CHUNK]
    return _in_whole(steps)


def _in_whole(steps: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return the nearest whole steps, int16 (count, 2), of float32 (2, count), which is changed."""
    np.rint(steps, out=steps)
    samples = np.empty((steps.shape[1], 2), np.int16)
    samples[:, 0], samples[:, 1] = steps
    return samples
