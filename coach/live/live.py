"""A session as it runs: sound put ahead of what is heard, and what commands make of it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from coach.languages import phrases
from coach.live.change import VOLUME_STEP, Change, carry_out, change, room_in
from coach.live.course import Course, Piece
from coach.live.pending import Pending
from coach.live.queued import QueuedSound
from coach.live.refit import keep_staying, music_alone, settle, unspoken_lines
from coach.live.transport import (
    AskAgain,
    Close,
    Command,
    Effect,
    Hold,
    Jump,
    Mode,
    MoveEnd,
    Refusal,
    Refuse,
    Retempo,
    State,
    Volume,
    WrapUp,
    apply,
)
from coach.live.view import View
from coach.plan.model import SOUNDS, Plan
from coach.session.session import Session
from coach.sinks.sink import Sink
from coach.sound.mixer.mixer import Mixer
from coach.sound.mixer.tones import tone_samples
from coach.speech.line import Line
from coach.units import RATE, Decibels, Frames, Seconds, to_frames, to_gain

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
FIRST_WORDS = Seconds(10.0)
"""How long the voice that was asked for may take for a session's first words before another one says them."""
SETTLE_EVERY = Seconds(1.0)
"""How often lines are looked at that had not been spoken when the session was planned."""

_BLOCK = RATE // 4
_AHEAD = to_frames(AHEAD)
_LEAST = to_frames(0.5)
"""Sound that is put before the device even where a line has to be waited for."""
_SOON = to_frames(1.0)
"""Lines that the mixer may need for the next block."""
_LATEST = to_frames(AHEAD - SPLICE)
"""The last frame ahead at which old sound is still there to crossfade from."""
_PREPARING = Seconds(0.1)
"""How long it usually takes to make a jump's new sound; what is heard goes on meanwhile."""

_Make = Callable[[Session, Piece, Plan], Change]
"""Makes something of a session from a piece on, where a plan is shown."""


