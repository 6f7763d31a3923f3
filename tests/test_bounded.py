"""No more is read of anything than is wanted, and one byte."""

import errno
import tracemalloc
from pathlib import Path

import pytest

from coach.bounded import read_bounded


def test_what_fits_is_read(tmp_path):
    """As many bytes as there may be are read; one more is an error that says so."""
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_bounded(path, 5) == b"12345"
    with pytest.raises(OSError, match="Larger than 4e-06 MB") as caught:
        read_bounded(path, 4)
    assert caught.value.errno == errno.EFBIG


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless file on this system")
def test_what_has_no_end():
    """An endless file, whose size is 0, takes no memory."""
    tracemalloc.start()
    with pytest.raises(OSError, match="Larger than 1 MB"):
        read_bounded(Path("/dev/zero"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000
