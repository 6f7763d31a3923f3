"""Sound encoded in pieces: joined so that nobody hears it, and the same on every machine."""

import threading
from pathlib import Path

import numpy as np
import pytest

from coach.export.encoders import mp3, pieces
from coach.export.encoders.pieces import Pieces, Seam, joined_at
from coach.units import RATE, Frames, Seconds
from tests.export.encoders.encoding import encoded

PACKET = Frames(100)


def sound_of(frames: int) -> np.ndarray:
    """Return frames that tell their own number: int16 (n, 2)."""
    return np.repeat(np.arange(frames, dtype=np.int16)[:, None], 2, axis=1)


def encode(sound):
    """Return as packets the first frame of each, and a last word that no sound has."""
    whole = np.concatenate(list(sound))
    return [int(whole[at, 0]) for at in range(0, len(whole), PACKET)] + [-1]


def seam(**changed):
    """Return a seam at which the second piece is taken at once."""
    given = {"packet": PACKET, "lead_in": 5, "before": 0, "after": 0, "settle": 1, "join": lambda _, second: [*second]}
    return Seam(**(given | changed))


def packets_of(frames, kind, *, block=77, piece=Seconds(2000 / RATE), encode=encode):
    """Encode frames in pieces of 20 packets."""
    encoder = Pieces(Frames(frames), encode, kind, piece=piece)
    sound = sound_of(frames)
    packets = [packet for at in range(0, frames, block) for packet in encoder.add(sound[at : at + block])]
    packets += encoder.finish()
    encoder.close()
    encoder.close()
    return packets


@pytest.mark.parametrize("frames", [1, 99, 100, 1999, 2000, 2999, 3000, 3001, 10_000, 10_001, 23_456])
@pytest.mark.parametrize("block", [77, 2000, 30_000])
def test_all_packets_once_and_in_order(frames, block):
    """Whatever the length and the blocks, the packets are those of the whole."""
    assert packets_of(frames, seam(), block=block) == encode([sound_of(frames)])


def test_joined_where_both_pieces_allow_it():
    """Joining sees the same stretch of both pieces, what is before the seam too, and may change over later."""
    stretches = []

    def join(first, second):
        stretches.append((list(first), list(second)))
        return joined_at(first, second, 3)

    packets = packets_of(6000, seam(before=2, after=4, settle=2, join=join))
    assert packets == encode([sound_of(6000)])
    around = [[(number + offset) * PACKET for offset in range(-2, 4)] for number in (20, 40)]
    assert stretches == [(stretch, stretch) for stretch in around]


def test_several_at_once():
    """Two pieces are encoded at the same time: each waits here for the other to have begun."""
    if pieces.WORKERS < 2:
        pytest.skip("this machine has one processor")
    together = threading.Barrier(2, timeout=20.0)

    def meeting(sound):
        together.wait()
        return encode(sound)

    assert packets_of(8000, seam(), encode=meeting) == encode([sound_of(8000)])


def test_failure_is_told():
    """What goes wrong with a piece goes wrong with the whole."""

    def fail(_):
        raise OSError("no more room")

    with pytest.raises(OSError, match="no more room"):
        packets_of(8000, seam(), encode=fail)


@pytest.fixture(scope="module")
def music():
    """Twelve seconds of bursts over chords: what encoders find hard; int16 (n, 2)."""
    seconds = np.arange(12 * RATE) / RATE
    chord = sum(np.sin(2 * np.pi * hertz * seconds + hertz) for hertz in (196.0, 247.0, 294.0, 1175.0))
    noise = np.random.default_rng(7).standard_normal(len(seconds)) * (np.sin(2 * np.pi * 1.5 * seconds) > 0.9)
    left = 2000.0 * chord + 1500.0 * noise
    return np.stack([left, np.roll(left, 31)], axis=1).astype(np.int16)


