"""The normaliser: figures, ranges and signs written out, and everything dropped that no voice can say.

Voices disagree about ``5-6``, ``30 s`` and ``1/2``; written out, they all say the same. What is left is letters,
figures and plain punctuation: control characters, markup and unknown symbols have crashed voices.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from coach.words.lexicon import base_language

LONGEST = 1000
"""Characters a voice is given at once; one line of a script has about 60."""

_LONGEST_RAW = 8 * LONGEST
"""Characters looked at: what comes after cannot be among the first thousand to be spoken."""
_PLAIN_SIGNS = " .,;:!?'\"()-–—"
"""What may stand in spoken text beside letters and figures: every voice takes these for a pause or for nothing."""
_RULE_SIGNS = "/%&°~≈+=×<>@#"
"""Signs the rules have a word for; dropped where no rule took them."""
_SAME_SIGN = str.maketrans({"’": "'", "‘": "'", "−": "-", "⁄": "/", "½": " 1/2", "¼": " 1/4", "¾": " 3/4"})
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>?")
_LONE_DASHES = re.compile(r"(?<!\S)[-–—]+(?!\S)|[-–—]{2,}")
_WORTH_RULES = re.compile(rf"[\d—{_RULE_SIGNS}]|\s[-–]|\b(?:e\.|i\.|etc|approx)", re.IGNORECASE)
"""What no rule could match without; most lines are words alone."""
_NUMBER = r"\d+(?:\.\d+)?"
_DASH = r"\s*[-–—]\s*"

_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def normalise(text: str, language: str) -> str:
    """Return a text as words any voice can say, at most :data:`LONGEST` characters, on one line.

    Figures and signs are written out where the language has rules (English); other languages are only cleaned.
    """
    text = _sayable(text, _RULE_SIGNS)
    if _WORTH_RULES.search(text):
        for pattern, replacement in _RULES.get(base_language(language), ()):
            text = pattern.sub(replacement, text)
    return clean(text)


def clean(text: str) -> str:
    """Return a text without markup, control characters and symbols, cut at a word's end to :data:`LONGEST`."""
    text = _LONE_DASHES.sub(" ", _sayable(text))
    text = re.sub(r" +([.,;:!?])(?!\d)", r"\1", " ".join(text.split()))
    if len(text) <= LONGEST:
        return text
    head, _, _ = text[: LONGEST + 1].rpartition(" ")
    return head or text[:LONGEST]


def _sayable(text: str, more_signs: str = "") -> str:
    text = text[:_LONGEST_RAW]
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_SAME_SIGN))
        text = "".join(sign if _is_sayable(sign) else " " for sign in text)
    return _unsayable_signs(more_signs).sub(" ", text)


@cache
def _is_sayable(sign: str) -> bool:
    if "\ufe00" <= sign <= "\ufe0f":  # marks by their category, but only choose between pictures of an emoji
        return False
    spoken = unicodedata.category(sign) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "No"}
    return sign.isascii() or spoken or sign in _PLAIN_SIGNS or sign in _RULE_SIGNS


@cache
def _unsayable_signs(more_signs: str) -> re.Pattern[str]:
    """Match what is neither a letter nor a figure nor a plain sign, among signs that got past :func:`_is_sayable`."""
    unwanted = set(map(chr, range(128))) | set(_RULE_SIGNS)
    unwanted = {sign for sign in unwanted if not sign.isalnum()} - set(_PLAIN_SIGNS) - set(more_signs)
    return re.compile("[" + re.escape("".join(sorted(unwanted))) + "]")


# English -------------------------------------------------------------------------------------------------------------

_UNITS = {
    "s": "second",
    "sec": "second",
    "secs": "second",
    "min": "minute",
    "mins": "minute",
    "h": "hour",
    "hr": "hour",
    "hrs": "hour",
    "mm": "millimetre",
    "cm": "centimetre",
    "m": "metre",
    "ml": "millilitre",
    "g": "gram",
    "kg": "kilogram",
    "hz": "hertz",
    "bpm": "beat a minute",
}
_PLURALS = {"hertz": "hertz", "beat a minute": "beats a minute"}
_FRACTIONS = {
    ("1", "2"): "one half",
    ("1", "3"): "one third",
    ("2", "3"): "two thirds",
    ("1", "4"): "one quarter",
    ("3", "4"): "three quarters",
}


