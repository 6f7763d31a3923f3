"""When each cue of a turn is heard: the instruction first, then the practice with its counting."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from coach.languages import Phrases
from coach.languages.phrases import in_turn
from coach.pace import Pace
from coach.plan.elastic import Fitted
from coach.plan.model import BREATHS, Cue, CueKind, Moved, Opening, PlannedStep, Turn
from coach.plan.opening import Lead, SpokenLengths, before_words, share_out, silence_after
from coach.plan.phases import phase_word, phase_words, phases_of, spoken_phases
from coach.plan.signals import ends_by_tone, signal_words, step_signals
from coach.plan.spoken import BREATH, Spoken
from coach.script.model import AtFraction, AtTime, Every, Moment, OnRepetition, Pulse, Repetition, StepCue
from coach.script.name import capital
from coach.speech.line import Line
from coach.units import Decibels, Frames, Seconds, to_frames, to_whole

WORDS_AFTER_BELL = Seconds(0.3)
"""From the bell of a repetition to what is said of it."""
WORDS_AFTER_START = Seconds(0.9)
"""From the beginning of exact time to what is said over it."""
SOUND_LENGTH = {
    CueKind.STEP: Seconds(1.0),
    CueKind.BELL: Seconds(0.5),
    CueKind.TICK: Seconds(0.15),
    **dict.fromkeys(BREATHS, Seconds(0.5)),
}
"""How long a bell counts as heard; it may ring on."""
FAST_BEAT = Seconds(1.0)
"""Between two ticks of a fast practice that is not counted."""
FADED = Decibels(-12.0)
"""The last bell of a step that fades, against its first."""
LATEST = Seconds(6.0)
"""How much later, or else earlier, than asked for a cue may be heard to keep clear of another."""
SAID_AGAIN_AFTER = Seconds(60.0)
"""What a cue says is still in the ear for so long."""
MOVED_FROM = Seconds(1.0)
"""A cue that is heard so much later or earlier than asked for is told."""
SHORTEST_COUNTED = Seconds(2.5)
"""Quicker repetitions are not counted down: the words would be over after the strokes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A step that is fitted anew in the middle of its practice."""

    step: PlannedStep
    """As it was planned."""
    at: Frames
    """Where the new plan takes over: at the next repetition, or at once where nothing is counted."""
    reps_done: int
    """By then, since the practice began."""
    following: Frames | None
    """Frames that the next repetition was to take; None where nothing is counted."""
    said: frozenset[str]
    """Its cues that have been heard by then."""
    spoken_until: Frames
    """Where the last words end that have begun by then."""
    stays: Frames | None = None
    """How long it goes on, uncounted, because nobody has said "next" yet; None: as long as its practice lets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A turn with its times."""

    step: PlannedStep
    cues: tuple[Cue, ...]
    """In no special order."""
    unspoken: tuple[str, ...]
    """The texts that found no room."""
    moved: tuple[Moved, ...]
    """The texts that are heard later or earlier than asked for."""
    room: Spoken
    """What is still free for words."""


def practice_lines(turn: Turn, own: Phrases, number: int) -> tuple[Line, ...]:
    """Return everything that may be spoken during the practice of a turn, so many turns after the first."""
    cued = (
        *(turn.line(CueKind.CUE, cue.say.text, cue.say.role) for cue in turn.cues),
        *(turn.line(CueKind.SIGNAL, text) for text in signal_words(turn, own)),
        *(turn.line(CueKind.PHASE, text) for text in phase_words(turn, own)),
        *(turn.line(CueKind.SIDE, text) for text in side_words(turn, own)),
    )
    if turn.step.quiet:
        return cued
    texts = {
        CueKind.COUNT: (in_turn(own.two_more, number), in_turn(own.last_one, number)),
        CueKind.TIME: (own.half_time, own.closing_soon),
        CueKind.COMPANY: company_words(turn, own),
    }
    return (*cued, *(turn.line(kind, text) for kind, said in texts.items() for text in said if text))


def company_words(turn: Turn, own: Phrases) -> tuple[str, ...]:
    """Return the words that may break a long silence in a turn."""
    return own.company_at_work if turn.step.exact or turn.pace is Pace.FAST else own.company


def lay_out(
    turn: Turn,
    fitted: Fitted,
    start: Frames,
    speech: SpokenLengths,
    own: Phrases,
    *,
    number: int,
    said: Mapping[str, int] | None = None,
    running: Running | None = None,
    pause: int = 0,
    lead: Lead | None = None,
    kept: int = 0,
    after: Turn | None = None,
) -> LaidOut:
    """Give a turn its times.

    Args:
        turn: What is done.
        fitted: The length of its practice, or of the rest of it.
        start: The frame at which it begins, or goes on.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
        number: Of the turn among all; wordings are taken in turn by it.
        said: The frame at which each text was over that has been said before this turn: within a minute none of its
            cues is said once more.
        running: What has been done and said of it already, where it goes on in the middle.
        pause: Frames of silence before its first word, beside the usual ones.
        lead: How its opening is shared out; None: all of it is said before its practice.
        kept: Frames of its end that the next turn is told in.
        after: The turn before it, where that has been heard to its end.
    """
    lead = lead or share_out(turn, None, speech)
    step = _planned_step(turn, fitted, start, lead, running=running, pause=pause)
    late = running is not None and running.spoken_until > start
    free_from = running.spoken_until + to_frames(BREATH) if running and late else step.practice_start
    spoken = Spoken(free_from, step.end - kept)
    earliest = start if lead.own else start - lead.before
    signals = step_signals(
        step, after=after, earliest=earliest, since=start if running else None, kept=kept, own=own, speech=speech
    )
    for signal in signals:
        spoken.take(signal.at, signal.end - signal.at)
    heard = running.said if running else frozenset()
    cues = [*signals, *(() if running else _opening_cues(step, lead, speech, pause, after)), *_pulse(step)]
    cues += _phases(step, own, speech, spoken)
    told, unsaid = _told_over(step, heard, speech, spoken)
    counts, unspoken = _counts(step, speech, own, spoken, number)
    cues += (*told, *counts)
    wanted = [
        cue
        for cue in turn.cues
        if _again_and_again(cue) or not (cue.say.text in heard or _just_said(cue, step, said or {}))
    ]
    spoken_cues, lost, moved = _place_all(wanted, step, speech, spoken)
    sides, untold = _sides(step, own, speech, spoken, kept)
    return LaidOut(
        step=step,
        cues=(*cues, *spoken_cues, *sides),
        unspoken=(*unsaid, *unspoken, *lost, *untold),
        moved=tuple(moved),
        room=spoken,
    )


def _planned_step(
    turn: Turn, fitted: Fitted, start: Frames, lead: Lead, *, running: Running | None, pause: int
) -> PlannedStep:
    """Return when a turn is done, how often and how fast; as in :func:`lay_out`."""
    practice_start = start if running else Frames(start + pause + lead.own)
    over = turn.openings[lead.lines :] if lead.over else ()
    return PlannedStep(
        turn=turn,
        start=running.step.start if running else start,
        practice_start=practice_start,
        end=Frames(practice_start + fitted.frames),
        reps=fitted.reps,
        tempo=fitted.tempo,
        first=fitted.first,
        begun=running.step.begun if running else practice_start,
        reps_done=running.reps_done if running else 0,
        told_before=running.step.told_before if running else lead.before,
        told_over=running.step.told_over if running else over,
        stays=running is not None and running.stays is not None,
    )


def _place_all(
    wanted: Iterable[StepCue], step: PlannedStep, speech: SpokenLengths, spoken: Spoken
) -> tuple[list[Cue], list[str], list[Moved]]:
    """Return the cues of a practice, with the texts that found no room and those that had to make way."""
    cues: list[Cue] = []
    unspoken: list[str] = []
    moved: list[Moved] = []
    for cue in wanted:
        text = f"{step.turn.title}: {cue.say.text}"
        placed = _step_cues(cue, step, speech, spoken)
        cues += (said for said, _ in placed if said is not None)
        lost = sum(said is None for said, _ in placed)
        if lost:
            unspoken.append(text if len(placed) == 1 else f"{text} ({lost}/{len(placed)})")
        by = (Frames(said.at - wanted_at) for said, wanted_at in placed if said is not None)
        moved += (Moved(text=text, by=each) for each in by if abs(each) >= to_frames(MOVED_FROM))
    return cues, unspoken, moved


def _just_said(cue: StepCue, step: PlannedStep, said: Mapping[str, int]) -> bool:
    over = said.get(cue.say.text)
    moments = _moments(cue.moment, step, 0)
    return over is not None and bool(moments) and moments[0][0] < over + to_frames(SAID_AGAIN_AFTER)


def _again_and_again(cue: StepCue) -> bool:
    return isinstance(cue.moment, Every) or cue.moment == OnRepetition(repetition=Repetition.EACH)


def _opening_cues(step: PlannedStep, lead: Lead, speech: SpokenLengths, pause: int, after: Turn | None) -> list[Cue]:
    """Return what is said before the practice, in the end of the turn before or behind it, and the bell before that."""
    turn = step.turn
    begin = step.start - lead.before if lead.lines else step.start
    cues = (
        [_sound(CueKind.STEP, begin, step)] if turn.bell and not (begin == step.start and ends_by_tone(after)) else []
    )
    at = begin + pause + before_words(turn)
    for opening in turn.openings[: lead.lines if lead.over else None]:
        cue = _words(opening, at, turn, speech)
        cues.append(cue)
        at = cue.end + silence_after(turn, opening)
    return cues


def _told_over(
    step: PlannedStep, heard: frozenset[str], speech: SpokenLengths, spoken: Spoken
) -> tuple[list[Cue], list[str]]:
    """Return what of the instruction is said over the beginning of the practice, and what of it finds no room there."""
    cues: list[Cue] = []
    unspoken: list[str] = []
    turn, wanted = step.turn, step.begun + to_frames(WORDS_AFTER_START)
    for opening in step.told_over:
        if opening.text in heard:
            continue
        length = speech.frames(turn.line(opening.kind, opening.text, opening.role))
        at = spoken.place(wanted, length, step.end)
        if at is None:
            unspoken.append(f"{turn.title}: {opening.text}")
        else:
            cues.append(_words(opening, at, turn, speech))
            wanted = cues[-1].end + silence_after(turn, opening)
    return cues, unspoken


def _pulse(step: PlannedStep) -> list[Cue]:
    """Return the bells of its repetitions, or the ticks of its beat."""
    if step.turn.pulse is not Pulse.BELL:
        return []
    phases = phases_of(step)
    if phases:
        return [_sound(CueKind(phase.kind), phase.at, step) for phase in phases]
    counted = step.reps is not None
    moments = step.strokes[:-1] if counted else _beats(step)
    kind = CueKind.BELL if counted and step.turn.pace is not Pace.FAST else CueKind.TICK
    return [_sound(kind, at, step, level=_faded(at, moments[-1], step)) for at in moments]


def _phases(step: PlannedStep, own: Phrases, speech: SpokenLengths, spoken: Spoken) -> list[Cue]:
    """Return the words of the first breaths, each at the beginning of its phase, where they are short enough for it."""
    cues: list[Cue] = []
    for phase in () if step.turn.step.quiet else spoken_phases(step):
        opening = Opening(kind=CueKind.PHASE, text=phase_word(phase, own))
        length = speech.frames(step.turn.line(opening.kind, opening.text))
        if length <= phase.end - phase.at and spoken.first(phase.at, length, phase.at) is not None:
            spoken.take(phase.at, length)
            cues.append(_words(opening, phase.at, step.turn, speech))
    return cues


def side_words(turn: Turn, own: Phrases) -> tuple[str, ...]:
    """Return the words that tell the side of each repetition, in the order of a turn that changes sides with them."""
    return tuple(f"{capital(own.sides[side])}." for side in turn.step.sides) if turn.step.alternate else ()


def _sides(
    step: PlannedStep, own: Phrases, speech: SpokenLengths, spoken: Spoken, kept: int
) -> tuple[list[Cue], list[str]]:
    """Return the side of each repetition where it is told, as far as there is room once all else has its place.

    With them come those that are not told, each with how many times; where the next is announced, none is missed.
    """
    cues: list[Cue] = []
    words, lost = side_words(step.turn, own), Counter[str]()
    for number, (bell, over) in enumerate(pairwise(step.strokes) if words else ()):
        opening = Opening(kind=CueKind.SIDE, text=words[(step.reps_done + number) % len(words)])
        length = speech.frames(step.turn.line(opening.kind, opening.text))
        at = spoken.place(bell + to_frames(WORDS_AFTER_BELL), length, over - length)
        if at is not None:
            cues.append(_words(opening, at, step.turn, speech))
        elif over <= step.end - kept:
            lost[opening.text] += 1
    return cues, [f"{step.turn.title}: {word} ({times}/{step.reps})" for word, times in lost.items()]


def _beats(step: PlannedStep) -> Sequence[int]:
    beat = step.turn.step.beat or (FAST_BEAT if step.turn.pace is Pace.FAST else None)
    if beat is None:
        return ()
    every = to_frames(beat)
    return range(step.practice_start + (step.begun - step.practice_start) % every, step.end, every)


def _faded(at: int, last: int, step: PlannedStep) -> Decibels:
    if not step.turn.step.fading or at == step.begun:
        return Decibels(0.0)
    return Decibels(FADED * (at - step.begun) / (last - step.begun))


def _counts(
    step: PlannedStep, speech: SpokenLengths, own: Phrases, spoken: Spoken, number: int
) -> tuple[list[Cue], list[str]]:
    """Return "Two more" and "Last one", each where it is true and where its repetition has room for it.

    Of fewer than six repetitions, and of those that fade, only the last is counted: two of four would sound like an
    exercise, and what gets softer is left in peace.
    What the script says at that repetition comes before it: where both are too long, the count is left out, and told.
    """
    cues: list[Cue] = []
    left_out: list[str] = []
    if step.reps is None or step.turn.step.quiet:
        return cues, left_out
    for left, text, least in ((1, in_turn(own.last_one, number), 2), (2, in_turn(own.two_more, number), 6)):
        if step.reps + step.reps_done < least or step.reps < left or (left > 1 and step.turn.step.fading):
            continue
        bell, over = step.strokes[-left - 1], step.strokes[-left]
        if over - bell < to_frames(SHORTEST_COUNTED):
            continue
        length = speech.frames(step.turn.line(CueKind.COUNT, text))
        breath = to_frames(BREATH)
        cued = sum(breath + said for said in _lengths_at(step, step.reps - left, speech))
        start = bell + to_frames(WORDS_AFTER_BELL)
        if cued and start + cued - breath <= over < start + length + cued:
            left_out.append(f"{step.turn.title}: {text}")
        elif spoken.place(start, length, over - length) == start:
            cues.append(_words(Opening(kind=CueKind.COUNT, text=text), start, step.turn, speech))
    return cues, left_out


def _lengths_at(step: PlannedStep, rep: int, speech: SpokenLengths) -> list[Frames]:
    """Return the lengths of what the script says at a repetition that is counted, which is never the first."""
    repetitions = {Repetition.EACH}
    if step.reps is not None and rep == step.reps - 1:
        repetitions.add(Repetition.LAST)
    return [
        speech.frames(step.turn.line(CueKind.CUE, cue.say.text, cue.say.role))
        for cue in step.turn.cues
        if isinstance(cue.moment, OnRepetition) and cue.moment.repetition in repetitions
    ]


def _step_cues(cue: StepCue, step: PlannedStep, speech: SpokenLengths, spoken: Spoken) -> list[tuple[Cue | None, int]]:
    """Return the cue at each moment it is wanted: there or soon after, else before; None where neither has room."""
    opening = Opening(kind=CueKind.CUE, text=cue.say.text, role=cue.say.role)
    length = speech.frames(step.turn.line(opening.kind, opening.text, opening.role))
    cues: list[tuple[Cue | None, int]] = []
    for wanted, latest in _moments(cue.moment, step, length):
        start = spoken.first(wanted, length, latest)
        if start is None and not isinstance(cue.moment, OnRepetition) and wanted + length <= step.end:
            start = spoken.last(wanted, length, wanted - to_frames(LATEST))
        if start is not None:
            spoken.take(start, length)
        cues.append((None if start is None else _words(opening, start, step.turn, speech), wanted))
    return cues


def _moments(moment: Moment, step: PlannedStep, length: int) -> list[tuple[int, int]]:
    """Return when a cue is wanted, and how late it may come, in frames of the session."""
    late = to_frames(LATEST)
    begin, end = step.begun, step.end
    match moment:
        case AtFraction(fraction=fraction):
            wanted = begin + to_whole(fraction * (end - begin))
            return [(min(wanted, end - length), wanted + late)]
        case AtTime(seconds=seconds):
            wanted = (end if seconds < 0 else begin) + to_frames(seconds)
            return [(min(wanted, end - length) if wanted < end else wanted, wanted + late)]
        case Every(interval=interval):
            every = to_frames(interval)
            moments = range(begin + every, end - length, every)
            return [(wanted, wanted + late) for wanted in moments if wanted >= step.practice_start]
        case _:
            return _repetition_moments(moment.repetition, step, length)


def _repetition_moments(repetition: Repetition, step: PlannedStep, length: int) -> list[tuple[int, int]]:
    if step.reps is None:
        return []
    numbers = {
        Repetition.FIRST: range(1) if not step.reps_done else range(0),
        Repetition.LAST: range(step.reps - 1, step.reps),
        Repetition.EACH: range(step.reps),
    }[repetition]
    strokes = step.strokes
    return [(strokes[number] + to_frames(WORDS_AFTER_BELL), strokes[number + 1] - length) for number in numbers]


def _words(opening: Opening, at: int, turn: Turn, speech: SpokenLengths) -> Cue:
    length = speech.frames(turn.line(opening.kind, opening.text, opening.role))
    return turn.cue(opening.kind, at, at + length, opening.text, opening.role)


def _sound(kind: CueKind, at: int, step: PlannedStep, level: Decibels = Decibels(0.0)) -> Cue:
    return replace(step.turn.cue(kind, at, min(at + to_frames(SOUND_LENGTH[kind]), step.end)), level=level)
