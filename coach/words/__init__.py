"""Words: what a line becomes before a voice is asked to say it."""

from coach.words.lexicon import respell
from coach.words.normalise import normalise


def spoken_text(text: str, language: str) -> str:
    """Return a line as the voice should be given it: respelled by the lexicon, then normalised."""
    return normalise(respell(text, language), language)
