"""A session as it runs: sound ahead of what is heard, commands, and what there is to see."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coach.mixer.mixer import Mixer, interleaved
from coach.plan.model import SOUNDS, PlannedStep
from coach.session import Session, jumped
from coach.sinks.sink import Sink
from coach.transport import Command, Effect, FadeOut, GoOn, Hold, Jump, Mode, Refuse, State, apply
from coach.units import RATE, Frames, Seconds, clock, to_frames

AHEAD = Seconds(2.0)
"""How much sound is put before the device at any time."""
SPLICE = Seconds(0.06)
"""Every jump is a crossfade this long; shorter ones click, longer ones smear."""
ENDING = Seconds(1.0)
"""How long the music takes to go when the session is stopped."""

_BLOCK = RATE // 4


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What there is to see at a moment."""

    mode: Mode
    position: Frames
    """What is being heard, in frames from the session's start."""
    frames: Frames
    """The session's end."""
    step: PlannedStep
    following: PlannedStep | None
    caption: str
    """The words being heard, empty between them."""
    message: str
    """What the last command did, where it needs saying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A stretch of what the sink hears."""

    begin: int
    """Frame of the sink."""
    position: int
    """Frame of the session heard there."""
    held: bool
    """Whether the session stands still through it."""

    def position_at(self, heard: int) -> int:
        return self.position if self.held else self.position + heard - self.begin


