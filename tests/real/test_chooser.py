"""Choosing a session at a terminal: it is drawn, keys change it, and Ctrl-C gives the terminal back."""

import os
from types import SimpleNamespace

from tests.real.conftest import until
from tests.real.running import at_a_terminal, looking


def test_ctrl_c_in_the_chooser(tmp_path):
    """The command that does the same follows the keys; interrupted, it ends in one word with the terminal as it was."""
    home = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"), str(tmp_path))
    environment = {**os.environ, **home, "COLUMNS": "80", "LINES": "24"}
    with at_a_terminal(SimpleNamespace(environment=environment)) as (running, keys):
        looked = looking(keys)
        until(lambda: looked(b"coach run relieving"))
        os.write(keys, b"\x1b[B\x1b[D")
        until(lambda: looked(b"coach run relieving --minutes 25"))
        os.write(keys, b"\x03")
        assert running.stderr.read() == b"\nStopped.\n"
        assert running.wait() == 130
