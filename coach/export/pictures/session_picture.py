"""A session as one picture: what is done, said and heard when. It draws; it knows neither files nor formats."""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from coach.export.pictures import colours, lettering
from coach.export.pictures.canvas import Anchor, Canvas, Point
from coach.export.pictures.envelope import Envelope
from coach.export.pictures.lanes import INDENT, Label, Placed, place
from coach.export.pictures.rows import BELLS, LANE, MUSIC, SECTION_LANE, SOUND, SPEECH, STRIP, Rows
from coach.languages import phrases
from coach.pace import Pace
from coach.plan.model import SOUNDS, Cue, CueKind, Plan, PlannedStep
from coach.sound.mixer.timeline import breath_shape
from coach.units import RATE, Decibels, Frames, clock, minutes_text, to_decibels

LEAST_TITLE_SIZE = 24.0
"""A long title is written smaller; one that is longer still is cut."""
WIDTH = 1600
MARGIN = 40.0
LEFT, RIGHT = 120.0, 1560.0
"""Where the session starts and ends."""

TITLE_SIZE, FACTS_SIZE, SECTION_SIZE, STEP_SIZE, SMALL = 40.0, 19.0, 18.0, 16.0, 14.0
WORDS_LANES = 4
LONGEST_WORDS = (270.0, 220.0, 170.0, 120.0)
"""Pixels of a spoken line that are shown, the rest is an ellipsis; fewer where there is no room for its step."""

DEEPEST = Decibels(-18.0)
"""Level of the music at which its row is empty; the row is full where it is loudest."""

_TICKS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
"""Seconds between two marks of the time axis."""
_TICK_ROOM = 64.0
GROUP_LANE, GROUP_BAR = 3.0, 2.0
"""From the bar of a group to that of one in it, and how high it is."""
BREATH_ROOM = 6.0
"""Pixels of a breath in which its parts can be told."""
SIDE_ROOM = 16.0
"""Pixels of practice in which its side can be told."""
_EVER_THE_SAME = frozenset({CueKind.COUNT, CueKind.SIDE, CueKind.COMPANY})
"""What is said of one step as of the other is drawn, but not written out."""
_FIRST_WORDS = (CueKind.WELCOME, CueKind.ASK, CueKind.PREPARE, CueKind.SAFETY, CueKind.SAY, CueKind.FAREWELL)


