"""The recorder: one line after the other is counted in, heard, judged, played back, and kept or said again."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from coach.errors import DeviceError
from coach.live.controls.keyboard import Control
from coach.speech.sounding import STEP, levels_of
from coach.speech.takes.folder import TakeFolder
from coach.speech.takes.wanted import Wanted
from coach.speech.voices.base import Speech
from coach.studio.measure import measure, room_level, sounding
from coach.studio.microphone import Microphone
from coach.studio.review import Finding, faults_of
from coach.units import RATE, Decibels, Seconds, to_decibels

QUIETER = Decibels(30.0)
"""How much quieter than the voice the room has to be."""
TICK = Seconds(0.05)
COUNT_IN = Seconds(3.0)
"""The room is measured meanwhile."""
ENDS_AFTER = Seconds(2.0)
"""So much silence is the end of a line: people take breath for less."""
NOTHING_AFTER = Seconds(8.0)
"""Who has not begun by then will not."""
_EARLY = Seconds(0.5)
"""How much before the count's end people may begin."""
_KEY = Seconds(0.12)
"""How long before it is read a key can be heard."""
_WORDS = Seconds(0.15)
"""What sounds for less is a click."""
_BEFORE, _AFTER = Seconds(0.1), Seconds(0.2)
"""What is kept of the silence around the words."""
_LONGEST = Seconds(10.0)
"""How long a line may be listened to at least, and three times what there is for it."""

Player = Callable[[NDArray[np.float32], Callable[[float], None]], None]
"""Plays float32 (2, n) at 48 kHz to its end, or until what it is to pass the time with raises something."""


class Wish(StrEnum):
    """What is asked for while lines are recorded."""

    KEEP = "keep"
    """Also: begin, and: that was it."""
    REPEAT = "repeat"
    SKIP = "skip"
    BACK = "back"
    STOP = "stop"


KEYS = {
    **dict.fromkeys(("enter", "space"), Wish.KEEP),
    "r": Wish.REPEAT,
    **dict.fromkeys(("s", "right"), Wish.SKIP),
    **dict.fromkeys(("b", "left"), Wish.BACK),
    "q": Wish.STOP,
}
"""What each key asks for, by its name."""


class Stage(StrEnum):
    """What a line is at."""

    READY = "ready"
    COUNT_IN = "count-in"
    RECORDING = "recording"
    PLAYING = "playing"
    DECIDING = "deciding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What there is to see."""

    wanted: Wanted
    number: int
    """Which line it is, counted from 1, of :attr:`count`."""
    count: int
    stage: Stage = Stage.READY
    seconds: Seconds = Seconds(0.0)
    """Still to be counted, heard so far, or how long the words take."""
    level: Decibels = Decibels(-math.inf)
    """The highest peak of what was heard last, of full scale."""
    told: tuple[str, ...] = ()
    """What is wrong with the take."""
    refused: bool = False
    """Whether it cannot be kept like this."""


