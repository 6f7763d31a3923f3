"""The transport: every way a running session can be led, as a pure state machine.

``(state, command) -> (state, effects)``. A refused command changes nothing. Nothing here knows of sound, of
keys or of a clock; the caller says which step is being heard.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial


class Refusal(StrEnum):
    """Why a command cannot be carried out."""

    ENDED = "ended"
    PAUSED = "paused"
    PLAYING = "playing"
    LAST_STEP = "last-step"
    SLOWEST = "slowest"
    FASTEST = "fastest"
    LOUDEST = "loudest"
    SOFTEST = "softest"
    CLOSING = "closing"
    TOO_LATE = "too-late"
    """The step being heard is the last, and it cannot be fitted anew."""
    NO_MORE = "no-more"
    """The steps that are left cannot take a minute more."""
    NO_LESS = "no-less"
    UNKNOWN = "unknown"
    """Nothing has been asked for that there is."""


class Mode(StrEnum):
    """Whether the session goes on."""

    PLAYING = "playing"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Keep the place, in silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOn:
    """Go on where the session was held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """Go on with a step, playing, and fit what is left to the time that is left."""

    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUp:
    """Go on with the closing part, playing and as long as it was planned: the session ends sooner."""

    step: int
    """The one it begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEnd:
    """Let the session end so much later (or earlier, below 0), and fit what is left to it."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Retempo:
    """Take repetitions quicker (or slower, below 0) than usual from the next one on, and keep the end."""

    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Let everything be heard louder (or softer, below 0) than it was made, in steps."""

    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """Nothing changes yet; the session ends if the same is asked for once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """End the session gently: a closing line, and the music goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Nothing changes; tell why."""

    reason: Refusal


Effect = Hold | GoOn | Jump | WrapUp | MoveEnd | Retempo | Volume | AskAgain | Close | Refuse

TEMPO_STEPS = 3
"""How far repetitions can be made quicker or slower."""
LOUDEST, SOFTEST = 3, -12
"""How far the volume can be moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a session stands."""

    mode: Mode = Mode.PLAYING
    step: int = 0
    """Number of the step being heard."""
    steps: int
    """How many there are."""
    closing: int = 0
    """Number of the step the last section begins with."""
    tempo: int = 0
    """How much quicker than usual repetitions are taken, in steps."""
    volume: int = 0
    """How much louder than it was made everything is heard, in steps."""
    asked_to_stop: bool = False
    """Whether one more "stop" ends it; any other command that is carried out takes that back."""
    helping: bool = False
    """Whether all that can be asked for is shown."""


Outcome = tuple[State, tuple[Effect, ...]]
"""What a command makes of a state, and what is to be done for it."""
Room = Callable[[MoveEnd | Retempo], Refusal | None]
"""Tells why what is left of a session cannot be fitted as an effect asks; None where it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something a person can ask of a session, however they ask."""

    name: str
    keys: tuple[str, ...] = ()
    """Those of a keyboard that ask for it, unless the user has settled something else."""
    transition: Callable[[State], Outcome]
    even_when_stopped: bool = False
    """Whether it can still be asked for when the session has been stopped."""

    def __str__(self) -> str:
        return self.name


def has_room(_effect: MoveEnd | Retempo) -> None:
    """Say that everything fits."""


def apply(state: State, command: Command, room: Room = has_room) -> Outcome:
    """Return what a command makes of a state, and what is to be done for it.

    Args:
        state: What has been asked for so far, whether it is heard yet or not.
        command: What is asked for now.
        room: Tells what the session has room for.
    """
    if state.mode is Mode.STOPPED and not command.even_when_stopped:
        return _refuse(state, Refusal.ENDED)
    after, effects = command.transition(state)
    for effect in effects:
        reason = room(effect) if isinstance(effect, MoveEnd | Retempo) else None
        if reason:
            return _refuse(state, reason)
        if not isinstance(effect, AskAgain | Close | Refuse):
            after = replace(after, asked_to_stop=False)
    return after, effects


def _pause(state: State) -> Outcome:
    if state.mode is Mode.PAUSED:
        return _refuse(state, Refusal.PAUSED)
    return replace(state, mode=Mode.PAUSED), (Hold(),)


