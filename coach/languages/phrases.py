"""What there is to say and to show in a session beside its script, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

from coach.languages.grammar import Grammar


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A phrase with a number in it, in every form that numbers ask for."""

    grammar: Grammar
    forms: Mapping[str, str]
    """By plural category of the CLDR, each with ``{n}`` where the number stands."""

    def of(self, number: str) -> str:
        """Return the phrase for a number, given in figures with a full stop before decimals, a colon before seconds."""
        return self._form(number).format(n=self.grammar.written(number))

    def word(self, number: str) -> str:
        """Return the phrase without its number, in the form that the number asks for."""
        return self._form(number).format(n="").strip()

    def _form(self, number: str) -> str:
        return self.forms[self.grammar.plural_of(number.replace(":", "."))]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """Words on the player page."""

    play: str
    pause: str
    next_step: str
    step_before: str
    steps: str
    place: str
    ten_back: str
    ten_on: str
    go_on_at: str
    """Where the session was left, at ``{time}``."""
    from_start: str
    again: str
    done: str
    """When the session has been heard to its end."""
    getting_ready: str
    cannot_play: str
    not_here: str
    """Of what a running session can do and a recording cannot."""
    keys: str
    """The keys most wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteWords:
    """Words on a phone that chooses and leads a session."""

    wrap_up: str
    stop: str
    """On a button that has to be held."""
    old: str
    """Of what was seen ``{seconds}`` ago."""
    refused: str
    full: str
    over: str
    awake: str
    """Where the page cannot keep the screen from going dark."""
    link: str
    """What stands before the link, on the terminal."""
    script: str
    """Names what can be chosen, as the other words here that are names of it."""
    minutes: str
    reach: str
    """From ``{least}`` to ``{most}``, about."""
    voice: str
    music: str
    focus: str
    level: str
    begin: str
    beginning: str
    auto: str
    """Of a voice or music that the coach chooses."""
    none: str
    """Of music."""
    everything: str
    """Where nothing gets more time than anything else."""
    yours: str
    """Of music that was named on the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenWords:
    """Words of a running session on the terminal."""

    pace: str
    """Names ``{pace}``."""
    listen: str
    """While an instruction is spoken."""
    counted: str
    """The repetition ``{done}`` out of ``{all}``."""
    to_go: str
    """The ``{time}`` left of a step."""
    left: str
    """The ``{time}`` left of the session."""
    following: str
    """Names ``{step}``."""
    last_step: str
    waiting: str
    """For the sound device."""
    device_back: str
    stays: str
    """While a step stays until it is told to go on."""
    moment: str
    ask_again: str
    volume: str
    """Moved by ``{decibels}``."""
    tempos: Mapping[str, str]
    """That strokes are ``slower``, ``faster`` or as ``usual``."""
    go_on: str
    """What the key that pauses does while the session is paused."""
    resume: str
    """How a session that was stopped is gone on with."""
    later: str
    """By ``{time}``, as the next."""
    earlier: str
    finished: str
    stopped: str
    """At ``{time}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """Words of the cue sheet."""

    clock: str
    step: str
    side: str
    talk: str
    """How long a step is told before it is done."""
    how_much: str
    pace: str
    end: str
    round: str
    """Of the number ``{n}``."""
    repetitions: str
    """``{reps}`` times ``{seconds}``."""
    until_next: str
    """``{how_much}`` of a step that stays until it is told to go on."""
    as_written: str
    """With a ``{stretch}``, as the next two."""
    longer: str
    """By ``{percent}``, as the next."""
    shorter: str
    left_out: str
    """Names ``{steps}``."""
    brief: str
    told_over: str
    """Names ``{steps}``."""
    unspoken: str
    """Tells ``{lines}``, as the next."""
    moved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWords:
    """Words in the picture of a session."""

    sound: str
    music: str
    words: str
    bells: str
    voice: str
    """Names ``{voice}``."""
    left: str
    """A letter, as the next."""
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SleeveWords:
    """Words in what a sound file says about itself."""

    genre: str
    voice: str
    """Names ``{voice}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AloneWords:
    """What the coach says otherwise where nobody lies there, each in place of the phrase of its name."""

    left_first: tuple[str, ...]
    right_first: tuple[str, ...]
    half_time: str
    stopping: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The coach's own words in one language."""

    before: str
    """Title of what is said before the first step."""
    welcome: str
    ask: str
    prepare: str
    safety: str
    farewell: str
    two_more: tuple[str, ...]
    """Wordings that are taken in turn, as the next five."""
    last_one: tuple[str, ...]
    left_first: tuple[str, ...]
    """Said before the instruction of a step that begins on this side."""
    right_first: tuple[str, ...]
    then_left: tuple[str, ...]
    """The change to this side."""
    then_right: tuple[str, ...]
    breath: Mapping[str, str]
    """Said in the phases ``in``, ``hold``, ``out`` and ``still``, and ``more`` in one that goes on with another."""
    rest: str
    """Title of a rest, and said where one begins."""
    go: str
    """Exact time begins."""
    half_way: str
    """Half of exact time is over."""
    count_in: tuple[str, ...]
    """Three words, a second apart, before exact time begins."""
    seconds_left: Counted
    """Of exact time."""
    company: tuple[str, ...]
    """Said in a long silence, taken in turn."""
    company_at_work: tuple[str, ...] = ()
    """The same in exact or quick work, which only a script has words for."""
    half_time: str
    closing_soon: str
    """In about two minutes; empty where there is no closing to come to."""
    ends_earlier: str
    ends_later: str
    go_on_when_ready: str
    """Now and then, while a step stays until it is told to go on."""
    stopping: str
    alone: AloneWords
    level_told: str
    """Which ``{level}`` a session is done at, and that there is another, ``{other}``."""
    levels: Mapping[str, str]
    minutes: Counted
    steps: Counted
    side_titles: Mapping[str, str]
    """What follows the title of a step, by side."""
    sides: Mapping[str, str]
    """One word each."""
    paces: Mapping[str, str]
    modes: Mapping[str, str]
    """Whether a session plays, is paused or stopped."""
    refusals: Mapping[str, str]
    """Why a command cannot be carried out."""
    keys: Mapping[str, str]
    """What each key asks for."""
    hints: Mapping[str, str]
    """The same in a word, for the keys most wanted."""
    reference: tuple[str, ...]
    """Sentences such as scripts have, eight to thirteen words each: how fast a voice speaks is measured on them."""
    page: PageWords
    remote: RemoteWords
    screen: ScreenWords
    sheet: SheetWords
    picture: PictureWords
    sleeve: SleeveWords


def in_turn(wordings: tuple[str, ...], number: int) -> str:
    """Return the wording of a phrase whose turn it is."""
    return wordings[number % len(wordings)]
