"""The signals of exact time: each lands on its frame, whatever else is said."""

from collections.abc import Iterable, Iterator

from coach.languages import Phrases
from coach.plan.model import Cue, CueKind, PlannedStep, Turn
from coach.plan.opening import COUNT_IN, SpokenLengths
from coach.script.model import Signal
from coach.units import RATE, to_frames, to_whole

SIGNAL_LENGTH = {CueKind.PIP: RATE // 5, CueKind.TONE: RATE * 4 // 5}
"""Frames that a tone counts as heard; it may ring on."""


def signal_words(turn: Turn, own: Phrases) -> tuple[str, ...]:
    """Return every word that may tell the time of a turn."""
    if turn.rest:
        return (_resting(own),)
    if not turn.step.exact:
        return ()
    signals = turn.step.signals
    counted = own.count_in if signals.before is Signal.COUNT else ()
    said = ((signals.start, own.go), (signals.half, own.half_way))
    last = () if signals.last is None else (_seconds_left(turn, own),)
    return (*counted, *(text for signal, text in said if signal is Signal.SAY), *last)


def step_signals(
    step: PlannedStep,
    *,
    after: Turn | None,
    earliest: int,
    since: int | None,
    kept: int,
    own: Phrases,
    speech: SpokenLengths,
) -> list[Cue]:
    """Return the signals of a turn, that of the end of the turn before among them.

    A word that has no room before the next signal is a pip instead.

    Args:
        step: The turn with its times.
        after: The turn before it, where that has been heard to its end.
        earliest: The first frame at which it may be counted in.
        since: Where it goes on, if it has begun already: what lies before that has been heard.
        kept: Frames of its end that the next turn is told in.
        own: What the coach says by itself.
        speech: Knows how long each line takes to say.
    """
    end = step.end - kept
    cues = (
        *_cues(_ended(step, after, own), step, end, speech),
        *_cues(_count_in(step, earliest, own), step, step.begun, speech),
        *_cues(_begun(step, own), step, end, speech),
        *_cues(_within(step, own), step, end, speech),
    )
    return [cue for cue in cues if since is None or cue.at >= since]


def ends_by_tone(turn: Turn | None) -> bool:
    """Tell whether a tone ends a turn, where the next one does not begin by one."""
    return turn is not None and turn.step.exact and turn.step.signals.end is not Signal.NONE


_Signal = tuple[int, CueKind | str]
"""A frame, and the tone or the words that are heard there."""


def _ended(step: PlannedStep, after: Turn | None, own: Phrases) -> Iterator[_Signal]:
    exact = after is not None and after.step.exact
    if step.turn.rest and (not exact or (after and after.step.signals.end is Signal.SAY)):
        yield step.start, _resting(own)
    elif ends_by_tone(after) and not (step.turn.step.exact and step.begun == step.start):
        yield step.start, CueKind.TONE


def _count_in(step: PlannedStep, earliest: int, own: Phrases) -> Iterator[_Signal]:
    before = step.turn.step.signals.before
    if not step.turn.step.exact or before is Signal.NONE:
        return
    for number, word in enumerate(own.count_in):
        at = step.begun - (COUNT_IN - number) * RATE
        if at >= earliest:
            yield at, word if before is Signal.COUNT else CueKind.PIP


def _begun(step: PlannedStep, own: Phrases) -> Iterator[_Signal]:
    start = step.turn.step.signals.start
    if step.turn.step.exact and start is not Signal.NONE:
        yield step.begun, own.go if start is Signal.SAY else CueKind.TONE


def _within(step: PlannedStep, own: Phrases) -> Iterator[_Signal]:
    """Yield what is told in the middle of a turn, in order of time."""
    if not step.turn.step.exact:
        return
    signals, told = step.turn.step.signals, list[_Signal]()
    if signals.half is not Signal.NONE:
        half = step.begun + to_whole((step.end - step.begun) / 2)
        told.append((half, own.half_way if signals.half is Signal.SAY else CueKind.PIP))
    if signals.last is not None:
        told.append((step.end - to_frames(signals.last), _seconds_left(step.turn, own)))
    yield from sorted(told, key=lambda signal: signal[0])


def _resting(own: Phrases) -> str:
    return f"{own.rest}."


def _seconds_left(turn: Turn, own: Phrases) -> str:
    return own.seconds_left.of(f"{turn.step.signals.last:g}")


def _cues(signals: Iterable[_Signal], step: PlannedStep, end: int, speech: SpokenLengths) -> list[Cue]:
    """Return signals that follow on each other as cues, each of which is over before the next, and before the end."""
    turn, cues = step.turn, list[Cue]()
    heard = list(signals)
    overs = [*(at for at, _ in heard), end][1:]
    for (at, sound), over in zip(heard, overs, strict=True):
        kind, text = (sound, "") if isinstance(sound, CueKind) else (CueKind.SIGNAL, sound)
        until = at + speech.frames(turn.line(kind, text)) if text else 0
        if until > over:
            kind, text = CueKind.PIP, ""
        if not text:
            until = min(at + SIGNAL_LENGTH[kind], step.end)
        cues.append(turn.cue(kind, at, max(at, until), text))
    return cues
