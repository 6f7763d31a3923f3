"""How wide text is, reckoned without a font at hand."""

import unicodedata
from bisect import bisect_right
from functools import partial
from itertools import accumulate

ELLIPSIS = "…"

# Aileron Regular, about as wide as what programs show SVG in, and wider than what PNG is drawn in; from the space to
# the tilde, in thousandths of the size.
_ASCII = (
    *(216, 242, 339, 580, 580, 740, 654, 176, 315, 315, 560, 580, 220, 274, 220, 303),
    *(580, 580, 580, 580, 580, 580, 580, 580, 580, 580, 220, 220, 580, 580, 580, 499),
    *(852, 639, 627, 699, 709, 587, 567, 710, 730, 264, 544, 609, 575, 866, 718, 737),
    *(598, 733, 619, 585, 612, 682, 622, 952, 625, 581, 591, 307, 303, 295, 580, 500),
    *(300, 531, 611, 529, 615, 549, 290, 615, 593, 238, 233, 522, 247, 855, 593, 586),
    *(611, 615, 330, 459, 313, 592, 514, 785, 482, 513, 462, 303, 250, 303, 580),
)
_OTHERS = {"·": 202, "’": 247, "‘": 247, "“": 417, "”": 417, ELLIPSIS: 620}
_USUAL = 640
"""Of a sign that is not listed, such as a letter with an accent."""
_FULL = 1000
"""Of a sign that East Asian type sets in a square."""
_WHOLE_PIXELS = 1.02
"""At small sizes a font's steps are whole pixels, which makes some lines wider than their letters."""


def width(text: str, size: float) -> float:
    """Return how many pixels wide a line is at most, at a size in pixels."""
    return _pixels(size, sum(map(_thousandths, text)))


def shorten(text: str, size: float, room: float) -> str:
    """Return a line that is at most `room` pixels wide, whole words of it where that leaves some."""
    if width(text, size) <= room:
        return text
    ends = list(accumulate(map(_thousandths, text), initial=_thousandths(ELLIPSIS)))
    kept = text[: max(bisect_right(ends, room, key=partial(_pixels, size)) - 1, 0)]
    words = kept.rpartition(" ")[0] if text[len(kept) : len(kept) + 1].strip() else kept
    return (words or kept).rstrip(" ,.;:–—-") + ELLIPSIS if kept else ""


def _pixels(size: float, thousandths: int) -> float:
    return thousandths * size / 1000.0 * _WHOLE_PIXELS


def _thousandths(sign: str) -> int:
    if " " <= sign <= "~":
        return _ASCII[ord(sign) - 32]
    wide = unicodedata.east_asian_width(sign) in "WF"
    return _OTHERS.get(sign, _FULL if wide else _USUAL)
