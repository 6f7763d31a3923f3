"""Words: what a line becomes before a voice is asked to say it."""

from coach.speech.words.lexicon import Lexicon, respell
from coach.speech.words.normalise import normalise

__all__ = ["Lexicon", "spoken_text"]


def spoken_text(text: str, lexicon: Lexicon, engine: str = "") -> str:
    """Return a line as a voice should be given it: respelled by the lexicon, then normalised.

    Args:
        text: As a script writes it.
        lexicon: Of the line's language.
        engine: Of the voice, what stands before the colon of its id.
    """
    return normalise(respell(text, lexicon, engine), lexicon.language)
