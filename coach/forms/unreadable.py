"""Why a text is no YAML, in words for whoever wrote it: told by what stands there, and not by the parser."""

import re

_TABS = "a tab stands here, use spaces, not tabs"
_CLOSED = "a quote or a bracket that was opened is not closed"
_COLON = "a colon with a space after it stands among the words, put quotes round them"
_BRACES = "words that begin with a brace or a bracket need quotes round them"
_QUOTES = "more words stand behind a quote, put the whole line into quotes"
_BACKSLASH = "a backslash in double quotes means something else, use single quotes"
_LIST = "a list begins on a line of its own"
_SPACE = "a key needs a space behind its colon"
_LINED_UP = "this line does not begin below the one it belongs to, line up the spaces before it"

_KEY = r"\s*(?:- +)*[^\s:#'\"\[{][^:#]*:"


def explain(text: str, line: int, column: int) -> str:
    """Return why a text is no YAML, and what to do.

    Args:
        text: The whole of it.
        line: Where the parser gave up, counted from 1.
        column: The same.
    """
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "\t" in written[: max(column, len(written) - len(written.lstrip()))]:
        return _TABS
    for near in dict.fromkeys((written, lines[line - 2] if 1 < line <= len(lines) + 1 else "")):
        why = _explain_line(near)
        if why:
            return why
    return _LINED_UP if written.strip() else _CLOSED


def _explain_line(written: str) -> str:
    """Return what is wrong with a line by itself; nothing where it could stand somewhere."""
    value = re.sub(rf"^{_KEY}(\s+|$)|^\s*(?:- +)+", "", written).split(" #")[0].rstrip()
    if value[:1] in ("'", '"'):
        return _explain_quotes(value)
    if value[:1] in ("{", "["):
        return _explain_brackets(value)
    if sign := re.match(r"[@`%|>!&*]", value):
        return f"words that begin with {sign[0]} need quotes round them"
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
