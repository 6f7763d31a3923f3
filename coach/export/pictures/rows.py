"""Where the rows of a session's picture stand, in pixels."""

from dataclasses import dataclass

LANE = 24.0
"""From one lane of names to the next."""
SECTION_LANE = 26.0
HEADER_BOTTOM = 132.0
STRIP, SOUND, MUSIC, SPEECH, BELLS = 30.0, 230.0, 54.0, 14.0, 26.0
"""Heights of the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Where each row begins, in pixels from the top."""

    sections: float
    """Baseline of the sections' titles in the lane nearest to the steps."""
    steps: float
    """Baseline of the steps' titles in the lane nearest to their strip."""
    strip: float
    sound: float
    music: float
    speech: float
    bells: float
    axis: float
    words: float
    """Baseline of the spoken lines in the lane nearest to the axis."""
    bottom: float


def rows_of(section_lanes: int, step_lanes: int, words_lanes: int, *, music_height: float) -> Rows:
    """Return where the rows stand, given how many lanes the names need."""
    sections = HEADER_BOTTOM + 24.0 + (section_lanes - 1) * SECTION_LANE
    steps = sections + 12.0 + step_lanes * LANE
    strip = steps + 14.0
    sound = strip + STRIP + 10.0
    music = sound + SOUND + 8.0
    speech = music + music_height + 12.0
    bells = speech + SPEECH + 2.0
    axis = bells + BELLS + 6.0
    words = axis + 36.0 + LANE
    bottom = words + max(0, words_lanes - 1) * LANE + 30.0
    return Rows(
        sections=sections,
        steps=steps,
        strip=strip,
        sound=sound,
        music=music,
        speech=speech,
        bells=bells,
        axis=axis,
        words=words,
        bottom=bottom,
    )
