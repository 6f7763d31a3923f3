"""Where the rows of a session's picture stand, in pixels."""

LANE = 24.0
"""From one lane of names to the next."""
SECTION_LANE = 26.0
HEADER_BOTTOM = 132.0
STRIP, SOUND, MUSIC, SPEECH, BELLS = 30.0, 230.0, 54.0, 14.0, 26.0
"""Heights of the rows."""


class Rows:
    """Where each row begins, in pixels from the top, given how many lanes the names need."""

    def __init__(self, section_lanes: int, step_lanes: int, words_lanes: int, *, music_height: float) -> None:
        self.sections = HEADER_BOTTOM + 24.0 + (section_lanes - 1) * SECTION_LANE
        """Baseline of the sections' titles in the lane nearest to the steps."""
        self.steps = self.sections + 12.0 + step_lanes * LANE
        """Baseline of the steps' titles in the lane nearest to their strip."""
        self.strip = self.steps + 14.0
        self.sound = self.strip + STRIP + 10.0
        self.music = self.sound + SOUND + 8.0
        self.speech = self.music + music_height + 12.0
        self.bells = self.speech + SPEECH + 2.0
        self.axis = self.bells + BELLS + 6.0
        self.words = self.axis + 36.0 + LANE
        """Baseline of the spoken lines in the lane nearest to the axis."""
        self.bottom = self.words + max(0, words_lanes - 1) * LANE + 30.0
