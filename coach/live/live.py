"""A session as it runs: sound put ahead of what is heard, and what commands make of it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from coach.live.change import Change, change
from coach.live.course import Course, Piece
from coach.live.queued import QueuedSound
from coach.live.refit import settle, unspoken_lines
from coach.live.transport import Close, Command, Effect, Jump, Mode, MoveEnd, Retempo, State, apply
from coach.live.view import View
from coach.plan.model import SOUNDS, Plan
from coach.session.session import Session
from coach.sinks.sink import Sink
from coach.sound.mixer.mixer import Mixer, interleaved
from coach.sound.mixer.tones import Tone, tone_samples
from coach.speech.line import Line
from coach.units import RATE, Frames, Seconds, to_frames, to_gain

AHEAD = Seconds(2.0)
"""How much sound is put before the device at any time."""
SPLICE = Seconds(0.06)
"""Every jump is a crossfade this long; shorter ones click, longer ones smear."""
LETTING_GO = Seconds(0.3)
"""The same where the session is stopped: what is being said goes softly."""
COMING_BACK = Seconds(1.0)
"""How long the music of a resumed session takes to come back."""
ASKS_AGAIN_WITHIN = Seconds(6.0)
"""How long a second "stop" counts as the answer to the first."""
MESSAGE_STAYS = Seconds(6.0)
"""How long what a command did can be read."""
SETTLE_EVERY = Seconds(1.0)
"""How often lines are looked at that had not been spoken when the session was planned."""

_BLOCK = RATE // 4
_LATEST = to_frames(AHEAD - SPLICE)
"""The last frame ahead at which old sound is still there to crossfade from."""
_PREPARING = Seconds(0.1)
"""How long it usually takes to make a jump's new sound; what is heard goes on meanwhile."""
_LOOK = Seconds(0.05)
"""How long a jump waits at a time for what is said first after it."""


