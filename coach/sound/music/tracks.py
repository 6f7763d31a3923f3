"""The user's tracks as one bed: one after the other, each brought to one loudness, crossfaded, without an end."""

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import MusicError
from coach.sound.music.endless import LOUDNESS, Music
from coach.sound.music.left_out import LeftOut
from coach.sound.music.measured import Measured, measure
from coach.sound.music.track_order import TrackOrder
from coach.sound.music.window import Window
from coach.units import Frames, Seconds, clock, to_frames, to_gain

CROSSFADE = Seconds(4.0)
"""How long one track hands over to the next; a quarter of either is the most."""
LEAD = Seconds(600.0)
"""How far ahead of what is heard tracks have been measured."""

_OPEN = 3
"""Tracks held open: two at a crossfade, and the one before for a step back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A track at its place in the sequence."""

    track: Path
    place: int
    """In the endless order."""
    start: int
    """The frame of the bed at which it begins."""
    frames: int | None
    """Its length; None: it goes on beyond whatever has been asked for so far."""
    gain: np.float32
    fade_in: int
    fade_out: int = 0
    cut_short: bool = False
    """Whether it broke off while it was being heard."""

    @property
    def end(self) -> int | None:
        """The frame of the bed at which it has gone."""
        return None if self.frames is None else self.start + self.frames