class _WishedError(Exception):
    """Something else was asked for."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(wish)
        self.wish = wish


class Recorder:
    """Records lines.

    Args:
        folder: Where takes are kept.
        microphone: Hears them.
        control: Asks for what is to be done.
        show: Shows what there is to see, often.
        play: Plays a take back.
        quieter: How much quieter than the voice the room has to be.
    """

    def __init__(
        self,
        folder: TakeFolder,
        *,
        microphone: Microphone,
        control: Control[Wish],
        show: Callable[[Sight], None],
        play: Player,
        quieter: Decibels = QUIETER,
    ) -> None:
        self._folder = folder
        self._microphone = microphone
        self._control = control
        self._show = show
        self._play = play
        self._quieter = quieter

    def record(self, lines: Sequence[Wanted], *, done: int = 0) -> int:
        """Record lines until they are all kept or passed over, or it is to stop; return how many were kept.

        Args:
            lines: What is to be said.
            done: How many more there are that need not be said any more.

        Raises:
            TakeError: The microphone is gone.
            VoiceError: The folder cannot be written to.
        """
        at, kept, waits = 0, 0, True
        while at < len(lines):
            sight = Sight(wanted=lines[at], number=done + at + 1, count=done + len(lines))
            try:
                if waits:
                    self._wait(sight)
                wish = self._attempt(sight)
            except _WishedError as error:
                wish = error.wish
            if wish is Wish.STOP:
                break
            waits = wish in (Wish.SKIP, Wish.BACK)
            kept += wish is Wish.KEEP
            at = max(0, at + {Wish.REPEAT: 0, Wish.BACK: -1}.get(wish, 1))
        return kept

    def _wait(self, sight: Sight) -> None:
        """Wait until somebody is ready to begin."""
        while True:
            self._show(replace(sight, level=_peak(self._microphone.hear())))
            for wish in self._control.wait(TICK):
                if wish in (Wish.KEEP, Wish.REPEAT):
                    return
                raise _WishedError(wish)

    def _attempt(self, sight: Sight) -> Wish:
        """Record a line once; return what is to become of it."""
        self._microphone.hear()  # what came before is of no interest
        counted = self._hear(replace(sight, stage=Stage.COUNT_IN), lambda sound: sound.size >= COUNT_IN * RATE)
        room = room_level(counted, RATE)
        limit = max(_LONGEST, 3.0 * sight.wanted.seconds)
        said = self._hear(
            replace(sight, stage=Stage.RECORDING), lambda sound: sound.size >= limit * RATE or _is_over(sound, room)
        )
        take, sight = self._judge(np.concatenate((counted[-round(_EARLY * RATE) :], said)), room, sight)
        wish = self._decision(take, sight)
        if wish is Wish.KEEP:
            self._folder.keep(sight.wanted, take, safe=True)
        return wish

    def _hear(self, sight: Sight, is_over: Callable[[NDArray[np.float32]], bool]) -> NDArray[np.float32]:
        """Return what is heard until it is over; a line may be ended by hand."""
        sound = np.zeros(0, np.float32)
        while not is_over(sound):
            heard = sound.size / RATE
            told = Seconds(max(0.0, COUNT_IN - heard) if sight.stage is Stage.COUNT_IN else heard)
            self._show(replace(sight, seconds=told, level=_peak(sound[-RATE // 5 :])))
            for wish in self._control.wait(TICK):
                if wish is not Wish.KEEP:
                    raise _WishedError(wish)
                if sight.stage is Stage.RECORDING:
                    return sound[: max(0, sound.size - round(_KEY * RATE))]
            sound = np.concatenate((sound, self._microphone.hear()))
        return sound

    def _judge(self, sound: NDArray[np.float32], room: Decibels, sight: Sight) -> tuple[Speech, Sight]:
        """Return the words in what was heard, and what there is to be told of them."""
        whole = measure(Speech(samples=sound, rate=RATE), room)
        first, last = max(0, whole.first - round(_BEFORE * RATE)), whole.last + round(_AFTER * RATE)
        take = Speech(samples=sound[first:last] if whole.last else sound[:0], rate=RATE, by_person=True)
        sight = replace(sight, stage=Stage.DECIDING, seconds=whole.seconds, level=whole.peak)
        if not whole.last:
            nothing = "nothing was heard; is it the right microphone, and is it on?"
            return take, replace(sight, told=(nothing,), refused=True)
        found = dict(faults_of(take, whole, sight.wanted))
        told = [f"{finding}: {detail}" for finding, detail in found.items()]
        apart = whole.voice - room
        if apart < self._quieter:
            told.append(f"noise: the room is {apart:.0f} dB below your voice, not {self._quieter:.0f}; come nearer")
        refused = apart < self._quieter or Finding.CLIPPED in found
        return take, replace(sight, told=tuple(told), refused=refused)

    def _decision(self, take: Speech, sight: Sight) -> Wish:
        """Play a take back, which any key cuts short, and return what is to become of it."""

        def pass_time(seconds: float) -> None:
            self._microphone.hear()
            for wish in self._control.wait(Seconds(seconds)):
                if wish is not Wish.KEEP or not sight.refused:
                    raise _WishedError(wish)

        try:
            if take.samples.size:
                self._show(replace(sight, stage=Stage.PLAYING))
                self._play(np.stack((take.samples, take.samples)), pass_time)
        except DeviceError as error:
            sight = replace(sight, told=(*sight.told, str(error)))
        except _WishedError as asked:
            return asked.wish
        while True:
            self._show(sight)
            try:
                pass_time(TICK)
            except _WishedError as asked:
                return asked.wish


def _is_over(sound: NDArray[np.float32], room: Decibels) -> bool:
    """Tell whether somebody has spoken and is silent since, or has said nothing at all."""
    steps = levels_of(sound, RATE)
    loud = sounding(steps, room)
    if loud.size * STEP < _WORDS:
        return sound.size >= NOTHING_AFTER * RATE
    return bool((steps.size - int(loud[-1])) * STEP >= ENDS_AFTER)


def _peak(sound: NDArray[np.float32]) -> Decibels:
    return to_decibels(float(np.abs(sound).max(initial=0.0)))