def decoded(path: Path) -> np.ndarray:
    """Return the sound of a file as a decoder of another maker gives it: int16 (n, 2)."""
    import av

    with av.open(path) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    if frames[0].dtype == np.float32:
        return np.concatenate(frames, axis=1).T * 32768.0
    return np.concatenate([frame.reshape(-1, 2) for frame in frames]).astype(np.float64)


@pytest.mark.parametrize("ending", [".opus", ".mka"])
def test_opus_is_the_same_as_in_one_piece(tmp_path, monkeypatch, music, ending):
    """Opus forgets so quickly that the pieces' packets are those of one encoder, byte for byte."""
    monkeypatch.setattr(pieces, "PIECE", Seconds(3.0))
    cut = encoded(tmp_path / f"cut{ending}", sound=music).read_bytes()
    monkeypatch.setattr(pieces, "PIECE", Seconds(100.0))
    assert cut == encoded(tmp_path / f"whole{ending}", sound=music).read_bytes()


@pytest.mark.parametrize("ending", [".mp3", ".m4a"])
def test_seams_are_no_worse_than_the_rest(tmp_path, monkeypatch, music, ending):
    """Around each seam the sound is as near to what went in as the same stretch encoded in one piece, within 2 dB."""
    errors = {}
    for seconds in (4.0, 100.0):
        monkeypatch.setattr(pieces, "PIECE", Seconds(seconds))
        sound = decoded(encoded(tmp_path / f"{seconds}{ending}", sound=music))
        start = len(sound) - len(music) if ending == ".m4a" and len(sound) > len(music) else 0
        count = min(len(sound) - start, len(music))
        wrong = (sound[start : start + count] - music[:count]) ** 2
        errors[seconds] = wrong[: count // 2400 * 2400].reshape(-1, 2400, 2).mean(axis=(1, 2))
    cut, whole = errors.values()
    seams = [round(number * 4.0 * RATE / 2400) for number in (1, 2)]
    near = np.array([part for at in seams for part in range(at - 2, at + 28)])
    assert 10.0 * np.log10(cut[near].mean() / whole[near].mean()) < 2.0
    assert cut[near].max() < 2.0 * whole.max()


def test_mp3_reservoir_is_carried_over(tmp_path, monkeypatch, music):
    """Where a frame's sound begins in the frames before it, the joined stream has those bytes before it."""
    monkeypatch.setattr(pieces, "PIECE", Seconds(4.0))
    checked, places = [], []
    real = mp3._join

    def watched(first, second):
        joined = real(first, second)
        at = places.pop()
        behind = mp3._behind(second[at])
        found, wanted = (b"".join(frame[mp3._MAIN_DATA :] for frame in frames[:at]) for frames in (joined, second))
        checked.append((behind, found[len(found) - behind :] == wanted[len(wanted) - behind :]))
        assert [frame[: mp3._MAIN_DATA] for frame in joined[:at]] == [frame[: mp3._MAIN_DATA] for frame in first[:at]]
        return joined

    def noted(first, second, at):
        places.append(at)
        return joined_at(first, second, at)

    monkeypatch.setattr(mp3, "_join", watched)
    monkeypatch.setattr(mp3, "joined_at", noted)
    encoded(tmp_path / "cut.mp3", sound=music)
    assert len(checked) == 2
    assert max(behind for behind, _ in checked) > 0
    assert all(whole for _, whole in checked)


def test_mp3_waits_for_long_blocks():
    """No frame beside the seam is in short blocks; and the first piece reaches back as far as the second."""

    def frame(behind, *, short=False, mark=0):
        side = behind << 247 | (1 << 202 if short else 0)
        return bytes(4) + side.to_bytes(32) + bytes([mark]) * 348

    first = [frame(10, mark=1) for _ in range(12)]
    second = [frame(10, mark=2) for _ in range(12)]
    second[5] = frame(10, short=True, mark=2)
    first[4] = frame(9, mark=1)
    joined = mp3._join(first, second)
    assert [other[-20] for other in joined] == [1] * 7 + [2] * 5
    assert joined[6][-11:] == bytes([1]) + bytes([2]) * 10