class Tracks:
    """Tracks played one after the other for ever, streamed: what is held is a few seconds of two or three of them.

    The sound of a frame depends on the files alone, not on what was asked for before. Only where a file changes
    or vanishes while the session runs, the rest of the sequence is laid out anew from there.
    """

    loudness = LOUDNESS
    tonic = None
    ready = False

    def __init__(
        self, tracks: Sequence[Path], *, seed: int | None, folder: Path | None, warn: Callable[[str], None]
    ) -> None:
        """Make tracks ready to be heard; the first that can be played is measured.

        Args:
            tracks: Sound files; those that cannot be played are left out when their turn comes.
            seed: What each pass's order is drawn from; None keeps the order given.
            folder: Where measurements are kept from one session to the next; None keeps none.
            warn: Is told once of each track that is left out or breaks off.

        Raises:
            MusicError: None of the tracks can be played.
        """
        self._tracks = tuple(dict.fromkeys(tracks))
        self._order = TrackOrder(tracks, seed=seed)
        self._folder = folder
        self._warn = warn
        self._known: dict[Path, Measured] = {}
        self._left_out: dict[Path, str] = {}
        self._telling = LeftOut(warn, "sound files")
        self._silent = False
        self._closed = False
        self._reached = 0
        self._followed = 0
        self._entries: list[_Entry] = []
        self._windows: OrderedDict[int, Window] = OrderedDict()
        self._lock = threading.RLock()
        self._measuring = threading.Lock()
        self._append()
        if not self._entries:
            reasons = tuple(self._left_out.values())
            raise MusicError(reasons[0] if len(reasons) == 1 else f"none of {len(reasons)} sound files can be played")

    @property
    def held(self) -> int:
        """How many frames of decoded sound are held, of all tracks together."""
        return sum(window.held for window in self._windows.values())

    def block(self, start: int, count: int) -> NDArray[np.float32]:
        """Return `count` frames from any frame: float32 (2, count), about −1..1; silence when nothing is left."""
        with self._lock:
            if self._closed:
                return np.zeros((2, count), np.float32)
            sound = None
            while sound is None:
                self._lay_out(start + count)
                sound = self._mix(start, count)
            self._reached = max(self._reached, start + count)
            return sound

    def follow(self, frame: int) -> None:
        """Note how far the session is while other music is heard: when this comes back it is heard from there."""
        self._followed = max(self._followed, frame)

    def decode_ahead(self) -> None:
        """Keep up with the session, and measure the tracks of its next minutes, so that no block has to wait."""
        with self._lock:
            if self._closed or not self._entries:
                return
            if self._followed > self._reached:
                self.block(self._followed, 1)
            last, reached = self._entries[-1], self._reached
        place, ahead = last.place + 1, last.start + (last.frames or 0) - reached
        while ahead < to_frames(LEAD) and not self._closed:
            following = self._next(place, last.track)
            if following is None:
                break
            place, track = following
            known = self._measure(track)
            ahead += known.frames or to_frames(LEAD) if known else 0
            place += 1
        self._telling.sum_up()

    def close(self) -> None:
        """Let go of all files; closing twice is safe."""
        self._closed = True
        with self._lock:
            for window in self._windows.values():
                window.close()
            self._windows.clear()

    def _next(self, place: int, before: Path | None) -> tuple[int, Path] | None:
        """Return the first track from a place on that can still be played, with its place; None if none can."""
        alive = len(self._tracks) - len(self._left_out)
        while alive:
            track = self._order.track(place)
            again = self._order.shuffled and track == before and alive > 1
            if track not in self._left_out and not again:
                return place, track
            place += 1
        return None

    def _measure(self, track: Path) -> Measured | None:
        """Return what is known of a track; None if it cannot be played, which is told once."""
        with self._measuring:
            if track in self._left_out:
                return None
            if track not in self._known:
                try:
                    known = measure(track, folder=self._folder, wanted=lambda: not self._closed)
                except MusicError as error:
                    self._leave_out(track, str(error))
                    return None
                if known is None:
                    return None
                self._known[track] = known
                if known.broken:
                    self._warn(f"{known.broken}; it is heard for {clock(known.frames or 0)}")
            return self._known[track]

    def _leave_out(self, track: Path, reason: str) -> None:
        """Play a track no more, and tell why; the only one there is tells it by the error it raises."""
        self._left_out[track] = reason
        if self._entries or len(self._tracks) > 1:
            self._telling.add(reason)

    def _lay_out(self, end: int) -> None:
        """Put tracks in the sequence until the sound up to a frame no longer depends on those that follow."""
        while not (self._silent or self._closed):
            last_end = self._entries[-1].end if self._entries else 0
            if last_end is None or last_end - to_frames(CROSSFADE) >= end:
                return
            self._append()

    def _append(self) -> None:
        """Put the next track in the sequence, crossfaded with the last; where there is none, the last one fades."""
        last = self._entries[-1] if self._entries else None
        known = following = None
        place = last.place + 1 if last else 0
        while known is None and not self._closed:
            following = self._next(place, last.track if last else None)
            if following is None:
                break
            known, place = self._measure(following[1]), following[0] + 1
        self._telling.sum_up()
        fade, end = 0, 0
        if last and last.frames is not None:
            fade = min(to_frames(CROSSFADE), last.frames // 4)
            if known and known.frames is not None:
                fade = min(fade, known.frames // 4)
            end = last.start + last.frames
            if last.cut_short:
                fade = max(0, min(fade, end - self._reached))
            self._entries[-1] = replace(last, fade_out=fade)
        if known is None or following is None:
            self._silent = not self._closed
            if self._silent and last:
                self._warn("no music is left that can be played; the session goes on without")
            return
        self._entries.append(
            _Entry(
                track=following[1],
                place=following[0],
                start=end - fade,
                frames=known.frames,
                gain=np.float32(to_gain(LOUDNESS - known.loudness)),
                fade_in=fade,
            )
        )

    def _mix(self, start: int, count: int) -> NDArray[np.float32] | None:
        """Return the sum of the tracks heard: float32 (2, count); None if the sequence had to be laid out anew."""
        mix = np.zeros((2, count), np.float32)
        first = max(0, bisect_right(self._entries, start, key=lambda entry: entry.start) - 2)
        for number in range(first, len(self._entries)):
            entry = self._entries[number]
            if entry.start >= start + count:
                break
            begin = max(start, entry.start)
            end = start + count if entry.end is None else min(start + count, entry.end)
            if begin < end:
                sound = self._sound(number, begin - entry.start, end - begin)
                if sound is None:
                    return None
                mix[:, begin - start : end - start] += sound
        return mix

    def _sound(self, number: int, at: int, count: int) -> NDArray[np.float32] | None:
        """Return frames of one track as they are heard, float32 (2, count); None if it is not as long as it seemed."""
        entry = self._entries[number]
        window = self._window(number)
        samples = window.read(at, count)
        if window.end is not None and (entry.frames is None or window.end < entry.frames):
            self._ends_at(number, window.end, window.broken)
            return None
        sound = samples.T * (entry.gain / np.float32(32768.0))
        if at < entry.fade_in:
            rising = min(count, entry.fade_in - at)
            sound[:, :rising] *= _rise(entry.fade_in)[at : at + rising]
        if entry.frames is not None and at + count > entry.frames - entry.fade_out:
            fall_start = entry.frames - entry.fade_out
            falling = max(0, fall_start - at)
            sound[:, falling:] *= _rise(entry.fade_out)[::-1][at + falling - fall_start : at + count - fall_start]
        return sound

    def _window(self, number: int) -> Window:
        """Return the sound of a track in the sequence; few are held at a time."""
        if number not in self._windows:
            self._windows[number] = Window(self._entries[number].track)
            if len(self._windows) > _OPEN:
                self._windows.popitem(last=False)[1].close()
        self._windows.move_to_end(number)
        return self._windows[number]

    def _ends_at(self, number: int, frames: int, broken: str | None) -> None:
        """Let a track end where its sound does, and forget what had been laid out after it."""
        entry = self._entries[number]
        del self._entries[number:]
        for later in [held for held in self._windows if held > number or (held == number and not frames)]:
            self._windows.pop(later).close()
        self._silent = False
        if entry.frames is not None or not frames:
            reason = broken or f"{entry.track} is shorter than it was"
            self._leave_out(entry.track, reason)
        elif broken:
            self._warn(f"{broken}; it is heard for {clock(frames)}")
        if frames:
            self._known[entry.track] = replace(self._known[entry.track], frames=Frames(frames))
            cut_short = entry.frames is not None
            self._entries.append(replace(entry, frames=frames, fade_out=0, cut_short=cut_short))


class Leading:
    """Music of which the user's tracks at other paces must know how far it has been heard, to keep up with it."""

    def __init__(self, music: Music, followers: Sequence[Tracks]) -> None:
        """Let tracks follow music."""
        self.loudness = music.loudness
        self.tonic = music.tonic
        self._music = music
        self._followers = tuple(tracks for tracks in followers if tracks is not music)

    def block(self, start: int, count: int) -> NDArray[np.float32]:
        """Return frames from any frame: float32 (2, count)."""
        for tracks in self._followers:
            tracks.follow(start + count)
        return self._music.block(start, count)

    @property
    def ready(self) -> bool:
        """Whether there is nothing to be done ahead."""
        return self._music.ready

    def decode_ahead(self) -> None:
        """Do what the music has to do ahead."""
        self._music.decode_ahead()

    def close(self) -> None:
        """Let go of all files; closing twice is safe."""
        self._music.close()


@lru_cache(maxsize=4)
def _rise(frames: int) -> NDArray[np.float32]:
    """Return a quarter of a sine; what falls while it rises is the same backwards, and their powers add up to one."""
    phase = (np.arange(frames, dtype=np.float64) + 0.5) * (np.pi / 2 / max(1, frames))
    rise: NDArray[np.float32] = np.sin(phase).astype(np.float32)
    return rise
