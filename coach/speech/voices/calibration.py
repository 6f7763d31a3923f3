"""Calibration: the setting of a voice's rate knob at which it speaks a pace's words a minute.

Every voice's knob has its own scale, so a pace is measured on what the voice says: the words of a few fixed
sentences, each spoken by itself, over the time they sound.
"""

from collections.abc import Callable, Sequence

from coach.languages import DEFAULT, known_language, phrases
from coach.pace import PROFILES, Pace
from coach.speech.voices.base import Speech, sound_span
from coach.speech.words.lexicon import base_language
from coach.units import Seconds

_SLOWEST, _FASTEST = 40.0, 500.0


def reference(language: str) -> tuple[str, ...]:
    """Return the sentences a language's voices are measured on.

    One that the coach does not speak is measured on those of :data:`DEFAULT`: its letters are read at the same speed,
    if not as words.
    """
    known = known_language(base_language(language))
    return known.phrases.reference if known else phrases(DEFAULT).reference


def short_reference(language: str) -> tuple[str, ...]:
    """Return the two whose speed is nearest to that of all, for a voice that takes a second for each."""
    sentences = reference(language)
    return sentences[1], sentences[-1]


def spoken_seconds(speech: Speech) -> Seconds:
    """Return how long a speech sounds, the silence around it left out."""
    start, end = sound_span(speech.samples, speech.rate)
    return Seconds((end - start) / speech.rate)


def words_a_minute(speak: Callable[[str], Speech], sentences: Sequence[str]) -> float:
    """Return how fast a voice speaks, as measured on some sentences.

    Args:
        speak: Says one sentence.
        sentences: What to say; none of them empty.
    """
    seconds = sum(spoken_seconds(speak(sentence)) for sentence in sentences)
    words = sum(len(sentence.split()) for sentence in sentences)
    return 60.0 * words / max(seconds, 1e-3)


def knobs(measured: Sequence[tuple[float, float]]) -> dict[Pace, int]:
    """Return the knob's setting for each pace from what was measured at one or two settings.

    A word takes a fixed time and a time that the knob divides; two measurements tell both, one tells the second where
    there is no fixed time. Where they tell nothing (a voice without a knob) the first setting is kept.

    Args:
        measured: One or two pairs of a setting and the words a minute heard at it.
    """
    first_knob, first_speed = measured[0]
    if len(measured) == 1:
        fixed, share = 0.0, 60.0 / first_speed * first_knob
    else:
        second_knob, second_speed = measured[1]
        first, second = 60.0 / first_speed, 60.0 / second_speed
        shrinking = 1.0 / first_knob - 1.0 / second_knob
        share = (first - second) / shrinking if shrinking else 0.0
        fixed = first - share / first_knob
    return {pace: _knob(60.0 / profile.words_a_minute, fixed, share, first_knob) for pace, profile in PROFILES.items()}


def _knob(seconds: float, fixed: float, share: float, otherwise: float) -> int:
    if share <= 0.0:
        return round(otherwise)
    if seconds <= fixed:
        return round(_FASTEST)
    return round(min(max(share / (seconds - fixed), _SLOWEST), _FASTEST))
