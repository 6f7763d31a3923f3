"""How a line is delivered: with pauses where its marks are, and neither hurried nor drawn out beside the others.

What a pace asks of a line is a time. Slow speech takes some of it for longer pauses after commas and between sentences,
as people do who read aloud (Goldman-Eisler, Psycholinguistics, 1968); only what is left makes the words themselves
slower or quicker, and only as far as it does not sound so.
"""

import re
from itertools import pairwise

import numpy as np

from coach.pace import PROFILES, Pace
from coach.speech.sounding import STEP, levels_of, sounds_in
from coach.speech.stretch import stretch
from coach.speech.voices.base import Recorded, Speech, Voice, has_words, sound_span
from coach.speech.voices.calibration import reference
from coach.units import Seconds

VERSION = 1
"""Part of every clip's name: raised with every change to what this module does to samples."""
EVEN = 0.12
"""By how much a line may be longer or shorter than its pace asks before something is done about it."""
_MOST_DRAWN, _MOST_HURRIED = 1.2, 0.8
"""How far its words are made slower, or quicker."""
_ALLOWED = Seconds(0.1)
"""What a line may be longer or shorter beside: a word at an end is drawn out, or swallowed."""
_CLAUSE, _SENTENCE = re.compile(r"[,;:—–]\W*$"), re.compile(r"[.!?…]\W*$")
_NEAR = 0.15
"""How far a pause may be from where its mark stands in the text, as a share of all that sounds."""


def deliver(voice: Voice, text: str, pace: Pace, language: str) -> Speech:
    """Return a line as a voice says it, with the pauses of its pace and about as fast as that asks.

    What was recorded stays as it was said.

    Args:
        voice: Says it.
        text: As the voice is to be given it.
        pace: Of the line.
        language: Of the line, a code such as ``en``.

    Raises:
        VoiceError: The voice cannot speak.
    """
    said = voice.speak(text, pace)
    if isinstance(voice, Recorded):
        return said
    paused = with_pauses(said, text, pace)
    times = _times_to_even(paused, text, pace, language)
    return paused if times == 1.0 else with_pauses(stretch(said, times), text, pace)


def asked_seconds(text: str, pace: Pace, language: str) -> Seconds:
    """Return how long a pace asks a line to sound.

    Lines differ in the length of their words, and long words take longer: a line counts half by its words, half by its
    letters, with as many letters a word as the sentences have that voices are measured on. The pauses between its
    sentences come on top, for a pace is measured on single ones.

    Args:
        text: The line.
        pace: Of the line.
        language: Of the line, a code such as ``en``.
    """
    words = (len(text.split()) + _letters(text) / _letters_a_word(language)) / 2.0
    profile = PROFILES[pace]
    between = sum(_SENTENCE.search(word) is not None for word in text.split()[:-1])
    return Seconds(words * 60.0 / profile.words_a_minute + between * profile.sentence_pause)


def with_pauses(speech: Speech, text: str, pace: Pace) -> Speech:
    """Return a speech in which the silence at each mark within a line is at least as long as its pace asks.

    Where the voice makes no silence of its own at a mark, none is cut into what it says.

    Args:
        speech: The line as it was said.
        text: What was said.
        pace: Of the line.
    """
    marks = _marks(text, pace)
    if not marks:
        return speech
    more = [(round(at * speech.rate), round(longer * speech.rate)) for at, longer in _longer_silences(speech, marks)]
    if not more:
        return speech
    places = [place for place, count in more for _ in range(count)]
    words = tuple(
        (word, _later(start, more, speech.rate), _later(end, more, speech.rate)) for word, start, end in speech.words
    )
    return Speech(samples=np.insert(speech.samples, places, np.float32(0.0)), rate=speech.rate, words=words)


def _times_to_even(speech: Speech, text: str, pace: Pace, language: str) -> float:
    """Return how many times as long the words of a line should be."""
    start, end = sound_span(speech.samples, speech.rate)
    sounding = (end - start) / speech.rate
    if not sounding or not has_words(text):
        return 1.0
    asked = asked_seconds(text, pace, language)
    if abs(sounding - asked) <= EVEN * asked + _ALLOWED:
        return 1.0
    pauses = sum(least for _, least in _marks(text, pace))
    words = max(sounding - pauses, 0.5 * sounding)
    return float(np.clip((words + asked - sounding) / words, _MOST_HURRIED, _MOST_DRAWN))


def _marks(text: str, pace: Pace) -> list[tuple[float, Seconds]]:
    """Return where marks stand within a line, as shares of its letters, each with the silence it asks for."""
    profile, letters = PROFILES[pace], 0
    marks: list[tuple[float, Seconds]] = []
    for word in text.split()[:-1]:
        letters += _letters(word)
        if _SENTENCE.search(word):
            marks.append((letters, profile.sentence_pause))
        elif _CLAUSE.search(word):
            marks.append((letters, profile.clause_pause))
    whole = max(1, _letters(text))
    return [(at / whole, least) for at, least in marks if 0 < at < whole]


def _longer_silences(speech: Speech, marks: list[tuple[float, Seconds]]) -> list[tuple[Seconds, Seconds]]:
    """Return the middle of each silence that belongs to a mark and is too short, with what it lacks."""
    sounds = sounds_in(levels_of(speech.samples, speech.rate))
    whole = sum(end - start for start, end in sounds)
    silences, sounded = [], 0
    for (start, end), (following, _) in pairwise(sounds):
        sounded += end - start
        silences.append((sounded / whole, end * STEP, following * STEP))
    found: list[tuple[Seconds, Seconds]] = []
    for share, least in marks:
        near = [silence for silence in silences if abs(silence[0] - share) <= _NEAR]
        if near:
            longest = max(near, key=lambda silence: silence[2] - silence[1])
            silences = silences[silences.index(longest) + 1 :]
            lacking = least - (longest[2] - longest[1])
            if lacking > 0.0:
                found.append((Seconds((longest[1] + longest[2]) / 2.0), Seconds(lacking)))
    return found


def _later(at: Seconds, more: list[tuple[int, int]], rate: int) -> Seconds:
    return Seconds(at + sum(count for place, count in more if place <= at * rate) / rate)


def _letters(text: str) -> int:
    return sum(sign.isalnum() for sign in text)


def _letters_a_word(language: str) -> float:
    sentences = reference(language)
    return sum(map(_letters, sentences)) / sum(len(sentence.split()) for sentence in sentences)
