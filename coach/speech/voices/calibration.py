"""Calibration: the setting of a voice's rate knob at which it speaks a pace's words a minute.

Every voice's knob has its own scale, so a pace is measured on what the voice says: the words of a few fixed
sentences, each spoken by itself, over the time they sound.
"""

from collections.abc import Callable, Sequence

from coach.pace import PROFILES, Pace
from coach.speech.voices.base import Speech, sound_span
from coach.units import Seconds

REFERENCE = (
    "Place both hands flat on the lower back and wait for one breath.",
    "Glide slowly up along the spine with your whole palms.",
    "Press with both thumbs beside the spine, never on the bone.",
    "Knead the shoulder softly between your fingers and your thumb.",
    "Now change to the other side and begin again at the hip.",
    "Let the hands rest, and feel the breath come and go.",
)
"""Sentences such as scripts have; eight to thirteen words each."""

_REFERENCES = {
    "en": REFERENCE,
    "de": (
        "Legen Sie beide Hände flach auf den unteren Rücken.",
        "Gleiten Sie langsam mit den ganzen Handflächen am Rücken hinauf.",
        "Drücken Sie mit beiden Daumen neben der Wirbelsäule, nie auf den Knochen.",
        "Lassen Sie die Hände ruhen und spüren Sie den Atem kommen und gehen.",
    ),
    "es": (
        "Pon las dos manos planas sobre la parte baja de la espalda.",
        "Desliza las palmas despacio hacia arriba junto a la columna.",
        "Presiona con los dos pulgares al lado de la columna, nunca encima del hueso.",
        "Deja descansar las manos y siente cómo la respiración va y viene.",
    ),
    "fr": (
        "Posez les deux mains à plat sur le bas du dos.",
        "Glissez lentement vers le haut avec toute la paume des mains.",
        "Appuyez avec les deux pouces à côté de la colonne, jamais sur l'os.",
        "Laissez reposer les mains et sentez le souffle aller et venir.",
    ),
    "ru": (
        "Положите обе ладони на поясницу и подождите один вдох.",
        "Медленно ведите ладони вверх вдоль позвоночника.",
        "Нажимайте большими пальцами рядом с позвоночником, но не на кость.",
        "Пусть руки отдохнут, почувствуйте, как дыхание приходит и уходит.",
    ),
}

_SLOWEST, _FASTEST = 40.0, 500.0


def reference(language: str) -> tuple[str, ...]:
    """Return the sentences a language's voices are measured on.

    A language that has none is measured on the English ones: its letters are read at the same speed, if not as words.
    """
    from coach.speech.words.lexicon import base_language

    return _REFERENCES.get(base_language(language), REFERENCE)


def short_reference(language: str) -> tuple[str, ...]:
    """Return the two whose speed is nearest to that of all, for a voice that takes a second for each."""
    sentences = reference(language)
    return sentences[1], sentences[-1]


def spoken_seconds(speech: Speech) -> Seconds:
    """Return how long a speech sounds, the silence around it left out."""
    start, end = sound_span(speech.samples, speech.rate)
    return Seconds((end - start) / speech.rate)


def words_a_minute(speak: Callable[[str], Speech], sentences: Sequence[str] = REFERENCE) -> float:
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