class SessionPicture:
    """The drawing of one session, laid out.

    Attributes:
        rows: Where its rows stand.
        height: In pixels; it depends on how many lanes the names need. The width is always :data:`WIDTH`.
    """

    def __init__(self, plan: Plan, envelope: Envelope, *, voice: str, music: Iterable[tuple[Frames, str]] = ()) -> None:
        """Lay a session out.

        Args:
            plan: What is done and heard when; from its beginning.
            envelope: How loud it is.
            voice: Who speaks, as people call it.
            music: Where each music begins, and its name.
        """
        self._plan = plan
        self._own = phrases(plan.language)
        self._envelope = envelope.columns(int(RIGHT - LEFT))
        self._voice = voice
        self._music = tuple(music)
        self._runs = tuple(_runs(plan.steps))
        sections = (
            Label(at=self.x(steps[0].start), text=_fit(steps[0].turn.section, SECTION_SIZE))
            for steps in _sections(plan.steps)
        )
        self._section_names = place(sections, size=SECTION_SIZE, right=RIGHT)
        names = (Label(at=self.x(run[0].start), text=_fit(run[0].turn.title, STEP_SIZE)) for run in self._runs)
        self._step_names = place(names, size=STEP_SIZE, right=RIGHT)
        self._words = self._placed_words()
        self._music_height = MUSIC if envelope.music.any() else 0.0
        lanes = (_lanes(names) for names in (self._section_names, self._step_names, self._words))
        self.rows = Rows(*lanes, music_height=self._music_height)
        self.height = round(self.rows.bottom)

    def x(self, frame: int) -> float:
        """Return where a frame of the session stands."""
        return LEFT + (RIGHT - LEFT) * frame / self._plan.frames

    def draw(self, canvas: Canvas) -> None:
        """Draw the session."""
        self._draw_header(canvas)
        self._draw_sections(canvas)
        self._draw_axis(canvas)
        self._draw_sound(canvas)
        self._draw_music(canvas)
        self._draw_steps(canvas)
        self._draw_words(canvas)
        self._draw_cues(canvas)
        self._draw_captions(canvas)

    def _placed_words(self) -> tuple[Placed, ...]:
        """Return the spoken lines in their lanes: what opens each step, then what is said on the way."""
        openers = _openers(self._plan, self._runs)
        spoken = [cue for cue in self._plan.cues if cue.kind not in SOUNDS | _EVER_THE_SAME]
        wanted = []
        for cue in sorted(spoken, key=lambda cue: (_rank(cue, openers), cue.at)):
            text, *shorter = (lettering.shorten(cue.text, SMALL, longest) for longest in LONGEST_WORDS)
            wanted.append(Label(at=self.x(cue.at), text=text, shorter=tuple(shorter) if cue.at in openers else ()))
        return place(wanted, size=SMALL, right=RIGHT, lanes=WORDS_LANES)

    def _draw_header(self, canvas: Canvas) -> None:
        room = RIGHT - MARGIN
        size = min(TITLE_SIZE, max(LEAST_TITLE_SIZE, TITLE_SIZE * room / lettering.width(self._plan.title, TITLE_SIZE)))
        title = lettering.shorten(self._plan.title, size, room)
        canvas.text(MARGIN, 68.0, title, size=size, colour=colours.TITLE)
        steps = len([run for run in self._runs if run[0].turn.practice])
        right = RIGHT
        for pace in reversed(_paces(self._plan)):
            name = self._own.paces[pace]
            canvas.text(right, 102.0, name, size=FACTS_SIZE, colour=colours.TEXT, anchor=Anchor.END)
            right -= lettering.width(name, FACTS_SIZE) + 32.0
            _draw_pace(canvas, pace, right, right + 22.0, top=88.0, height=15.0)
            right -= 28.0
        voice = self._voice.partition("@")[0].replace(":", " ")
        own = self._own
        minutes, count = own.minutes.of(minutes_text(self._plan.frames)), own.steps.of(str(steps))
        facts = f"{minutes} · {count} · {own.picture.voice.format(voice=voice)}"
        canvas.text(
            MARGIN,
            102.0,
            lettering.shorten(facts, FACTS_SIZE, right - MARGIN),
            size=FACTS_SIZE,
            colour=colours.QUIET_TEXT,
        )

    def _draw_sections(self, canvas: Canvas) -> None:
        rows = self.rows
        for number, steps in enumerate(_sections(self._plan.steps)):
            left, right = self.x(steps[0].start), self.x(steps[-1].end)
            if number % 2 == 0:
                canvas.rectangle(left, rows.strip, right - left, rows.axis - rows.strip, colour=colours.RAISED)
        for name in self._section_names:
            top = rows.sections - name.lane * SECTION_LANE - SECTION_SIZE * 0.8
            canvas.line([(name.label.at, top), (name.label.at, rows.axis)], colour=colours.SECTION_LINE, thickness=1.5)
        for name in self._section_names:
            baseline = rows.sections - name.lane * SECTION_LANE
            _write_on_plate(canvas, name, baseline, size=SECTION_SIZE, colour=colours.SECTION_TEXT)

    def _draw_axis(self, canvas: Canvas) -> None:
        rows, end = self.rows, self._plan.frames
        canvas.line([(LEFT, rows.axis), (RIGHT, rows.axis)], colour=colours.LEADER, thickness=1.5)
        step = next((s for s in _TICKS if (RIGHT - LEFT) * s * RATE / end >= _TICK_ROOM), _TICKS[-1]) * RATE
        for frame in (*range(0, end, step), end):
            x = self.x(frame)
            if frame < end and RIGHT - x < _TICK_ROOM:
                continue
            canvas.line([(x, rows.sound), (x, rows.axis + 6.0)], colour=colours.GRID, thickness=1.0)
            canvas.line([(x, rows.axis), (x, rows.axis + 6.0)], colour=colours.LEADER, thickness=1.5)
            canvas.text(x, rows.axis + 24.0, clock(frame), size=SMALL, colour=colours.TEXT, anchor=Anchor.MIDDLE)

    def _draw_sound(self, canvas: Canvas) -> None:
        """Draw the sound's peaks and, brighter, its level: the words in another colour than the music."""
        middle, half = self.rows.sound + SOUND / 2, SOUND / 2 - 4.0
        # The square root lifts the music, whose amplitude is a tenth of the voice's, off the middle line.
        peak = np.sqrt(np.minimum(self._envelope.peak, 1.0)) * half
        rms = np.sqrt(np.minimum(self._envelope.rms, 1.0)) * half
        for spoken, columns in groupby(range(len(peak)), key=self._spoken_columns().__contains__):
            run = list(columns)
            canvas.polygon(_mirror(run, peak, middle), colour=colours.SPEECH_PEAKS if spoken else colours.MUSIC_PEAKS)
            canvas.polygon(_mirror(run, rms, middle), colour=colours.SPEECH if spoken else colours.MUSIC)

    def _spoken_columns(self) -> frozenset[int]:
        """Return the columns in which somebody speaks."""
        spans = ((cue.at, cue.end) for cue in self._plan.cues if cue.kind not in SOUNDS)
        return frozenset(
            column
            for at, end in spans
            for column in range(round(self.x(at) - LEFT), max(round(self.x(at) - LEFT) + 1, round(self.x(end) - LEFT)))
        )

    def _draw_music(self, canvas: Canvas) -> None:
        """Draw how far the music is up: the dips are speech."""
        if not self._music_height:
            return
        rows = self.rows
        bottom = rows.music + MUSIC
        loudest = max(0.0, to_decibels(float(self._envelope.music.max())))
        levels = [max(0.0, (to_decibels(float(g)) - DEEPEST) / (loudest - DEEPEST)) for g in self._envelope.music]
        top = [bottom - level * (MUSIC - 6.0) for level in levels]
        corners = [
            (LEFT + column, y)
            for column, y in enumerate(top)
            if column in (0, len(top) - 1) or not top[column - 1] == y == top[column + 1]
        ]
        corners.append((RIGHT, top[-1]))
        ground = colours.mix(colours.MUSIC, colours.GROUND, 0.55)
        canvas.polygon([(LEFT, bottom), *corners, (RIGHT, bottom)], colour=ground)
        canvas.line(corners, colour=colours.MUSIC, thickness=1.5)
        for (start, name), (end, _) in pairwise((*self._music, (self._plan.frames, ""))):
            left = self.x(start) + INDENT
            shown = lettering.shorten(name, SMALL, self.x(end) - left - INDENT)
            canvas.text(left, bottom - 2.5, shown, size=SMALL, colour=colours.TEXT)

    def _draw_steps(self, canvas: Canvas) -> None:
        rows = self.rows
        for name in self._step_names:
            x, baseline = name.label.at, rows.steps - name.lane * LANE
            canvas.line([(x, baseline - 12.0), (x, rows.strip)], colour=colours.LEADER, thickness=1.0)
        for name in self._step_names:
            _write_on_plate(canvas, name, rows.steps - name.lane * LANE, size=STEP_SIZE, colour=colours.TEXT)
        self._draw_groups(canvas)
        for run in self._runs:
            for step in run:
                self._draw_step(canvas, step, first=step is run[0])
                self._draw_breath(canvas, step)
            least = min(self.x(step.end) - self.x(step.practice_start) for step in run)
            if least >= SIDE_ROOM:
                self._draw_sides(canvas, run)

    def _draw_step(self, canvas: Canvas, step: PlannedStep, *, first: bool) -> None:
        """Draw a step's stretch of the strip: its words dimmer than its practice."""
        left, begun, right = self.x(step.start), self.x(step.practice_start), self.x(step.end)
        practised = step.turn.works
        colour = colours.PACES[step.turn.pace] if practised else colours.SAID_ONLY
        top = self.rows.strip
        canvas.rectangle(left, top, right - left, STRIP, colour=colours.mix(colour, colours.GROUND, 0.5))
        if practised:
            _draw_pace(canvas, step.turn.pace, begun, right, top=top, height=STRIP)
        thickness = 2.5 if first else 1.0
        canvas.line([(left, top), (left, top + STRIP)], colour=colours.GROUND, thickness=thickness)

    def _draw_groups(self, canvas: Canvas) -> None:
        """Draw a bar over each time that a group is done, those of groups within it nearer to the strip."""
        deepest = max((len(step.turn.within) for step in self._plan.steps), default=0)
        for depth in range(1, deepest + 1):
            inside = [step for step in self._plan.steps if len(step.turn.within) >= depth]
            top = self.rows.strip - (deepest - depth + 1) * GROUP_LANE
            for _, times in groupby(
                inside, key=lambda one: (one.turn.section, one.turn.round, one.turn.within[:depth])
            ):
                steps = tuple(times)
                left, right = self.x(steps[0].start), self.x(steps[-1].end)
                canvas.rectangle(left, top, max(1.0, right - left - 2.0), GROUP_BAR, colour=colours.SECTION_TEXT)

    def _draw_breath(self, canvas: Canvas, step: PlannedStep) -> None:
        """Draw a breath over its step: up with in, level while it is held, down with out."""
        bends, strokes = breath_shape(step), step.strokes
        if not bends or self.x(strokes[1]) - self.x(strokes[0]) < BREATH_ROOM:
            return
        bottom, height = self.rows.strip + STRIP - 5.0, STRIP - 10.0
        points: list[Point] = []
        for stroke in strokes[:-1]:
            at = int(stroke)
            for bend in bends:
                points.append((self.x(at), bottom - height * bend.begin))
                at += bend.frames
                points.append((self.x(at), bottom - height * bend.end))
        canvas.line(points, colour=colours.ON_PACE, thickness=1.5)

    def _draw_sides(self, canvas: Canvas, run: Iterable[PlannedStep]) -> None:
        """Tell on which side of the body each turn of a step is."""
        letters = {"left": self._own.picture.left, "right": self._own.picture.right}
        for step in run:
            middle = (self.x(step.practice_start) + self.x(step.end)) / 2
            side = letters.get(step.turn.side, "")
            baseline = self.rows.strip + 20.0
            canvas.text(middle, baseline, side, size=SMALL, colour=colours.ON_PACE, anchor=Anchor.MIDDLE)

    def _draw_words(self, canvas: Canvas) -> None:
        rows = self.rows
        for words in self._words:
            x, baseline = words.label.at, rows.words + words.lane * LANE
            canvas.line([(x, rows.speech + SPEECH), (x, rows.axis)], colour=colours.LEADER, thickness=1.0)
            canvas.line([(x, rows.axis + 32.0), (x, baseline + 2.0)], colour=colours.LEADER, thickness=1.0)
        for words in self._words:
            _write_on_plate(canvas, words, rows.words + words.lane * LANE, size=SMALL, colour=colours.QUIET_TEXT)

    def _draw_cues(self, canvas: Canvas) -> None:
        for cue in self._plan.cues:
            x = self.x(cue.at)
            if cue.kind not in SOUNDS:
                width = max(1.5, self.x(cue.end) - x)
                canvas.rectangle(x, self.rows.speech, width, SPEECH, colour=colours.SPEECH)
                continue
            middle = self.rows.bells + BELLS / 2
            size = {CueKind.STEP: 6.5, CueKind.BELL: 3.5}.get(cue.kind, 2.0)
            colour = colours.BELL if cue.kind is CueKind.STEP else colours.mix(colours.BELL, colours.GROUND, 0.3)
            canvas.polygon(
                [(x, middle - size), (x + size, middle), (x, middle + size), (x - size, middle)], colour=colour
            )

    def _draw_captions(self, canvas: Canvas) -> None:
        rows, own = self.rows, self._own.picture
        captions = (
            (own.sound, rows.sound + SOUND / 2),
            (own.music if self._music_height else "", rows.music + MUSIC / 2),
            (own.words, rows.speech + SPEECH / 2),
            (own.bells, rows.bells + BELLS / 2),
        )
        for caption, middle in captions:
            canvas.text(MARGIN, middle + 5.0, caption, size=SMALL, colour=colours.QUIET_TEXT)


