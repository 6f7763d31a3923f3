"""The normaliser: figures, ranges and signs written out, and everything dropped that no voice can say.

Voices disagree about ``5-6``, ``30 s`` and ``1/2``; written out, they all say the same. What is left is letters,
figures and plain punctuation: control characters, markup and unknown symbols have crashed voices.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache

from coach.languages import known_language
from coach.languages.grammar import Grammar
from coach.speech.words.lexicon import base_language, single_space

LONGEST = 1000
"""Characters a voice is given at once; one line of a script has about 60."""

_LONGEST_RAW = 8 * LONGEST
"""Characters looked at: what comes after cannot be among the first thousand to be spoken."""
_PLAIN_SIGNS = " .,;:!?'\"()-–—"
"""What may stand in spoken text beside letters and figures: every voice takes these for a pause or for nothing."""
_RULE_SIGNS = "/%&°~≈+=×<>@#"
"""Signs the rules have a word for; dropped where no rule took them."""
_SAME_SIGN = str.maketrans(
    {"’": "'", "‘": "'", "−": "-", "⁄": "/", "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "№": "#", "≈": "~"}
)
_SILENT = frozenset({"Zs", "Zl", "Zp", "Ps", "Pe", "Pi", "Pf", "Pd", "Mn"})
"""Categories of signs that part or hold words together: nobody misses their sound."""
_SILENT_SIGNS = "¿¡…\t\n\r\u00ad\u200b\u200c\u200d\u2060\ufeff"
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>?")
_LONE_DASHES = re.compile(r"(?<!\S)[-–—]+(?!\S)|[-–—]{2,}")
_CAPITALS = "".join(filter(str.isupper, map(chr, range(0x590))))
"""Of the alphabets that know them."""
_NUMBER = r"\d++(?:\.\d++)?+"

_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def normalise(text: str, language: str) -> str:
    """Return a text as words any voice can say, at most :data:`LONGEST` characters, on one line.

    Figures and signs are written out in the languages that have a grammar; others are only cleaned.
    """
    return clean(_written_out(text, language))


def unspeakable(text: str, language: str) -> tuple[int, ...]:
    """Return where in a text signs stand that are left out when it is spoken.

    Punctuation, brackets and spaces are not among them: they are not meant to be heard.
    """
    text = text[:_LONGEST_RAW]
    if _heard().issuperset(text):
        return ()
    left = _left_over(text, language)
    # Where none of a kind was taken, there is no need to ask for each by itself, which takes as long as the text is.
    untaken = {sign for sign, count in left.items() if count >= text.count(sign)}
    return tuple(
        place
        for place, sign in enumerate(text)
        if not _is_kept(sign)
        or sign in untaken
        or (left[sign] and left[sign] > _left_over(f"{text[:place]} {text[place + 1 :]}", language)[sign])
    )


def _left_over(text: str, language: str) -> Counter[str]:
    """Return how often each sign that the rules have a word for was taken by none of them."""
    return Counter(sign for sign in _written_out(text, language) if sign in _RULE_SIGNS)


def clean(text: str) -> str:
    """Return a text without markup, control characters and symbols, cut at a word's end to :data:`LONGEST`."""
    text = _LONE_DASHES.sub(" ", _sayable(text))
    text = re.sub(r" +([.,;:!?])(?!\d)", r"\1", " ".join(text.split()))
    if len(text) <= LONGEST:
        return text
    head, _, _ = text[: LONGEST + 1].rpartition(" ")
    return head or text[:LONGEST]


def _written_out(text: str, language: str) -> str:
    text = _sayable(text, _RULE_SIGNS)
    worth, rules = _rules(base_language(language))
    if worth and worth.search(text):
        for pattern, replacement in rules:
            text = pattern.sub(replacement, text)
    return text


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
def _is_kept(sign: str) -> bool:
    """Tell whether a sign is heard, or not meant to be."""
    silent = sign in _SILENT_SIGNS or unicodedata.category(sign) in _SILENT
    return silent or bool(_sayable(sign, _RULE_SIGNS).strip())


@cache
def _heard() -> frozenset[str]:
    """Return the signs of ASCII that are heard, or not meant to be, whatever stands beside them."""
    return frozenset(sign for sign in map(chr, range(128)) if _is_kept(sign) and sign not in _RULE_SIGNS)


