"""The places of a name and of an item in a line: a name has a comma, so that the line reads well without it too."""

import re

NAME = "{name}"
ITEM = "{item}"
"""What a group with `each` is done with: a finger, a muscle."""

_FIRST = re.compile(r"(^|[.!?…][\"»”]?\s+|[¿¡«“„\"(]\s*)\{name\},\s*(\w)")
_LATER = re.compile(r",\s*\{name\}(?=\s*(?:[,.!?…;:»”\")]|$))")
_BRACES = re.compile(r"\{(?!(?:name|item)\})[^}]*\}?")
_ITEM_FIRST = re.compile(r"(^|[.!?…:][\"»”]?\s+|[¿¡«“„\"(]\s*)\{item\}")


def check_places(text: str) -> None:
    """Refuse a line in which a name would be missed where there is none.

    Raises:
        ValueError: It stands without a comma, or something else stands in braces; the message says what was expected.
    """
    if _BRACES.search(text):
        raise ValueError("expected {name} or {item} where braces stand, and nothing else in them")
    left = without_name(text)
    if NAME in left or not any(sign.isalnum() for sign in left):
        raise ValueError("expected {name} with a comma, such as 'Thank you, {name}.' or '{name}, breathe out.'")


def without_name(text: str) -> str:
    """Return a line without the places of its name; each goes with its comma."""
    text = _FIRST.sub(lambda found: found[1] + found[2].upper(), text)
    return _LATER.sub("", text)


def with_name(text: str, name: str) -> str:
    """Return a line with a name in its places."""
    return text.replace(NAME, name)


def with_item(text: str, item: str) -> str:
    """Return a line with an item in its places, with a capital letter where a sentence begins with it."""
    if ITEM not in text:
        return text
    return _ITEM_FIRST.sub(lambda found: found[1] + capital(item), text).replace(ITEM, item)


def capital(words: str) -> str:
    """Return words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]