def _draw_pace(canvas: Canvas, pace: Pace, left: float, right: float, *, top: float, height: float) -> None:
    """Draw a stretch in the colour of a pace, and with its hatch."""
    colour, apart = colours.PACES[pace], colours.HATCHES[pace]
    canvas.rectangle(left, top, right - left, height, colour=colour)
    if apart:
        across = colours.mix(colour, colours.GROUND, 0.4)
        for number in range(1, math.ceil((right - left) / apart)):
            x = left + number * apart
            canvas.line([(x, top), (x, top + height)], colour=across, thickness=1.0)


def _write_on_plate(canvas: Canvas, name: Placed, baseline: float, *, size: float, colour: str) -> None:
    """Write a name over a piece of ground, so that the thin lines behind it do not strike it through."""
    canvas.rectangle(name.left + 1.0, baseline - size, name.width + 4.0, size + 5.0, colour=colours.GROUND)
    canvas.text(name.left + INDENT, baseline, name.text, size=size, colour=colour)


def _mirror(columns: Sequence[int], heights: NDArray[np.floating], middle: float) -> list[Point]:
    """Return the outline of columns that stand as far below a middle line as above it."""
    edges = [(LEFT + column, float(heights[column])) for column in columns]
    edges.append((LEFT + columns[-1] + 1, edges[-1][1]))
    above = [(x, middle - height - 0.5) for x, height in edges]
    below = [(x, middle + height + 0.5) for x, height in reversed(edges)]
    return above + below