@cache
def _unsayable_signs(more_signs: str) -> re.Pattern[str]:
    """Match what is neither a letter nor a figure nor a plain sign, among signs that got past :func:`_is_sayable`."""
    unwanted = set(map(chr, range(128))) | set(_RULE_SIGNS)
    unwanted = {sign for sign in unwanted if not sign.isalnum()} - set(_PLAIN_SIGNS) - set(more_signs)
    return re.compile("[" + re.escape("".join(sorted(unwanted))) + "]")


# The rules that a grammar fills in -----------------------------------------------------------------------------------


@cache
def _rules(language: str) -> tuple[re.Pattern[str] | None, tuple[_Rule, ...]]:
    """Return what no rule of a language could match without, for most lines are words alone, and its rules.

    They are applied in their order: a rule may count on what the ones before it have written out.
    """
    known = known_language(language)
    if known is None:
        return None, ()
    grammar = known.grammar
    shorthand = "|".join(pattern for pattern, _ in grammar.abbreviations)
    worth = re.compile(rf"[\d—{_RULE_SIGNS}]|\s[-–]|{shorthand}", re.IGNORECASE)
    before = [_rule(pattern, said) for pattern, said in grammar.abbreviations]
    return worth, (*before, *_figures(grammar), *_signs(grammar))


def _figures(grammar: Grammar) -> tuple[_Rule, ...]:
    """Return the rules for numbers and what is counted by them."""
    units = {
        sign.lower(): unit
        for unit in (grammar.times, *grammar.units.values())
        for sign in (*unit.signs, *unit.forms.values())
    }
    names = "|".join(re.escape(name).replace(r"\ ", r"\s*") for name in sorted(units, key=len, reverse=True))
    unit = rf"(?P<unit>{names})(?![\w'])(?:\.(?=\s+(?-i:[^\W\d_{_CAPITALS}])))?"

    def quantity(found: re.Match[str]) -> str:
        counted = units[single_space(found["unit"])] if found["unit"] else None
        minus = f" {grammar.signs['-']} " if found["minus"] else ""
        if found["bottom"]:
            return minus + grammar.fraction(found["whole"] or "", found["top"], found["bottom"], counted)
        if found["high"]:
            return minus + grammar.span(found["low"], found["high"], counted)
        return minus + grammar.quantity(found["low"], counted)

    def clock(found: re.Match[str]) -> str:
        return grammar.clock(int(found["hour"]), int(found["minute"]))

    times = "".join(grammar.times.signs)
    fraction = r"(?:(?P<whole>\d++)\s+)?(?P<top>\d++)\s*/\s*(?P<bottom>\d++)(?![\d/])"
    span = rf"(?<!\d[-–])(?P<low>{_NUMBER})(?:(?:\s*[-–—]\s*|\s*\.\.\.?\s*)(?P<high>{_NUMBER})(?![-–]\d))?"
    start, end = r"(?<![\w./])(?P<minus>[-–](?=\d))?", r"(?![./]?\d)"
    point = re.escape(grammar.decimal_sign)
    return (
        _rule(r"(\d{9})(?=\d)", r"\1 "),
        _rule(rf"(?<=\d){grammar.thousands}(?=\d{{3}}(?!\d))", ""),
        _rule(rf"(?<=\d){point}(?=\d)", "."),
        _rule(grammar.clock_pattern, clock),
        _rule(rf"({_NUMBER})\s*[{times}](?=\s*\d)", rf"\1 x {grammar.each} "),
        _rule(rf"(?<!\w)(?<!\d )[{times}]\s*(?=\d)", f"{grammar.times_sign} "),
        _rule(rf"{start}(?:{fraction}|{span}){end}(?:[-\s]*{unit})?", quantity),
        _rule(r"(?<=\d)[-–](?=\d)", " "),
    )


def _signs(grammar: Grammar) -> tuple[_Rule, ...]:
    """Return the rules for signs that stand by themselves."""
    said = grammar.signs
    degrees = grammar.units["degree"]
    return (
        _rule("[~≈]", f" {said['~']} "),
        _rule("°", f" {degrees.forms[grammar.plural_of('2')]} "),
        *(_rule(rf"{sign}\s*(?=\d)", f"{said[sign]} ") for sign in "#<>"),
        *(_rule(re.escape(sign), f" {said[sign]} ") for sign in "&+=@"),
        _rule(r"(?<=\S)\s+[-–—]+\s+(?=\S)|\s*—\s*", ", "),
    )


def _rule(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> _Rule:
    return re.compile(pattern, re.IGNORECASE), replacement
