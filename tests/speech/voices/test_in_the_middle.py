"""A voice that dies, hangs or talks nonsense in the middle of a session: the next one goes on, with one warning."""

import numpy as np
import pytest
import soundfile

from coach.export.encoders.sleeve import Sleeve
from coach.export.files import export_files
from coach.export.renderers import Renderers
from coach.export.target import targets_of
from coach.live.live import Live
from coach.session.session import open_session
from coach.sinks.manual import ManualSink
from coach.sound.clips.forecast import Forecast
from coach.sound.clips.store import ClipStore
from coach.sound.loudness import Meter
from coach.speech.voices.espeak import EspeakVoice
from coach.speech.voices.silent import SilentVoice
from coach.speech.voices.worker import Worker
from coach.units import RATE, Seconds, to_frames
from tests.scripts_strategy import script, section, sentences, step, timed

LENGTH = to_frames(40.0)
WORKER = """
import json, os, signal, struct, sys
for line in sys.stdin.buffer:
    text = json.loads(line)["text"]
    if "Knead" in text:
        {mischief}
    note, samples = json.dumps({{"rate": 22050, "words": []}}).encode(), b"\\0\\x20\\0\\xe0" * 4000 * len(text.split())
    sys.stdout.buffer.write(struct.pack("<4sII", b"SPCH", len(note), len(samples)) + note + samples)
    sys.stdout.buffer.flush()
"""
MISCHIEF = {
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "hung": "os.kill(os.getpid(), signal.SIGSTOP)",
    "garbage": "os.write(1, b'Audio device not found, sorry')",
}


@pytest.fixture(params=MISCHIEF)
def clips(request, tmp_path, monkeypatch):
    """Clips of a voice that comes to grief on the third line, with another to stand in; and what was warned of."""
    worker = tmp_path / "worker.py"
    worker.write_text(WORKER.format(mischief=MISCHIEF[request.param]), encoding="utf-8")
    ask = Worker.ask

    def ask_in_time(self, request, *, timeout):
        """Wait long for whatever comes, and not at all long for what never does."""
        return ask(self, request, timeout=Seconds(0.1 if hangs and "Knead" in request["text"] else 30.0))

    hangs = request.param == "hung"
    monkeypatch.setattr(Worker, "ask", ask_in_time)
    warnings = []
    voice = EspeakVoice(workers=1, worker=worker)
    store = ClipStore([voice, SilentVoice(tone=True)], folder=None, warn=warnings.append)
    yield store, warnings
    store.close()


def opened(clips, *, live):
    """Return a session of four steps."""
    said = ("Place both hands.", "Glide up slowly.", "Knead the shoulders.", "Let the hands rest.")
    steps = [step(text, timed(2.0, 30.0), say=sentences(text)) for text in said]
    return open_session(script(section(*steps)), frames=LENGTH, skip_prep=True, live=live, clips=clips, beds={})


def one_warning(warnings):
    """Tell whether exactly the change of voices has been told."""
    return len(warnings) == 1 and "going on with the voice silent:tone" in warnings[0]


def test_in_an_export(clips, tmp_path):
    """The file is whole, as long as asked, and every line is in it."""
    store, warnings = clips
    session = opened(store, live=False)
    targets = targets_of([tmp_path / "session.flac"], kilobits=None)
    sound = Renderers(session.mixer, 0).blocks()
    told = {"loudness": Meter().integrated_loudness, "progress": lambda _: None}
    export_files(sound, targets, frames=LENGTH, sleeve=Sleeve(), force=False, **told)
    samples, _ = soundfile.read(tmp_path / "session.flac")
    assert len(samples) == LENGTH
    spoken = [cue for cue in session.plan.cues if cue.line]
    assert all(np.abs(samples[cue.at : cue.end]).max() > 0.02 for cue in spoken)
    assert one_warning(warnings)


def test_in_a_live_session(clips):
    """The session goes on and ends when it should, the line that failed said by the next voice."""
    store, warnings = clips
    session = opened(Forecast(store, patience=Seconds(0.0), latest=Seconds(20.0)), live=True)
    # Were the first line not there yet, music would come before it and the session end later.
    session.clips.wait_for([next(cue.line for cue in session.plan.cues if cue.line)])
    sink = ManualSink(RATE // 8)
    live = Live(session, sink)
    live.start()
    while not live.finished:
        sink.hear(RATE // 5)
        live.advance()
    assert len(sink.sound) == LENGTH
    spoken = [cue for cue in live._session.plan.cues if cue.line]
    assert all(np.abs(sink.sound[cue.at : cue.end]).max() > 600 for cue in spoken)
    assert one_warning(warnings)
    session.clips.close()