class Live:
    """Leads one session through one sink.

    The sink's frames go on through everything; pieces say which frame of the session each of them is. All
    times are frames heard, so that speech, captions and display cannot drift apart.
    """

    def __init__(self, session: Session, sink: Sink) -> None:
        self._session = session
        self._sink = sink
        self._state = State(steps=len(session.plan.turns))
        self._pieces = [_Piece(begin=0, position=0, held=False)]
        self._queued = 0
        self._ending: int | None = None
        self._message = ""

    def start(self) -> None:
        """Put the first sound before the sink and let it begin."""
        self.advance()
        self._sink.start()

    @property
    def finished(self) -> bool:
        """Whether everything there is has been heard."""
        return self._ending is not None and self._sink.drained()

    def advance(self) -> None:
        """Put as much sound before the sink as it should have now.

        Raises:
            DeviceError: The sink's device is gone.
        """
        heard = self._sink.heard()
        self._forget(heard)
        self._follow(heard)
        while self._ending is None and self._queued < heard + to_frames(AHEAD):
            piece = self._pieces[-1]
            count = _BLOCK
            if not piece.held:
                left = self._session.plan.frames - piece.position_at(self._queued)
                count = min(count, left)
            self._extend(piece, count)
            if not piece.held and count < _BLOCK:
                self._end(self._queued)

    def command(self, command: Command) -> None:
        """Do what a person asks for.

        Raises:
            DeviceError: The sink's device is gone.
        """
        heard = self._sink.heard()
        self._follow(heard)
        self._message = ""
        self._state, effects = apply(self._state, command)
        for effect in effects:
            self._carry_out(effect, heard)

    def view(self) -> View:
        """Return what there is to see now.

        Raises:
            DeviceError: The sink's device is gone.
        """
        heard = self._sink.heard()
        self._follow(heard)
        plan = self._session.plan
        position = Frames(min(self._position(heard), plan.frames))
        number = self._state.step - plan.first
        spoken = [cue.text for cue in plan.cues if cue.at <= position < cue.end and cue.kind not in SOUNDS]
        return View(
            mode=self._state.mode,
            position=position,
            frames=plan.frames,
            step=plan.steps[number],
            following=plan.steps[number + 1] if number + 1 < len(plan.steps) else None,
            caption=spoken[0] if spoken else "",
            message=self._message,
        )

    def _carry_out(self, effect: Effect, heard: int) -> None:
        splice = heard + self._sink.guard
        match effect:
            case Hold():
                position = self._position(splice)
                self._splice(splice, _Piece(begin=splice, position=position, held=True), self._session.mixer)
            case GoOn():
                position = self._position(splice)
                self._splice(splice, _Piece(begin=splice, position=position, held=False), self._session.mixer)
            case Jump(step=step):
                self._jump(step, splice)
            case FadeOut():
                self._fade_out(splice)
            case Refuse(reason=reason):
                self._message = reason

    def _jump(self, step: int, splice: int) -> None:
        position = Frames(self._position(splice))
        before = self._session
        self._session = jumped(before, step=step, at=position)
        self._splice(splice, _Piece(begin=splice, position=position, held=False), before.mixer)
        moved = self._session.plan.frames - before.plan.frames
        if moved:
            word = "later" if moved > 0 else "earlier"
            self._message = f"the session now ends {clock(abs(moved))} {word}"

    def _splice(self, splice: int, piece: _Piece, mixer: Mixer) -> None:
        """Let a new piece begin at a frame of the sink, crossfaded from what the old one would have been."""
        old_piece = self._piece_at(splice)
        self._pieces = [kept for kept in self._pieces if kept.begin < splice] + [piece]
        self._queued = splice
        length = to_frames(SPLICE)
        rise = ((np.arange(length, dtype=np.float32) + 0.5) / length).astype(np.float32)

        def crossfaded(first: int, count: int) -> NDArray[np.float32]:
            old = _sound(mixer, old_piece, first, count)
            return self._piece_sound(piece, first, count) * rise + old * (np.float32(1.0) - rise)

        self._ending = None
        self._sink.finish(None)
        self._put(crossfaded, length)
        self.advance()

    def _fade_out(self, splice: int) -> None:
        piece = self._piece_at(splice)
        self._pieces = [kept for kept in self._pieces if kept.begin < splice] + [
            _Piece(begin=splice, position=piece.position_at(splice), held=piece.held)
        ]
        self._queued = splice
        length = to_frames(ENDING)
        phase = (np.arange(length, dtype=np.float32) + 0.5) / length
        fall = np.cos(phase * np.float32(np.pi / 2))
        self._put(lambda first, count: self._piece_sound(piece, first, count) * fall, length)
        self._end(self._queued)

    def _extend(self, piece: _Piece, count: int) -> None:
        """Go on with a piece for so many frames."""
        if count > 0:
            self._put(lambda first, frames: self._piece_sound(piece, first, frames), count)

    def _put(self, sound: Callable[[int, int], NDArray[np.float32]], count: int) -> None:
        """Hand the sink its next frames, made only where somebody hears them."""
        if self._sink.wants_sound:
            self._sink.write(self._queued, interleaved(sound(self._queued, count)))
        self._queued += count

    def _piece_sound(self, piece: _Piece, first: int, count: int) -> NDArray[np.float32]:
        return _sound(self._session.mixer, piece, first, count)

    def _end(self, frames: int) -> None:
        self._ending = frames
        self._sink.finish(frames)

    def _piece_at(self, heard: int) -> _Piece:
        return next((piece for piece in reversed(self._pieces) if piece.begin <= heard), self._pieces[0])

    def _position(self, heard: int) -> int:
        return self._piece_at(heard).position_at(heard)

    def _forget(self, heard: int) -> None:
        """Drop pieces that have been heard to their end."""
        while len(self._pieces) > 1 and self._pieces[1].begin <= heard:
            self._pieces.pop(0)

    def _follow(self, heard: int) -> None:
        """Tell the transport which step is being heard."""
        position, plan = self._position(heard), self._session.plan
        number = next((index for index, step in enumerate(plan.steps) if position < step.end), len(plan.steps) - 1)
        self._state = replace(self._state, step=plan.first + number)


def _sound(mixer: Mixer, piece: _Piece, first: int, count: int) -> NDArray[np.float32]:
    """Return what a piece sounds like in frames of the sink: float32 (2, count)."""
    if piece.held:
        return np.zeros((2, count), np.float32)
    return mixer.render(piece.position_at(first), count)