def _lanes(names: tuple[Placed, ...]) -> int:
    return max((name.lane + 1 for name in names), default=0)


def _runs(steps: Iterable[PlannedStep]) -> Iterable[tuple[PlannedStep, ...]]:
    """Return the steps with the sides of one step together: they share its name."""
    for _, run in groupby(steps, key=lambda step: (step.turn.section, step.turn.title, step.turn.round)):
        yield tuple(run)


def _sections(steps: Iterable[PlannedStep]) -> list[tuple[PlannedStep, ...]]:
    return [tuple(section) for _, section in groupby(steps, key=lambda step: step.turn.section)]


def _openers(plan: Plan, runs: Iterable[tuple[PlannedStep, ...]]) -> frozenset[int]:
    """Return the frames at which the first words of each step are said."""
    said = [cue.at for cue in plan.cues if cue.kind in _FIRST_WORDS]
    firsts = (min((at for at in said if run[0].start <= at < run[-1].end), default=None) for run in runs)
    return frozenset(at for at in firsts if at is not None)


def _rank(cue: Cue, openers: frozenset[int]) -> int:
    """Return how much a spoken line is wanted in the picture, 0 most."""
    if cue.at in openers:
        return 0
    return 1 if cue.kind in (CueKind.CUE, CueKind.TIME) else 2


def _paces(plan: Plan) -> tuple[Pace, ...]:
    """Return the paces of the session, slow before fast."""
    used = {step.turn.pace for step in plan.steps if step.turn.practice}
    return tuple(pace for pace in Pace if pace in used)


def _fit(title: str, size: float) -> str:
    """Return a step's name, cut only where it would not fit the whole width."""
    return lettering.shorten(title, size, RIGHT - LEFT - INDENT)
