"""Transcripts: what was said and what was heard, as the words a listener would write down, and how far they differ."""

import re
import unicodedata
from collections.abc import Sequence

from coach.speech.words.normalise import normalise

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ALIKE = {
    **{"knead": "need", "kneads": "needs", "kneaded": "needed", "kneading": "needing", "wring": "ring"},
    **{"bare": "bear", "bares": "bears", "meat": "meet", "their": "there", "wear": "where", "whole": "hole"},
    **{"favourite": "favorite", "mould": "mold"},
}
"""Words that sound like another one, which is what is written down; so are those of America."""
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def words_of(text: str, language: str = "en") -> list[str]:
    """Return the words of a text: lower case, in English with numbers in words, hyphens and accents left out.

    An apostrophe is left out, too: nobody hears whether a hand's width or a hands width is meant.
    """
    plain = re.sub("['’]", "", normalise(text, language).lower())
    if language == "en":
        plain = re.sub(r"\d+", lambda found: f" {_number(int(found[0]))} ", plain)
    letters = "".join(sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign))
    return [_ALIKE.get(word, word) for word in re.findall(r"\w+", letters)]


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return how many words were put in, left out or mistaken (Levenshtein's distance).

    Two words written as one, or one as two, are no mistake: nobody hears whether "warm up" has a space in it.
    """
    rows = [list(range(len(heard) + 1))]
    for i, word in enumerate(said, 1):
        row = [i]
        for j, other in enumerate(heard, 1):
            costs = [rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (word != other)]
            if i > 1 and said[i - 2] + word == other:
                costs.append(rows[-2][j - 1])
            if j > 1 and heard[j - 2] + other == word:
                costs.append(rows[-1][j - 2])
            row.append(min(costs))
        rows.append(row)
    return rows[-1][-1]


def _number(value: int) -> str:
    if value < 20:
        return _ONES[value]
    if value < 100:
        return _TENS[value // 10] + (f" {_ONES[value % 10]}" if value % 10 else "")
    return f"{_ONES[value // 100 % 20]} hundred {_number(value % 100) if value % 100 else ''}"
