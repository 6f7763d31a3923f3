"""A fitted session: what is done when, and what is heard when, in whole frames."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from coach.pace import Pace
from coach.script.model import Practice, Pulse, Side, Step, StepCue, TimeRange, Voices
from coach.speech.line import Line
from coach.speech.role import Role
from coach.units import Decibels, Frames


class CueKind(StrEnum):
    """What a cue is for."""

    WELCOME = "welcome"
    ASK = "ask"
    PREPARE = "prepare"
    SAFETY = "safety"
    FAREWELL = "farewell"
    SAY = "say"
    SIDE = "side"
    COUNT = "count"
    CUE = "cue"
    TIME = "time"
    COMPANY = "company"
    """A word that breaks a long silence."""
    PHASE = "phase"
    """A word that tells what to do in a phase of a breath."""
    SIGNAL = "signal"
    """A word that tells exact time."""
    STEP = "step"
    """The bell before a new step."""
    BELL = "bell"
    """The soft bell of a repetition."""
    TICK = "tick"
    """The light tick of a fast repetition."""
    IN = "in"
    """A phase of a breath begins, as with the next three."""
    HOLD = "hold"
    OUT = "out"
    STILL = "still"
    PIP = "pip"
    """One of three before exact time begins."""
    TONE = "tone"
    """Exact time begins here, or ends."""


BREATHS = frozenset({CueKind.IN, CueKind.HOLD, CueKind.OUT, CueKind.STILL})
"""The kinds that tell the phases of a breath."""
SOUNDS = frozenset({CueKind.STEP, CueKind.BELL, CueKind.TICK, CueKind.PIP, CueKind.TONE, *BREATHS})
"""The kinds that are bells and not words."""
_COUNTED = frozenset({CueKind.SIDE, CueKind.COUNT, CueKind.TIME, CueKind.COMPANY, CueKind.PHASE, CueKind.SIGNAL})
"""The kinds that the coach says by itself while hands work."""
_OF_THE_SESSION = frozenset({CueKind.TIME, CueKind.COMPANY})
"""The kinds that belong to the session and not to a step of it, and so are not said by a voice of the step's own."""


