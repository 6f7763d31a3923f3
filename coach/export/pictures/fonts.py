"""The fonts that PNG text is drawn in: one that comes along, and for signs it lacks those of the machine."""

import io
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

BUNDLED = "SourceSansPro-Regular.otf"
"""Latin, Greek and Cyrillic; Copyright 2010-2018 Adobe, under the SIL Open Font License 1.1."""
MACHINE = (
    *("NotoSans-Regular.ttf", "DejaVuSans.ttf", "segoeui.ttf", "Arial Unicode.ttf", "Arial Unicode MS.ttf"),
    *("NotoSansCJK-Regular.ttc", "msyh.ttc", "YuGothM.ttc", "malgun.ttf", "PingFang.ttc", "wqy-microhei.ttc"),
    *("NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf", "NotoSansDevanagari-Regular.ttf", "Nirmala.ttf"),
    *("NotoSansThai-Regular.ttf", "leelawui.ttf", "NotoEmoji-Regular.ttf", "seguisym.ttf", "Symbola.ttf"),
)
"""Files of fonts that Linux, Windows and macOS have, looked for where the system keeps them, in this order."""
_TRIED_AT = 24
_NO_SIGN = "\U0010fffe"
"""No font has it: what is drawn for it is drawn for every sign that a font lacks."""


def drawable(text: str) -> str:
    """Return what can be drawn of a text: signs that are not letters may be lost; empty where a letter has no font."""
    text = unicodedata.normalize("NFC", text)
    drawn = [sign for sign in text if _font_of(sign) is not None]
    lost = (sign for sign in text if _font_of(sign) is None)
    return "" if any(unicodedata.category(sign)[0] in "LN" for sign in lost) else " ".join("".join(drawn).split())


def runs(text: str, size: float) -> "tuple[tuple[str, FreeTypeFont], ...]":
    """Return a text that can be drawn in parts, each with its font: what stands between words stays with the first.

    Args:
        text: As :func:`drawable` returns it.
        size: In pixels.
    """
    parts: list[tuple[str, str]] = []
    for sign in text:
        before = parts[-1][1] if parts else None
        joins = unicodedata.category(sign)[0] not in "LNS" and before is not None and _has(before, sign)
        name = before if joins else _font_of(sign)
        if name is not None and name == before:
            parts[-1] = (parts[-1][0] + sign, name)
        elif name is not None:
            parts.append((sign, name))
    return tuple((signs, _font(name, size)) for signs, name in parts)


@cache
def _font_of(sign: str) -> str | None:
    """Return the first font that has a sign; None where none has."""
    return next((name for name in (BUNDLED, *MACHINE) if _has(name, sign)), None)


@cache
def _has(name: str, sign: str) -> bool:
    """Tell whether a font is here and has a sign."""
    if unicodedata.category(sign) in ("Cc", "Cs", "Cn", "Co"):
        return False
    try:
        font = _font(name, _TRIED_AT)
    except OSError:
        return False
    if unicodedata.category(sign) in ("Zs", "Zl", "Zp", "Cf"):
        return True
    return _shape(font, sign) != _shape(font, _NO_SIGN)


def _shape(font: "FreeTypeFont", sign: str) -> tuple[object, bytes]:
    mask = font.getmask(sign)
    return mask.size, bytes(mask)


@cache
def _font(name: str, size: float) -> "FreeTypeFont":
    """Return a font at a size.

    Raises:
        OSError: It is not here.
    """
    from PIL import ImageFont

    if name != BUNDLED:
        return ImageFont.truetype(name, size)
    return ImageFont.truetype(io.BytesIO((resources.files(__package__) / "font" / name).read_bytes()), size)
