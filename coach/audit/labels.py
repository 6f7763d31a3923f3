"""What a sound file says about itself: its chapters, and how loud it is."""

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import AuditError
from coach.export.encoders.sleeve import R128, REPLAY_GAIN
from coach.units import Frames, Lufs, to_frames

if TYPE_CHECKING:
    from fractions import Fraction

_LOSSLESS = ("pcm_", "flac")
_GAINS = (("REPLAYGAIN_TRACK_GAIN", REPLAY_GAIN, 1.0), ("R128_TRACK_GAIN", R128, 256.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What stands in a file beside its sound."""

    lossless: bool
    chapters: tuple[tuple[Frames, Frames], ...]
    """First frame of each, and the one after its last."""
    loudness: Lufs | None
    """What it says that its sound has; None where it says nothing."""
    frames: Frames | None
    """How long it says that it is."""


def read_labels(path: Path) -> Labels:
    """Return what a file says about itself.

    Raises:
        AuditError: It cannot be read, or has no sound.
    """
    import av

    try:
        with av.open(f"file:{path}", options={"protocol_whitelist": "file"}, metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise AuditError(f"{path} has no sound in it")
            stream = container.streams.audio[0]
            chapters = [
                (_frame(one["start"], one["time_base"]), _frame(one["end"], one["time_base"]))
                for one in container.chapters()
            ]
            return Labels(
                lossless=stream.codec_context.name.startswith(_LOSSLESS),
                chapters=tuple(chapters),
                loudness=_loudness({**container.metadata, **stream.metadata}),
                frames=None if container.duration is None else to_frames(container.duration / 1_000_000),
            )
    except (av.FFmpegError, OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) and not isinstance(error, av.InvalidDataError) else None
        raise AuditError(f"{path} cannot be listened to: {(told or 'it is damaged, or not sound').lower()}") from error


def _frame(ticks: int, tick: "Fraction | None") -> Frames:
    return to_frames(float(ticks * (tick or 0)))


def _loudness(told: Mapping[str, str]) -> Lufs | None:
    by_name = {name.upper(): text for name, text in told.items()}
    for name, reference, steps in _GAINS:
        with suppress(KeyError, ValueError, IndexError):
            gain = float(by_name[name].split()[0]) / steps
            return Lufs(reference - gain) if math.isfinite(gain) else None
    return None
