"""What is left out of the music: the first few are told one by one, the others together."""

from collections.abc import Callable

_TOLD = 5


class LeftOut:
    """Tells what is left out, and never more than a few lines of it at a time.

    Args:
        warn: Is told, in one line each.
        of: What is left out, in the plural.
    """

    def __init__(self, warn: Callable[[str], None], of: str) -> None:
        self._warn = warn
        self._of = of
        self._told = 0
        self._untold = 0

    def add(self, reason: str) -> None:
        """Leave one more out."""
        if self._told < _TOLD:
            self._told += 1
            self._warn(f"{reason}; it is left out")
        else:
            self._untold += 1

    def sum_up(self) -> None:
        """Tell how many were left out since, if any were."""
        if self._untold:
            self._warn(f"{self._untold} more {self._of} are left out")
            self._untold = 0
