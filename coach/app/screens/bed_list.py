"""The bundled beds as people read them on a terminal."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from coach.pace import PROFILES
from coach.sound.music.catalogue import BundledBed
from coach.units import clock

_INDENT = 2


def bed_list(beds: Iterable[BundledBed], *, width: int) -> RenderableType:
    """Return beds as two or more lines each: what they are, and under it what they sound like.

    Args:
        beds: The beds.
        width: Columns there are; few of them put the lengths of the loops on a line of their own.
    """
    listed = tuple(beds)
    names = max((len(bed.name) for bed in listed), default=0)
    keys = max((len(bed.key) for bed in listed), default=0)
    lines: list[RenderableType] = []
    for bed in listed:
        first = Text(f"{bed.name:<{names}}  ", style="bold")
        first.append(Text(f"{bed.pace:<6}  ", style=f"not bold {PROFILES[bed.pace].colour}"))
        first.append(Text(f"{_tempo(bed):<7}  {bed.key:<{keys}}", style="not bold"))
        under = [bed.description]
        if len(first) + len(_loops(bed)) + 2 <= width:
            first.append(Text(f"  {_loops(bed)}", style="not bold"))
        else:
            under.append(_loops(bed))
        first.rstrip()
        lines += [first, *(Padding(Text(line), (0, 0, 0, _INDENT), expand=False) for line in under)]
    return Group(*lines)


def _tempo(bed: BundledBed) -> str:
    return "no beat" if bed.tempo is None else f"{bed.tempo:g} bpm"


def _loops(bed: BundledBed) -> str:
    """Return how long a bed's parts go on until each comes round by itself."""
    *others, last = (clock(stem.loop) for stem in bed.stems)
    return f"loops of {', '.join(others)} and {last}" if others else f"a loop of {last}"