def _unit(found: re.Match[str]) -> str:
    name = _UNITS[found["unit"].lower()]
    if found["count"] != "1" or found["range"]:
        name = _PLURALS.get(name, name + "s")
    return f"{found['range'] or ''}{found['count']} {name}"


def _fraction(found: re.Match[str]) -> str:
    top, bottom = found["top"], found["bottom"]
    spoken = _FRACTIONS.get((top, bottom), f"{top} over {bottom}")
    if not found["whole"]:
        return spoken
    article = "a half" if (top, bottom) == ("1", "2") else spoken
    return f"{found['whole']} and {article}"


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found["hour"]), int(found["minute"])
    if minute == 0:
        return f"{hour} o'clock"
    return f"{hour} oh {minute}" if minute < 10 else f"{hour} {minute}"


def _decimal(found: re.Match[str]) -> str:
    return f"{found['whole']} point {' '.join(found['part'])}"


def _rule(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> _Rule:
    return re.compile(pattern, re.IGNORECASE), replacement


_UNIT_NAMES = "|".join(sorted(_UNITS, key=len, reverse=True))

_ENGLISH: tuple[_Rule, ...] = (
    _rule(r"(\d{9})(?=\d)", r"\1 "),
    _rule(r"\be\.\s?g\.", "for example"),
    _rule(r"\bi\.\s?e\.", "that is"),
    _rule(r"\betc\b\.?", "et cetera"),
    _rule(r"\bapprox\b\.?|[~≈]", " about "),
    _rule(r"(?<=\d),(?=\d{3}\b)", ""),
    _rule(r"\b(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)\b(?!:)", _clock),
    _rule(r"(?<![\d/.])(?:(?P<whole>\d+)\s+)?(?P<top>\d+)\s*/\s*(?P<bottom>\d+)(?![\d/])", _fraction),
    _rule(rf"(?<![\w.])[-–](?={_NUMBER})", " minus "),
    _rule(rf"(?<![\d-])({_NUMBER})(?:{_DASH}|\s*\.\.\.?\s*)(?={_NUMBER}(?![\d-]))", r"\1 to "),
    _rule(r"°\s*C\b", " degrees Celsius"),
    _rule(r"°\s*F\b", " degrees Fahrenheit"),
    _rule(r"°", " degrees "),
    _rule(r"(?<=\d)\s*%", " percent"),
    _rule(r"&", " and "),
    _rule(rf"({_NUMBER})\s*[x×](?=\s*{_NUMBER})", r"\1 times "),
    _rule(rf"({_NUMBER})\s*[x×](?!\w)", r"\1 times"),
    _rule(rf"(?<!\w)[x×]\s*(?={_NUMBER})", "times "),
    _rule(rf"(?P<range>{_NUMBER} to )?(?<![\w.])(?P<count>{_NUMBER})(?:-|\s*)(?P<unit>{_UNIT_NAMES})\b(?!')", _unit),
    _rule(r"(?<![\w.])(?P<whole>\d+)\.(?P<part>\d+)\b(?!\.\d)", _decimal),
    _rule(r"(?<=\d)[-–](?=\d)", " "),
    _rule(r"#\s*(?=\d)", "number "),
    _rule(r"<\s*(?=\d)", "less than "),
    _rule(r">\s*(?=\d)", "more than "),
    _rule(r"\+", " plus "),
    _rule(r"=", " equals "),
    _rule(r"@", " at "),
    _rule(r"(?<=\S)\s+[-–—]+\s+(?=\S)|\s*—\s*", ", "),
)
"""Applied in this order: a rule may count on what the ones before it have written out."""

_RULES: dict[str, tuple[_Rule, ...]] = {"en": _ENGLISH}
