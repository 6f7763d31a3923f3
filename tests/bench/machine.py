"""The machine that something was measured on."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coach import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a figure depends on beside the coach."""

    coach: str
    python: str
    numpy: str
    system: str
    processor: str
    processors: int
    gigabytes: float
    load: tuple[float, float, float]
    """In the last minute, five and fifteen; what was measured is among it."""

    @property
    def told(self) -> str:
        """In one line."""
        load = "{:.1f}, {:.1f}, {:.1f}".format(*self.load)
        return f"{self.processors} × {self.processor}, Python {self.python}, NumPy {self.numpy}; load {load}"


def machine() -> Machine:
    """Return this one, as it is now."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return Machine(
        coach=__version__,
        python=platform.python_version(),
        numpy=np.__version__,
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        processor=_processor(),
        processors=os.cpu_count() or 1,
        gigabytes=round(pages / 2**30, 1),
        load=os.getloadavg() if hasattr(os, "getloadavg") else (0.0, 0.0, 0.0),
    )


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