def _continue(state: State) -> Outcome:
    if state.mode is Mode.PLAYING:
        return _refuse(state, Refusal.PLAYING)
    return replace(state, mode=Mode.PLAYING), (GoOn(),)


def _toggle(state: State) -> Outcome:
    return _continue(state) if state.mode is Mode.PAUSED else _pause(state)


def _next(state: State) -> Outcome:
    if state.step + 1 >= state.steps:
        return _refuse(state, Refusal.LAST_STEP)
    return _jump(state, state.step + 1)


def _back(state: State) -> Outcome:
    return _jump(state, max(0, state.step - 1))


def _repeat(state: State) -> Outcome:
    return _jump(state, state.step)


def _retempo(state: State, *, faster: int) -> Outcome:
    tempo = state.tempo + faster
    if abs(tempo) > TEMPO_STEPS:
        return _refuse(state, Refusal.FASTEST if faster > 0 else Refusal.SLOWEST)
    return replace(state, tempo=tempo), (Retempo(steps=tempo),)


def _turn(state: State, *, louder: int) -> Outcome:
    volume = state.volume + louder
    if not SOFTEST <= volume <= LOUDEST:
        return _refuse(state, Refusal.LOUDEST if louder > 0 else Refusal.SOFTEST)
    return _turn_to(state, volume)


def _move_end(state: State, *, minutes: int) -> Outcome:
    return state, (MoveEnd(minutes=minutes),)


def _wrap_up(state: State) -> Outcome:
    if state.step >= state.closing:
        return _refuse(state, Refusal.CLOSING)
    return replace(state, mode=Mode.PLAYING, step=state.closing), (WrapUp(step=state.closing),)


def _stop(state: State) -> Outcome:
    if not state.asked_to_stop:
        return replace(state, asked_to_stop=True), (AskAgain(),)
    return replace(state, mode=Mode.STOPPED), (Close(),)


def _unknown(state: State) -> Outcome:
    return _refuse(state, Refusal.UNKNOWN)


def _help(state: State) -> Outcome:
    return replace(state, helping=not state.helping), ()


def _jump(state: State, step: int) -> Outcome:
    """Return the state at another step; a session that was held goes on there."""
    return replace(state, mode=Mode.PLAYING, step=step), (Jump(step=step),)


def _turn_to(state: State, volume: int) -> Outcome:
    return replace(state, volume=volume), (Volume(steps=volume),)


def _refuse(state: State, reason: Refusal) -> Outcome:
    return state, (Refuse(reason=reason),)


TOGGLE = Command(name="toggle", keys=("space", "enter", "b", "."), transition=_toggle)
PAUSE = Command(name="pause", transition=_pause)
CONTINUE = Command(name="continue", transition=_continue)
NEXT = Command(name="next", keys=("n", "right", "pagedown"), transition=_next)
BACK = Command(name="back", keys=("left", "pageup"), transition=_back)
REPEAT = Command(name="repeat", keys=("r",), transition=_repeat)
SLOWER = Command(name="slower", keys=("s",), transition=partial(_retempo, faster=-1))
FASTER = Command(name="faster", keys=("f",), transition=partial(_retempo, faster=1))
LOUDER = Command(name="louder", keys=("+", "="), transition=partial(_turn, louder=1))
SOFTER = Command(name="softer", keys=("-", "_"), transition=partial(_turn, louder=-1))
MORE = Command(name="more", keys=("m",), transition=partial(_move_end, minutes=1))
LESS = Command(name="less", keys=("l",), transition=partial(_move_end, minutes=-1))
WRAP_UP = Command(name="wrap-up", keys=("w",), transition=_wrap_up)
STOP = Command(name="stop", keys=("q",), transition=_stop)
HELP = Command(name="help", keys=("?", "h"), transition=_help, even_when_stopped=True)

COMMANDS: Mapping[str, Command] = {each.name: each for each in tuple(globals().values()) if isinstance(each, Command)}
"""Everything defined above, which is all that can be asked for, by its name.

Pedals and presenters send Enter, b, full stop and the page keys.
"""

UNKNOWN = Command(name="unknown", transition=_unknown)
"""What a key that means nothing asks for: everything that is asked is answered."""


def turn_to(volume: int) -> Command:
    """Return what asks for a volume, in steps from SOFTEST to LOUDEST; no key does."""
    return Command(name="volume", transition=partial(_turn_to, volume=volume))