class Live:
    """Leads one session through one sink.

    The sink's frames go on through everything; the course says which frame of the session each of them is. All
    times are frames heard, so that speech, captions and display cannot drift apart.
    """

    def __init__(self, session: Session, sink: Sink, *, led: bool = True, speed: float = 1.0) -> None:
        """Get ready.

        Args:
            session: What is heard.
            sink: Where it is heard.
            led: Whether somebody can ask for anything: a step that waits for "next" waits only then.
            speed: How many times faster than it sounds it is heard: what is read is read no faster for that.
        """
        self._session = session
        self._led = led
        self._asks_again_within = round(speed * to_frames(ASKS_AGAIN_WITHIN))
        self._message_stays = round(speed * to_frames(MESSAGE_STAYS))
        self._before: Plan | None = None
        """What is heard until the plan of the session begins, where that is with a later step."""
        self._sink = sink
        turns = session.plan.turns
        self._state = State(steps=len(turns), closing=session.plan.closing)
        self._course = Course(Piece(begin=0, position=session.plan.start, held=False))
        self._pending = Pending()
        self._queue = QueuedSound(sink)
        self._settle_at = 0
        self._ending: int | None = None
        self._message = ""
        self._message_until = 0

    def start(self) -> None:
        """Put the first sound before the sink and let it begin: the music alone where the voice is not ready.

        Raises:
            DeviceError: The sink's device is gone.
        """
        first = self._session.plan.first
        if self._missing_lines(self._session, self._course.latest, 0):
            self._pending.add(Jump(step=first))
            self._state = replace(self._state, step=first)
            self._session = music_alone(self._session)
            self._message = _wait_a_moment(self._session, self._course.latest, self._session.plan).message
            self._message_until = self._pending.patient_until = to_frames(FIRST_WORDS)
        if self._session.plan.start:
            self._queue.put(self._crossfade(self._session, self._course.latest, to_frames(COMING_BACK)))
        self.advance()
        self._sink.start()

    @property
    def place(self) -> tuple[int, Frames, Frames]:
        """The number of the turn being heard, the frame it began at, and the session's end: enough to resume."""
        plan, number = self._shown_at(self._position(self._sink.heard()))
        return plan.first + number, plan.steps[number].start, self._session.plan.promised

    @property
    def finished(self) -> bool:
        """Whether everything there is has been heard, or nobody waits to hear it."""
        stopped = self._state.mode is Mode.STOPPED
        return (
            self._ending is not None
            and not self._pending.effects
            and (self._sink.is_drained() or (stopped and self._sink.waiting))
        )

    def advance(self) -> None:
        """Do what has been waiting for the voice, and put as much sound before the sink as it should have now.

        Raises:
            DeviceError: The sink's device is gone.
            VoiceError: No voice is left.
        """
        self._do_pending()
        self._fill()

    def _fill(self) -> None:
        """Put as much sound before the sink as it should have now."""
        heard = self._sink.heard()
        self._forget(heard)
        self._follow(heard)
        self._settle()
        self._session.clips.say_now(self._missing_lines(self._session, self._course.latest, self._queue.end))
        while self._ending is None and self._queue.end < heard + _AHEAD:
            self._keep_staying()
            piece = self._course.latest
            if self._queue.end > heard + _LEAST and self._missing_lines(self._session, piece, self._queue.end, _SOON):
                break  # another voice is about to say it
            left = _BLOCK if piece.held else self._session.plan.frames - piece.position_at(self._queue.end)
            if left > 0:
                self._queue.put(self._sound(self._session.mixer, piece, self._queue.end, min(left, _BLOCK)))
            if left < _BLOCK:
                self._end()

    def command(self, command: Command) -> None:
        """Do what a person asks for; what the voice is not ready for is done as soon as it is.

        Raises:
            DeviceError: The sink's device is gone.
            VoiceError: No voice is left.
        """
        heard = self._sink.heard()
        self._forget(heard)
        self._follow(heard)
        before = self._state
        self._state, effects = apply(before, command, self._room)
        for effect in effects:
            self._do(effect, before)
        self._message_until = heard + (self._asks_again_within if self._state.asked_to_stop else self._message_stays)

    def view(self) -> View:
        """Return what there is to see now.

        Raises:
            DeviceError: The sink's device is gone.
        """
        heard = self._sink.heard()
        self._follow(heard)
        position = Frames(self._position(heard))
        plan, number = self._shown_at(position)
        step = plan.steps[number]
        spoken = [cue for cue in plan.cues if step.start <= cue.at <= position and cue.kind not in SOUNDS]
        return View(
            mode=self._state.mode,
            position=position,
            plan=plan,
            frames=self._session.plan.frames,
            step=step,
            upcoming=plan.steps[number + 1 :],
            rounds=max(turn.round for turn in plan.turns if turn.section == step.turn.section),
            caption=spoken[-1].text if spoken else "",
            speaking=bool(spoken) and position < spoken[-1].end,
            message=self._message if heard < self._message_until else "",
            waiting=self._sink.waiting,
            stays=self._led and self._state.mode is not Mode.STOPPED and step.turn.step.until_next,
            helping=self._state.helping,
            volume=Decibels(self._state.volume * VOLUME_STEP),
        )

    def _do(self, effect: Effect, before: State) -> None:
        """Carry out an effect now, or when the voice has what is said first after it; answer it now either way."""
        match effect:
            case Refuse() | AskAgain() | Volume():
                self._splice(partial(change, effect, state=before))
            case Hold():  # in silence there is nothing to wait for: what was pending is carried out with it
                self._splice(partial(carry_out, (*self._pending.take(), effect), state=self._state))
            case Close():
                plan, number = self._shown_at(self._position(self._sink.heard()))
                self._state = replace(self._state, step=plan.first + number)
                self._pending.take()
                self._pending.add(effect)
                if not self._do_pending(answered=False):
                    self._splice(partial(change, Hold(), state=before), fade=LETTING_GO)
            case _:
                self._pending.add(effect)
                if not self._do_pending(answered=False):
                    self._splice(_wait_a_moment)

    def _do_pending(self, *, answered: bool = True) -> bool:
        """Carry out what is pending where the voice has what it needs; tell whether nothing is pending any more.

        Args:
            answered: Whether a tone has answered it already.
        """
        if not self._pending.effects:
            return True
        heard, clips = self._sink.heard(), self._session.clips
        if self._pending.waits(clips, heard):
            return False
        make = partial(carry_out, self._pending.effects, state=self._state)
        lead = self._lead(self._pending.effects)
        made = self._made(make, max(heard + lead, self._course.latest.begin))
        if self._pending.lacks(self._missing_lines(made.session, made.piece, made.piece.begin), clips, heard):
            return False
        closing = isinstance(self._pending.take()[-1], Close)
        usual = SPLICE if not closing else COMING_BACK if self._course.latest.held else LETTING_GO
        self._splice(make, made, fade=usual, answered=answered)
        return True

    def _splice(
        self, make: _Make, made: Change | None = None, *, fade: Seconds = SPLICE, answered: bool = False
    ) -> None:
        """Go over to what is made of the session, at the first frame of the sink that can still be changed in time.

        The new sound is made before anything is changed, while the old one is heard on; where that took too
        long, it is made once more for a later frame.

        Args:
            make: Makes it.
            made: What it has made already, for the frame at which that begins.
            fade: How long old and new sound are heard together.
            answered: Whether a tone has answered it already.
        """
        lead = guard = self._sink.guard
        while True:
            asked = self._sink.heard()
            # What an earlier command has changed further ahead is not undone: this one comes on top of it.
            made = made or self._made(make, max(asked + lead, self._course.latest.begin))
            splice = made.piece.begin
            sound = self._crossfade(made.session, made.piece, to_frames(fade))
            ready = self._sink.heard()
            if ready + guard <= splice or lead >= _LATEST:
                break
            self._fill()
            made, lead = None, min(lead + 2 * (ready - asked), _LATEST)
        self._queue.go_back(splice)
        plan, number = self._shown_at(made.piece.position)
        later = made.session.plan.start > made.piece.position and made.session.plan.first > plan.first + number
        self._before = plan if later else None
        self._session = made.session
        self._course.go_on_with(made.piece)
        self._ending = None
        self._sink.finish(None)
        if made.tone and not answered:
            self._queue.answer(tone_samples(made.tone) * np.float32(to_gain(made.session.levels.bells)))
        self._message = made.message
        self._queue.put(sound)
        self._fill()

    def _missing_lines(self, session: Session, piece: Piece, since: int, count: int = _AHEAD) -> tuple[Line, ...]:
        """Return what is said soon after a frame of the sink and has not been spoken, if anybody hears it."""
        if piece.held or not self._sink.wants_sound:
            return ()
        return unspoken_lines(session, Frames(piece.position_at(since)), Frames(count))

    def _settle(self) -> None:
        """Fit what has not been made yet to what lines have turned out to be, now that they have been spoken."""
        piece = self._course.latest
        if self._ending is None and not piece.held and self._queue.end >= self._settle_at:
            self._settle_at = self._queue.end + to_frames(SETTLE_EVERY)
            self._replan(settle(self._session, Frames(piece.position_at(self._queue.end))))

    def _keep_staying(self) -> None:
        """Let a step go on that waits for somebody to say "next", as soon as its end is near."""
        piece = self._course.latest
        if self._led and self._state.mode is Mode.PLAYING:
            self._replan(keep_staying(self._session, Frames(piece.position_at(self._queue.end))))

    def _replan(self, changed: Session | None) -> None:
        """Go on with a session of which nothing is different before what has been put before the sink."""
        if changed:
            self._before = self._plan_at(self._position(self._sink.heard()))
            self._session = changed

    def _plan_at(self, position: int) -> Plan:
        """Return the plan that is shown at a frame of the session."""
        plan = self._session.plan
        return self._before if self._before and position < plan.start else plan

    def _shown_at(self, position: int) -> tuple[Plan, int]:
        """Return the plan that is shown at a frame of the session, and which of its steps is heard there."""
        plan = self._plan_at(position)
        ahead = (number for number, step in enumerate(plan.steps) if position < step.end)
        return plan, next(ahead, len(plan.steps) - 1)

    def _made(self, make: _Make, splice: int) -> Change:
        """Return what is heard from a frame of the sink on, once something has been made of the session there."""
        position = Frames(self._position(splice))
        piece = Piece(begin=splice, position=position, held=self._course.at(splice).held)
        return make(self._session, piece, self._plan_at(position))

    def _room(self, effect: MoveEnd | Retempo) -> Refusal | None:
        """Tell why what is left cannot be fitted as an effect asks, once what is pending has been carried out."""
        splice = max(self._sink.heard() + self._lead((effect,)), self._course.latest.begin)
        made = self._made(partial(carry_out, self._pending.effects, state=self._state), splice)
        return room_in(made.session, made.piece)(effect)

    def _lead(self, effects: tuple[Effect, ...]) -> int:
        """Return how many frames ahead effects are carried out: what has to be fitted anew takes a moment."""
        fitted = any(isinstance(effect, Jump | WrapUp | MoveEnd | Retempo) for effect in effects)
        return self._sink.guard + to_frames(_PREPARING if fitted else 0.0)

    def _crossfade(self, session: Session, piece: Piece, fade: int) -> NDArray[np.float32]:
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

    def _end(self) -> None:
        """Let the sink stop at the session's last frame; the crossfade of a late command may reach beyond it."""
        piece = self._course.latest
        left = max(0, self._session.plan.frames - piece.position)
        self._ending = min(self._queue.end, piece.begin + left)
        self._sink.finish(self._ending)

    def _position(self, heard: int) -> int:
        return min(self._course.at(heard).position_at(heard), self._session.plan.frames)

    def _forget(self, heard: int) -> None:
        """Drop what has been heard to its end."""
        self._queue.forget(heard)
        self._course.forget(heard)

    def _follow(self, heard: int) -> None:
        """Tell the transport which step is being heard, unless another one has been asked for."""
        asked = self._state.asked_to_stop and heard < self._queue.answered + self._asks_again_within
        self._state = replace(self._state, asked_to_stop=asked)
        if not self._pending.effects:
            plan, number = self._shown_at(self._position(heard))
            self._state = replace(self._state, step=plan.first + number)


def _wait_a_moment(session: Session, piece: Piece, _shown: Plan) -> Change:
    """Return what goes on while the voice gets ready, with a word that says so."""
    return Change(session=session, piece=piece, message=phrases(session.script.language).screen.moment)
