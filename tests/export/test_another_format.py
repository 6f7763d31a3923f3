"""The recipe of a sound format: one file is enough."""

import numpy as np

from coach.export import encoders
from coach.export.encoders.formats import FORMATS, find_formats
from coach.export.encoders.sleeve import Sleeve
from coach.export.files import export_files
from coach.export.target import targets_of
from coach.sound.loudness import Meter
from coach.units import Frames

RAW = """
from coach.export.encoders.encoder import Format
from coach.export.encoders.stream import StreamedWavEncoder


class RawEncoder(StreamedWavEncoder):
    def __init__(self, file, order):
        self._file = file


FORMATS = {".raw": Format(open=RawEncoder, rank=99, says_loudness=False, carries_cover=False)}
"""


def test_a_format_from_outside(tmp_path, monkeypatch):
    """A file put beside the encoders is a format that can be asked for by its ending, and exported to."""
    (tmp_path / "raw_from_outside.py").write_text(RAW)
    monkeypatch.setattr(encoders, "__path__", [*encoders.__path__, str(tmp_path)])
    assert list(find_formats()) == [*FORMATS, ".raw"]
    monkeypatch.setitem(FORMATS, ".raw", find_formats()[".raw"])
    targets, frames = targets_of([tmp_path / "a.raw"], kilobits=None), Frames(480)
    sound = np.arange(960, dtype="<i2").reshape(480, 2)
    told = {"loudness": Meter().integrated_loudness, "progress": lambda _: None}
    export_files([sound], targets, frames=frames, sleeve=Sleeve(), force=False, **told)
    assert (tmp_path / "a.raw").read_bytes() == sound.tobytes()
