"""Standard input, output and error, whatever state they were handed over in."""

import os
import sys

_INPUT, _OUTPUT, _ERROR = range(3)


def fill_streams() -> None:
    """Give each stream that was closed a place: a file that is opened later would take its number, and its words.

    What is written to an output that was closed is told as an error; what is told beside it is lost.
    """
    for number, mode in ((_INPUT, os.O_RDONLY), (_OUTPUT, os.O_RDONLY), (_ERROR, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free
    sys.stdin = sys.stdin or open(_INPUT, encoding="utf-8", closefd=False)  # noqa: SIM115 - lives as long as we do
    sys.stdout = sys.stdout or open(_OUTPUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - likewise
    sys.stderr = sys.stderr or open(_ERROR, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - likewise