def line_of(kind: CueKind, text: str, pace: Pace, role: Role = Role.GUIDE, voices: Voices = ()) -> Line:
    """Return the line that says words of a kind, in the role they are for, by the voice that is named for that."""
    role = Role.COUNT if kind in _COUNTED else role
    voice = dict(voices).get(role, "") if voices and kind not in _OF_THE_SESSION else ""
    return Line(text=text, pace=pace, role=role, voice=voice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Anything heard at an instant."""

    at: Frames
    end: Frames
    kind: CueKind
    text: str
    """The words, empty for a bell."""
    pace: Pace
    level: Decibels = Decibels(0.0)
    """Of a bell, against other bells."""
    role: Role = Role.GUIDE
    """Whose voice says the words, where the coach does not say them by itself."""
    voices: Voices = ()
    """As of the step it is heard in."""

    @property
    def line(self) -> Line | None:
        """The line to speak, None for a bell."""
        return None if self.kind in SOUNDS else line_of(self.kind, self.text, self.pace, self.role, self.voices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A sentence spoken before the practice of a turn begins."""

    kind: CueKind
    text: str
    wait: TimeRange = field(default=TimeRange())
    """The silence after it, but for the usual pause where that is longer."""
    longer: Frames = field(default=Frames(0), compare=False)
    """What that silence takes beside its least: still open in a turn, decided in a step that has its times."""
    role: Role = Role.GUIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """One time that a group is done."""

    title: str
    """Of the group."""
    number: int
    """Counted from 1."""
    count: int
    """How often it is done in all."""
    side: Side | None = None
    item: str = ""
    """What it is done with this time; empty where nothing is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A step done once: on one side, in one round. Its lengths are still open."""

    section: str
    step: Step
    """As the script has it; what it says and what is cued in it stand below, as far as this turn says it."""
    side: Side = Side.BOTH
    round: int = 1
    """Counted from 1."""
    bell: bool = False
    """Whether a bell announces it; a change of side and a quiet step have none."""
    openings: tuple[Opening, ...] = ()
    cues: tuple[StepCue, ...] = ()
    pulse: Pulse = Pulse.NONE
    rest: bool = False
    """Whether nothing is done in it, and the next is announced."""
    within: tuple[Within, ...] = ()
    """The groups it is done in, the outermost first."""

    @property
    def title(self) -> str:
        """What the step is called, and what it is done with where its own title does not tell."""
        title, item = self.step.title, item_of(self.within)
        told = self.rest or item.casefold() in title.casefold()
        return title if told else f"{title}, {item}"

    @property
    def pace(self) -> Pace:
        """How fast its hands move."""
        return self.step.pace

    @property
    def practice(self) -> Practice | None:
        """What is done; None for what is only said."""
        return self.step.practice

    @property
    def works(self) -> bool:
        """Whether something is done in it: it is no rest, and not only said."""
        return self.practice is not None and not self.rest

    def line(self, kind: CueKind, text: str, role: Role = Role.GUIDE) -> Line:
        """Return the line that says words of a kind in it."""
        return line_of(kind, text, self.pace, role, self.step.voices)

    def cue(self, kind: CueKind, at: int, end: int, text: str = "", role: Role = Role.GUIDE) -> Cue:
        """Return what is heard of a kind in it."""
        pace, voices = self.pace, self.step.voices
        return Cue(at=Frames(at), end=Frames(end), kind=kind, text=text, pace=pace, role=role, voices=voices)


def item_of(within: Iterable[Within]) -> str:
    """Return what is done with in groups, the innermost first; empty where none of them names it."""
    return next((one.item for one in reversed(tuple(within)) if one.item), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A turn with its times, in frames from the session's start.

    Where a running step was fitted anew, its practice goes on at `practice_start`, some of it done already.
    """

    turn: Turn
    start: Frames
    practice_start: Frames
    end: Frames
    reps: int | None
    """None where the practice is not counted."""
    tempo: Frames | None
    """Frames a repetition takes, in the mean; the step may end up to `reps` frames after its last repetition."""
    first: Frames | None = None
    """Frames that the first repetition takes, where the tempo moves."""
    begun: Frames
    """Where the practice began; `practice_start` but for a running step fitted anew."""
    reps_done: int = 0
    """Repetitions done before `practice_start`; `reps` counts those after it."""
    told_before: int = 0
    """Frames of the step before it, in which it is announced and counted in."""
    told_over: tuple[Opening, ...] = ()
    """What of its instruction is said over the beginning of its practice."""
    stays: bool = False
    """Whether its time is over and it goes on because nobody has said "next" yet."""

    @property
    def strokes(self) -> tuple[Frames, ...]:
        """The frames at which repetitions begin, and the one at which the last is over; none where none is counted."""
        if self.reps is None or self.tempo is None:
            return ()
        numbers = range(self.reps + 1)
        if self.first is None:
            return tuple(Frames(self.practice_start + number * self.tempo) for number in numbers)
        moved = self.end - self.practice_start - self.reps * self.first
        pairs = self.reps * (self.reps - 1)
        # A part of a frame goes to the repetition that is the shorter one: the last is never beyond its bound.
        sign = -1 if moved > 0 else 1
        return tuple(
            Frames(self.practice_start + number * self.first + sign * (sign * moved * number * (number - 1) // pairs))
            for number in numbers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A cue inside a practice that had to make way."""

    text: str
    by: Frames
    """How much later than asked for it is heard; below 0 earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One session as it will be heard."""

    script: str
    title: str
    language: str
    """Two-letter code (ISO 639-1)."""
    start: Frames
    """0, or where a running session was fitted anew."""
    frames: Frames
    """The session's end, in frames from its start."""
    promised: Frames
    """The end that was promised: `frames`, or before it where a step stays longer than what follows can give back."""
    stretch: float = 0.0
    """−1 where every practice is at its shortest, 0 as written, 1 at its longest."""
    brief: bool
    """Whether only the short forms of the instructions are spoken."""
    tempo_bias: int = 0
    """How much faster (or slower, below 0) than usual repetitions are taken, in steps, within their ranges."""
    left_out: tuple[str, ...] = ()
    """Titles of the optional steps that the length leaves no room for."""
    unspoken: tuple[str, ...] = ()
    """Cues inside a practice that had no room."""
    moved: tuple[Moved, ...] = ()
    """Cues inside a practice that had room only later or earlier."""
    turns: tuple[Turn, ...]
    """Everything the session is made of, also what lies behind a running one."""
    first: int = 0
    """Number of the turn that the first of the steps below gives its times; 0 but for a running session."""
    steps: tuple[PlannedStep, ...] = ()
    cues: tuple[Cue, ...] = ()
    """In the order they are heard."""

    @property
    def closing(self) -> int:
        """Number of the turn that the last section begins with."""
        number = len(self.turns) - 1
        while number and self.turns[number - 1].section == self.turns[-1].section:
            number -= 1
        return number
