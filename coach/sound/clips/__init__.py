"""Clips: every line as finished samples, spoken once and kept."""

from coach.sound.clips.polish import VOICE_LUFS
from coach.sound.clips.store import ClipStore

__all__ = ["VOICE_LUFS", "ClipStore"]
