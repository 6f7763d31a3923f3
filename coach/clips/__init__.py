"""Clips: every line as finished samples, spoken once and kept."""

from coach.clips.polish import VOICE_LUFS
from coach.clips.store import ClipStore

__all__ = ["VOICE_LUFS", "ClipStore"]
