"""How much memory is free, where the system tells."""

from pathlib import Path

_KILOBYTES, _BYTES = 1024, 2**20
_INFO = Path("/proc/meminfo")
_LIMIT, _USED = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")


def free_megabytes() -> int | None:
    """Return what can be had without anything being swapped out, on the machine and in its container; None: unknown."""
    try:
        lines = dict(line.split(":", 1) for line in _INFO.read_text(encoding="ascii").splitlines())
        free = int(lines["MemAvailable"].split()[0]) // _KILOBYTES
    except (OSError, ValueError, KeyError, IndexError):
        return None
    try:
        return min(free, (int(_LIMIT.read_text()) - int(_USED.read_text())) // _BYTES)
    except (OSError, ValueError):  # there is no container, or it has no limit
        return free
