"""The memory two processes share: frames come out as they went in, whatever was rewritten meanwhile."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.sinks.ring import CAPACITY, FRAME_BYTES, Ring


@pytest.fixture
def ring():
    """Give a new ring."""
    ring = Ring.create()
    yield ring
    ring.close()


def frames(first: int, last: int) -> memoryview:
    """Return frames that hold their own number."""
    return memoryview(b"".join(number.to_bytes(FRAME_BYTES, "little") for number in range(first, last)))


def test_a_new_ring_is_empty_and_open(ring):
    """Nothing is written, nothing heard, and the end is not known."""
    assert (ring.written, ring.heard, ring.end, ring.is_drained) == (0, 0, -1, False)
    assert ring.read(10) == b""
    assert ring.heard == 0


def test_frames_come_out_as_they_went_in(ring):
    """Reading moves on by what there was."""
    ring.write(0, frames(0, 5))
    assert ring.read(3) == bytes(frames(0, 3))
    assert ring.read(3) == bytes(frames(3, 5))
    assert ring.heard == 5
    assert ring.read(3) == b""
    assert ring.heard == 5


def test_across_the_seam(ring):
    """Frames that lie over the ring's end come out whole."""
    ring.write(0, frames(0, CAPACITY - 2))
    assert ring.read(CAPACITY) == bytes(frames(0, CAPACITY - 2))
    ring.write(CAPACITY - 2, frames(CAPACITY - 2, CAPACITY + 3))
    assert ring.read(10) == bytes(frames(CAPACITY - 2, CAPACITY + 3))


def test_writing_again_cuts_off_what_lay_behind(ring):
    """After a jump nothing of what was written ahead is heard."""
    ring.write(0, frames(0, 100))
    ring.read(10)
    ring.write(20, frames(500, 505))
    assert ring.written == 25
    assert ring.read(100) == bytes(frames(10, 20)) + bytes(frames(500, 505))


def test_counters_reach_the_other_side(ring):
    """End and drained are seen by both."""
    other = Ring.attach(str(os.dup(int(ring.place))))
    ring.end = 7
    other.is_drained = True
    assert other.end == 7
    assert ring.is_drained
    other.close()


def test_another_process_reads_it(ring):
    """A child process attaches by the ring's place, and what it reads counts here."""
    ring.write(0, frames(0, 4))
    program = "import sys; from coach.sinks.ring import Ring; print(Ring.attach(sys.argv[1]).read(3).hex())"
    done = subprocess.run(
        [sys.executable, "-c", program, ring.place],
        pass_fds=ring.inherited,
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == bytes(frames(0, 3)).hex()
    assert ring.heard == 3


def test_it_has_no_name_in_the_file_system(ring):
    """Not even a crash can leave it behind."""
    assert os.fstat(int(ring.place)).st_nlink == 0


def test_closing_twice():
    """Closing is safe at any time."""
    ring = Ring.create()
    ring.close()
    ring.close()


@given(
    st.lists(
        st.tuples(st.integers(0, 3 * CAPACITY // 4), st.integers(0, CAPACITY // 4), st.integers(0, CAPACITY)),
        max_size=12,
    )
)
def test_any_writing_and_reading(turns):
    """Against a plain list: every frame heard is the last one written to its place."""
    ring = Ring.create()
    expected: list[int] = []
    heard = 0
    for mark, (keep, add, take) in enumerate(turns, start=1):
        splice = min(heard + keep, len(expected))
        expected[splice:] = [mark] * add
        ring.write(splice, memoryview(mark.to_bytes(FRAME_BYTES, "little") * add))
        count = min(take, len(expected) - heard)
        wanted = b"".join(number.to_bytes(FRAME_BYTES, "little") for number in expected[heard : heard + count])
        assert ring.read(take) == wanted
        heard += count
        assert ring.heard == heard
    ring.close()
