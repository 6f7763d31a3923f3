"""Why a text is no YAML, in words for whoever wrote it: told by what stands there, and not by the parser."""

import contextlib
import re

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Constructs nothing that a tag names."""
LONGEST_SHOWN = 40
"""Signs of a script in a message."""

_TABS = "a tab stands here, use spaces, not tabs"
_CLOSED = "a quote or a bracket that was opened is not closed"
_COLON = "a colon with a space after it stands among the words, put quotes round them"
_COLON_INSIDE = "a colon too many stands here, put quotes round its words, or a comma before its key"
_BRACES = "words that begin with a brace or a bracket need quotes round them"
_QUOTES = "more words stand behind a quote, put the whole line into quotes"
_BACKSLASH = "a backslash in double quotes means something else, use single quotes"
_LIST = "a list begins on a line of its own"
_SPACE = "a key needs a space behind its colon"
_DASH = "the dash of a list needs a space behind it"
_LINED_UP = "this line does not begin below the one it belongs to, line up the spaces before it"

_KEY = r"\s*(?:- +)*(?!- )[^\s:#'\"\[{][^:#]*:"


def explain(text: str, error: yaml.MarkedYAMLError) -> tuple[int, int, str]:
    """Return where a text stops being YAML, line and column counted from 1, why, and what to do.

    Args:
        text: The whole of it.
        error: Of the parser, which may have given up far behind what is wrong.
    """
    lines, mark, begun = text.splitlines(), error.problem_mark or error.context_mark, error.context_mark
    if mark is None:
        return 1, 1, _LINED_UP
    at_end, opened = not text[mark.index :].strip(), text[begun.index : begun.index + 1] if begun else ""
    written = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in written[: max(mark.column + 1, len(written) - len(written.lstrip()))]:
        return _at(mark, _TABS)
    quote = begun if at_end and opened in ("'", '"') else _long_quote(text, mark)
    if quote:
        return _at(quote, _CLOSED)
    inside = re.match(r"\s*(?:- +|[^\s:]+: +)*[\[{]", written) and text[mark.index : mark.index + 1] == ":"
    if why := _explain_line(written) or (_COLON_INSIDE if inside else ""):
        return _at(mark, why)
    bracket = _at(begun, _CLOSED) if begun and opened in ("[", "{") else None
    at_last = _at(mark, _LINED_UP if written.strip() else _CLOSED)
    return _explain_above(lines, mark.line, written) or bracket or at_last


def _at(mark: yaml.Mark, why: str) -> tuple[int, int, str]:
    return mark.line + 1, mark.column + 1, why


def _long_quote(text: str, mark: yaml.Mark) -> yaml.Mark | None:
    """Return where a quote was opened that ends lines later, right before a mark: that one opens the next."""
    last: yaml.ScalarToken | None = None
    with contextlib.suppress(yaml.YAMLError):  # it ends in the middle
        for token in yaml.scan(text[: mark.index], Loader=LOADER):
            last = token if isinstance(token, yaml.ScalarToken) else last
    if last is None or last.plain or last.style in ("|", ">"):
        return None
    return last.start_mark if last.start_mark.line < last.end_mark.line == mark.line else None


def _indent(line: str) -> int | None:
    """Return how many signs stand before the words of a line, dashes of lists among them; None: it has no words."""
    words = re.sub(r"^\s*(?:- +)*", "", line)
    return None if not words or words.startswith("#") else len(line) - len(words)


def _explain_above(lines: list[str], number: int, written: str) -> tuple[int, int, str] | None:
    """Return what is wrong with the last line with words above a line, with its place."""
    for above in range(number - 1, -1, -1):
        indent = _indent(lines[above])
        if indent is not None:
            why = _explain_line(lines[above]) or _lacks_colon(lines, above, written)
            return (above + 1, indent + 1, why) if why else None
    return None


def _lacks_colon(lines: list[str], number: int, after: str) -> str:
    """Return that a line lacks the colon of its key, the first line after it being one; nothing where it does not."""
    line, indent = lines[number], _indent(lines[number])
    key = re.fullmatch(r"\s*(- +)*(at most|[a-z_]+)(?:(?: *= *| +)(.*))?", line.split(" #")[0].rstrip())
    if key is None or indent is None:
        return ""
    around = ((_indent(each), each) for each in reversed(lines[:number]))
    above = next(((at, each) for at, each in around if at is not None and at <= indent), None)
    beside = above is not None and above[0] == indent and not key[1]
    if above and not key[1] and not re.match(_KEY + (r"(\s|$)" if beside else r"\s*$"), above[1]):
        return ""
    if not beside and (_indent(after) or 0) < indent:
        return ""
    return lacks_colon(key[2], key[3] or "")


def lacks_colon(word: str, value: str) -> str:
    """Return what is wrong where a key and its value have no colon between them."""
    with_colon = f"{word}: {shorten(value)}" if value else f"{word}:"
    return f"'{shorten(f'{word} {value}'.rstrip())}' has no colon, expected '{with_colon}'"


def shorten(text: str) -> str:
    """Return a text as far as a message has room for it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _explain_line(written: str) -> str:
    """Return what is wrong with a line by itself; nothing where it could stand somewhere."""
    value = re.sub(rf"^{_KEY}(\s+|$)|^\s*(?:- +)+", "", written).split(" #")[0].rstrip()
    if value[:1] in ("'", '"'):
        return _explain_quotes(value)
    if value[:1] in ("{", "["):
        return _explain_brackets(value)
    if sign := re.match(r"[@`%|>!&*]", value):
        return f"words that begin with {sign[0]} need quotes round them"
    if re.match(r"\s*-[^\W\d]", written):
        return _DASH
    if re.match(r"\s*(- +)*[^\W\d]\w*:\w", written):
        return _SPACE
    keyed = re.match(_KEY, written)
    return _LIST if keyed and value.startswith("- ") else _COLON if keyed and re.search(r":(\s|$)", value) else ""


def _explain_brackets(value: str) -> str:
    if any(value.count(opening) != value.count(closing) for opening, closing in ("{}", "[]")):
        return _CLOSED
    return "" if value.endswith(("}", "]")) else _BRACES


def _explain_quotes(value: str) -> str:
    quote = value[0]
    inner = re.sub(r"\\.", "", value) if quote == '"' else value.replace("''", "")
    end = inner.find(quote, 1)
    if end < 0:
        return _CLOSED
    if inner[end + 1 :].strip():
        return _QUOTES
    return _BACKSLASH if "\\" in value and quote == '"' else ""
