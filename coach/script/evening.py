"""A script for one evening: in the words for the pressure that is wanted, and for whoever lies there."""

from collections.abc import Callable
from dataclasses import replace

from coach.script.model import Pressure, Script, Sentence, Step, worded
from coach.script.name import with_name


def choose_pressure(script: Script, pressure: Pressure | None) -> Script:
    """Return a script in the words for a pressure; None takes those for the usual one."""

    def chosen(sentence: Sentence) -> Sentence:
        written = dict(sentence.pressed).get(pressure) if pressure else None
        return replace(sentence, pressed=(), **({} if written is None else worded(written)))

    return _reword(script, chosen)


def all_pressures(script: Script) -> tuple[Script, ...]:
    """Return a script in the words for each pressure, the usual one first; only those that differ."""
    return tuple(dict.fromkeys(choose_pressure(script, pressure) for pressure in (None, *Pressure)))


def place_name(script: Script, name: str) -> Script:
    """Return a script with a name in every line that has a place for one; without a name, with none."""

    def placed(sentence: Sentence) -> Sentence:
        if not sentence.named:
            return sentence
        return replace(sentence, **(worded(sentence.named) if not name else {"text": with_name(sentence.named, name)}))

    return _reword(script, placed)


def _reword(script: Script, change: Callable[[Sentence], Sentence]) -> Script:
    """Return a script with every sentence in it changed."""

    def step(written: Step) -> Step:
        return replace(
            written,
            say=tuple(map(change, written.say)),
            again=tuple(map(change, written.again)),
            cues=tuple(replace(cue, say=change(cue.say)) for cue in written.cues),
        )

    return replace(
        script,
        welcome=tuple(map(change, script.welcome)),
        ask=tuple(map(change, script.ask)),
        prepare=tuple(map(change, script.prepare)),
        safety=tuple(map(change, script.safety)),
        farewell=tuple(map(change, script.farewell)),
        sections=tuple(replace(section, steps=tuple(map(step, section.steps))) for section in script.sections),
    )
