"""The voices as people read them on a terminal."""

from collections.abc import Iterable, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.speech.voices.listing import Speed, VoiceInfo

_INDENT = 2
_WIDE = 100
_MANY = 6
"""More languages than these are counted and not named."""


def voice_list(voices: Iterable[VoiceInfo], speeds: Mapping[str, Speed | str], *, width: int) -> RenderableType:
    """Return the voices that work as a table, and after it what is missing and how to get it.

    Args:
        voices: The voices.
        speeds: What was measured of those that work, by their names.
        width: Columns there are; few of them put two lines a voice instead of a table.
    """
    listed = tuple(voices)
    here = [info for info in listed if not info.why_not]
    lines: list[RenderableType] = [_table(here, speeds) if width >= _WIDE else _lines(here, speeds)]
    missing = [info for info in listed if info.why_not]
    if missing:
        lines.append(Text("\nNot here, and how to get them:", style="bold"))
    for info in missing:
        lines.append(Text(f"{info.id}: {info.engine.kind}"))
        told = f"{info.why_not}  ({info.engine.licence})"
        lines.append(Padding(Text(told), (0, 0, 0, _INDENT), expand=False))
    return Group(*lines)


def _table(voices: Iterable[VoiceInfo], speeds: Mapping[str, Speed | str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("voice", "language", "rate", "speed", "licence", "what it is"):
        table.add_column(column, no_wrap=column in ("voice", "rate", "speed"))
    for info in voices:
        rate, speed = _describe_measure(speeds.get(info.id))
        cells = (info.id, _languages(info), rate, speed, info.engine.licence, _kind(info))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _lines(voices: Iterable[VoiceInfo], speeds: Mapping[str, Speed | str]) -> Group:
    lines: list[RenderableType] = []
    for info in voices:
        told = [_languages(info), *(cell for cell in _describe_measure(speeds.get(info.id)) if cell != "-")]
        lines.append(Text.assemble((info.id, "bold"), "  ", ", ".join(told)))
        about = f"{_kind(info)}; licence: {info.engine.licence}"
        lines.append(Padding(Text(about), (0, 0, 0, _INDENT), expand=False))
    return Group(*lines)


def _describe_measure(speed: Speed | str | None) -> tuple[str, str]:
    if isinstance(speed, Speed):
        return f"{speed.rate / 1000:g} kHz", f"{speed.times:.3g}× real time"
    return "-", "-"


def _languages(info: VoiceInfo) -> str:
    if not info.languages:
        return "any"
    return f"{len(info.languages)} of them" if len(info.languages) > _MANY else ", ".join(info.languages)


def _kind(info: VoiceInfo) -> str:
    without_knob = info.found is not None and not info.found.has_knob
    return f"{info.engine.kind}, at its own speed" if without_knob else info.engine.kind