class Live:
    """Leads one session through one sink.

    The sink's frames go on through everything; the course says which frame of the session each of them is. All
    times are frames heard, so that speech, captions and display cannot drift apart.
    """

    def __init__(self, session: Session, sink: Sink) -> None:
        self._session = session
        self._before: Plan | None = None
        """What is heard until the plan of the session begins, where that is with a later step."""
        self._sink = sink
        turns = session.plan.turns
        self._state = State(steps=len(turns), closing=session.plan.closing)
        self._course = Course(Piece(begin=0, position=session.plan.start, held=False))
        self._queue = QueuedSound()
        self._queued = 0
        self._settle_at = 0
        self._ending: int | None = None
        self._answer = np.zeros(0, np.float32)
        self._answered = 0
        """The frame of the sink at which the answer to the last command begins."""
        self._message = ""
        self._message_until = 0

    def start(self) -> None:
        """Put the first sound before the sink and let it begin.

        Raises:
            DeviceError: The sink's device is gone.
        """
        if self._session.plan.start:
            self._put(self._crossfaded(self._session, self._course.latest, to_frames(COMING_BACK)))
        self.advance()
        self._sink.start()

    @property
    def place(self) -> tuple[int, Frames, Frames]:
        """The number of the turn being heard, the frame it began at, and the session's end: enough to resume."""
        plan = self._plan_at(self._position(self._sink.heard()))
        return self._state.step, plan.steps[self._state.step - plan.first].start, self._session.plan.frames

    @property
    def finished(self) -> bool:
        """Whether everything there is has been heard, or nobody waits to hear it."""
        stopped = self._state.mode is Mode.STOPPED
        return self._ending is not None and (self._sink.drained() or (stopped and self._sink.waiting))

    def advance(self) -> None:
        """Put as much sound before the sink as it should have now.

        Raises:
            DeviceError: The sink's device is gone.
        """
        heard = self._sink.heard()
        self._forget(heard)
        self._follow(heard)
        self._settle()
        self._session.clips.say_now(self._missing(self._session, self._course.latest, self._queued))
        while self._ending is None and self._queued < heard + to_frames(AHEAD):
            piece = self._course.latest
            left = _BLOCK if piece.held else self._session.plan.frames - piece.position_at(self._queued)
            if left > 0:
                self._put(self._sound(self._session.mixer, piece, self._queued, min(left, _BLOCK)))
            if left < _BLOCK:
                self._end()

    def command(self, command: Command) -> None:
        """Do what a person asks for.

        Raises:
            DeviceError: The sink's device is gone.
        """
        heard = self._sink.heard()
        self._forget(heard)
        self._follow(heard)
        state, effects = apply(self._state, command)
        for effect in effects:
            made = self._splice(effect)
            if made.tone is not Tone.REFUSED:
                self._state = state
            self._message = made.message
        self._message_until = heard + to_frames(ASKS_AGAIN_WITHIN if state.asked_to_stop else MESSAGE_STAYS)

    def view(self) -> View:
        """Return what there is to see now.

        Raises:
            DeviceError: The sink's device is gone.
        """
        heard = self._sink.heard()
        self._follow(heard)
        position = Frames(self._position(heard))
        plan = self._plan_at(position)
        number = self._state.step - plan.first
        spoken = [cue.text for cue in plan.cues if cue.at <= position < cue.end and cue.kind not in SOUNDS]
        return View(
            mode=self._state.mode,
            position=position,
            frames=self._session.plan.frames,
            step=plan.steps[number],
            following=plan.steps[number + 1] if number + 1 < len(plan.steps) else None,
            caption=spoken[0] if spoken else "",
            message=self._message if heard < self._message_until else "",
            waiting=self._sink.waiting,
            language=plan.language,
        )

    def _splice(self, effect: Effect) -> Change:
        """Go over to what an effect asks for, at the first frame of the sink that can still be changed in time.

        The new sound is made before anything is changed, while the old one is heard on; where that took too
        long, it is made once more for a later frame. A voice that has not said yet what is needed is waited for.
        """
        guard = self._sink.guard
        lead = guard + to_frames(_PREPARING if isinstance(effect, Jump | MoveEnd | Retempo) else 0.0)
        while True:
            asked = self._sink.heard()
            # What an earlier command has changed further ahead is not undone: this one comes on top of it.
            splice = max(asked + lead, self._course.latest.begin)
            made = self._after(effect, splice)
            if self._waited(made):
                self.advance()
                continue
            sound = self._crossfaded(made.session, made.piece, self._fade(effect))
            ready = self._sink.heard()
            if ready + guard <= splice or lead >= _LATEST:
                break
            self.advance()
            lead = min(guard + 2 * (ready - asked), _LATEST)
        if splice > self._queued:
            self._put(np.zeros((2, splice - self._queued), np.float32))
        later = not isinstance(effect, Jump | Close) and made.session.plan.first > self._state.step
        self._before = self._plan_at(made.piece.position) if later else None
        self._session = made.session
        self._course.go_on_with(made.piece)
        self._ending = None
        self._sink.finish(None)
        self._queued = self._answered = splice
        self._answer = tone_samples(made.tone) * np.float32(to_gain(made.session.levels.bells))
        self._put(sound)
        self.advance()
        return made

    def _waited(self, made: Change) -> bool:
        """Wait a moment for what is said first after a change; tell whether there was anything to wait for."""
        missing = self._missing(made.session, made.piece, made.piece.begin)
        made.session.clips.say_now(missing)
        if missing:
            made.session.clips.wait_for(missing, _LOOK)
        return bool(missing)

    def _missing(self, session: Session, piece: Piece, since: int) -> tuple[Line, ...]:
        """Return what is said soon after a frame of the sink and has not been spoken, if anybody hears it."""
        if piece.held or not self._sink.wants_sound:
            return ()
        return unspoken_lines(session, Frames(piece.position_at(since)), to_frames(AHEAD))

    def _settle(self) -> None:
        """Fit what has not been made yet to what lines have turned out to be, now that they have been spoken."""
        piece = self._course.latest
        if self._ending is None and not piece.held and self._queued >= self._settle_at:
            self._settle_at = self._queued + to_frames(SETTLE_EVERY)
            changed = settle(self._session, Frames(piece.position_at(self._queued)))
            if changed:
                self._before = self._plan_at(self._position(self._sink.heard()))
                self._session = changed

    def _plan_at(self, position: int) -> Plan:
        """Return the plan that is shown at a frame of the session."""
        plan = self._session.plan
        return self._before if self._before and position < plan.start else plan

    def _after(self, effect: Effect, splice: int) -> Change:
        """Return what is heard from a frame of the sink on, once an effect has been carried out there."""
        position = Frames(self._position(splice))
        piece = Piece(begin=splice, position=position, held=self._course.at(splice).held)
        return change(effect, self._session, piece, self._state, shown=self._plan_at(position))

    def _fade(self, effect: Effect) -> int:
        """Return how many frames an effect fades in over what was heard until then."""
        if isinstance(effect, Close):
            return to_frames(COMING_BACK if self._state.mode is Mode.PAUSED else LETTING_GO)
        return to_frames(SPLICE)

    def _crossfaded(self, session: Session, piece: Piece, fade: int) -> NDArray[np.float32]:
        """Return the first sound of a piece, faded in over what would have been heard: float32 (2, n)."""
        left = 0 if piece.held else session.plan.frames - piece.position
        sound = self._sound(session.mixer, piece, piece.begin, max(fade, min(left, _BLOCK)))
        rise = 0.5 - 0.5 * np.cos((np.arange(fade, dtype=np.float32) + 0.5) * np.float32(np.pi / fade))
        old = self._queue.sound(piece.begin, fade)
        sound[:, :fade] = sound[:, :fade] * rise + old * (np.float32(1.0) - rise)
        return sound

    def _sound(self, mixer: Mixer, piece: Piece, first: int, count: int) -> NDArray[np.float32]:
        """Return what a piece sounds like in frames of the sink, made only where somebody hears it: float32 (2, n)."""
        if piece.held or not self._sink.wants_sound:
            return np.zeros((2, count), np.float32)
        return mixer.render(piece.position_at(first), count)

    def _put(self, sound: NDArray[np.float32]) -> None:
        """Hand the sink its next frames, with what is left of the answer to a command."""
        if not self._sink.wants_sound:
            self._queued += sound.shape[1]
            return
        said = self._answer[max(0, self._queued - self._answered) :][: sound.shape[1]]
        sound[:, : len(said)] += said
        samples = interleaved(sound)
        self._queue.put(self._queued, samples)
        self._sink.write(self._queued, samples)
        self._queued += len(samples)

    def _end(self) -> None:
        """Let the sink stop at the session's last frame; the crossfade of a late command may reach beyond it."""
        piece = self._course.latest
        left = max(0, self._session.plan.frames - piece.position)
        self._ending = min(self._queued, piece.begin + left)
        self._sink.finish(self._ending)

    def _position(self, heard: int) -> int:
        return min(self._course.at(heard).position_at(heard), self._session.plan.frames)

    def _forget(self, heard: int) -> None:
        """Drop what has been heard to its end."""
        self._queue.forget(heard)
        self._course.forget(heard)

    def _follow(self, heard: int) -> None:
        """Tell the transport which step is being heard."""
        position = self._position(heard)
        plan = self._plan_at(position)
        number = next((index for index, step in enumerate(plan.steps) if position < step.end), len(plan.steps) - 1)
        asked = self._state.asked_to_stop and heard < self._answered + to_frames(ASKS_AGAIN_WITHIN)
        self._state = replace(self._state, step=plan.first + number, asked_to_stop=asked)
