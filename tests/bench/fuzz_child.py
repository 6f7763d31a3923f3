"""Reads spoiled input case by case, and tells each thing that must not be in a line: how often, a tab, what.

Where atheris is to guide, it mutates the input itself, towards code that no case before has reached; else Hypothesis
draws what is spoiled, and how. Nothing here looks after itself: whoever started it sees how it ends and what it leaves.
"""

import signal
import sys
import time
import traceback
from pathlib import Path

LONGEST = 1.0
"""Seconds of the processor's time that a case may take."""
HANGS_AFTER = 20
"""Seconds after which a case ends the process."""
_TOLD_EVERY = 50
"""Cases that are counted together."""


class Cases:
    """Cases as they are read, one after the other."""

    def __init__(self, count: int) -> None:
        from tests.bench.hostile import READERS

        self.kinds = sorted(READERS)
        self._readers = READERS
        self._left = count
        self._told = 0
        self._path = Path("case.yaml").absolute()
        for content, read in READERS.values():  # what is imported where it is used counts for no case
            self._path.write_bytes(content)
            read(self._path)

    def read(self, kind: str, content: bytes) -> None:
        """Have a case read, and tell what went wrong with it."""
        from coach.errors import CoachError

        self._path.write_bytes(content)
        Path("last-kind").write_text(kind)
        signal.alarm(HANGS_AFTER)
        begun = time.process_time()
        try:
            self._readers[kind][1](self._path)
        except CoachError:
            pass
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            self._tell(1, f"traceback: {kind}: {where}: {type(error).__name__}: {error}"[:200])
            self._keep(kind, content)
        if time.process_time() - begun > LONGEST:
            self._tell(1, f"over a second: {kind}")
            self._keep(kind, content)
        signal.alarm(0)
        self._told += 1
        self._left -= 1
        if self._told == _TOLD_EVERY or not self._left:
            self._tell(self._told, "cases")
            self._told = 0

    def _tell(self, count: int, what: str) -> None:
        sys.stdout.write(f"{count}\t{what}\n".encode("ascii", "backslashreplace").decode())
        sys.stdout.flush()

    def _keep(self, kind: str, content: bytes) -> None:
        """Keep a case that went wrong for whoever looks into it."""
        number = len(list(Path.cwd().glob("wrong-*")))
        Path(f"wrong-{number}-{kind.replace(' ', '-')}").write_bytes(content)


def draw(cases: Cases, count: int, seed: int) -> None:
    """Let Hypothesis draw the cases."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    from tests.bench.hostile import READERS, spoil

    kinds = st.tuples(st.sampled_from(cases.kinds), st.integers(0, 2**32), st.binary(max_size=40))

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=seed == 0,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(kinds)
    def each(case: tuple[str, int, bytes]) -> None:
        kind, number, more = case
        cases.read(kind, spoil(READERS[kind][0], number ^ seed) + more)

    each()


def guide(count: int, seed: int, corpus: str) -> None:
    """Let atheris lead the cases; what has led further stays in the corpus."""
    import atheris

    with atheris.instrument_imports(include=["coach"], enable_loader_override=False):
        from tests.bench.hostile import READERS

        cases = Cases(count)
    for number, kind in enumerate(cases.kinds):
        Path(corpus, f"good-{number}").write_bytes(bytes((number,)) + READERS[kind][0])

    def each(data: bytes) -> None:
        cases.read(cases.kinds[sum(data[:1]) % len(cases.kinds)], data[1:])

    options = [f"-runs={count}", f"-seed={seed + 1}", "-max_len=8000", f"-timeout={HANGS_AFTER}", "-rss_limit_mb=2000"]
    atheris.Setup([sys.argv[0], *options, corpus], each)
    atheris.Fuzz()


def main() -> None:
    """Read the cases that were asked for: how many, the seed, and where a corpus is, for atheris."""
    count, seed, *corpus = sys.argv[1:]
    if corpus:
        guide(int(count), int(seed), *corpus)
    else:
        draw(Cases(int(count)), int(count), int(seed))


if __name__ == "__main__":
    main()
