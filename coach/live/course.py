"""Which frame of the session each frame of the sink is: the sink's go on through every pause and jump."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of what the sink hears."""

    begin: int
    """Frame of the sink."""
    position: int
    """Frame of the session heard there."""
    held: bool
    """Whether the session stands still through it."""

    def position_at(self, heard: int) -> int:
        """Return the frame of the session heard at a frame of the sink."""
        return self.position if self.held else self.position + heard - self.begin


class Course:
    """The pieces that may still be heard, one after the other."""

    def __init__(self, first: Piece) -> None:
        self._pieces = [first]

    @property
    def latest(self) -> Piece:
        """The piece that goes on until something changes."""
        return self._pieces[-1]

    def at(self, heard: int) -> Piece:
        """Return the piece heard at a frame of the sink; for a frame that has been forgotten, the first there is."""
        return next((piece for piece in reversed(self._pieces) if piece.begin <= heard), self._pieces[0])

    def go_on_with(self, piece: Piece) -> None:
        """Take another piece from its first frame on; what was to be heard from there is not."""
        self._pieces = [*(kept for kept in self._pieces if kept.begin < piece.begin), piece]

    def forget(self, heard: int) -> None:
        """Drop the pieces that have been heard to their ends."""
        while len(self._pieces) > 1 and self._pieces[1].begin <= heard:
            self._pieces.pop(0)
