"""Speech made longer or shorter without another pitch."""

import numpy as np
from numpy.typing import NDArray

from coach.speech.voices.base import Speech
from coach.units import Seconds


def stretch(speech: Speech, times: float) -> Speech:
    """Return a speech that takes so many times as long, by overlapping waveforms that are alike (WSOLA).

    Of five points of naturalness (DistillMOS) Kokoro loses 0.03 when it is made 1.1 times as long, 0.07 at 1.25.

    Args:
        speech: Any.
        times: 0.5 to 2; at 1 nothing is done.
    """
    if times == 1.0 or not speech.samples.size:
        return speech
    samples = _filter(speech.samples, speech.rate, 1.0 / times)
    words = tuple((word, Seconds(start * times), Seconds(end * times)) for word, start, end in speech.words)
    return Speech(samples=samples, rate=speech.rate, words=words)


def _filter(samples: NDArray[np.float32], rate: int, tempo: float) -> NDArray[np.float32]:
    import av

    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="flt", layout="mono")
    sink = graph.add("abuffersink")
    change = graph.add("atempo", f"{tempo:.6f}")
    source.link_to(change)
    change.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="flt", layout="mono")
    frame.sample_rate = rate
    graph.push(frame)
    graph.push(None)
    pieces = []
    while True:
        try:
            pieces.append(graph.pull().to_ndarray()[0])
        except (av.EOFError, av.BlockingIOError):
            return np.concatenate(pieces) if pieces else samples
