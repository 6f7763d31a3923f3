"""Encoding in pieces, several at once: a long sound costs a processor much, and most machines have more than one.

Where one piece ends and the next begins, both encode the same stretch. An encoder forgets where it began after a
while; from then on the same sound gives it the same packets, or as good as the same, and the two can be joined.
The pieces are the same on every machine, and so is what is made of them.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from coach.export.encoders.encoder import Samples
from coach.units import Frames, Seconds, to_frames

P = TypeVar("P")

PIECE = Seconds(30.0)
"""About how long a piece is: long beside what is encoded twice, short beside memory."""
WORKERS = min(4, os.cpu_count() or 1)
"""Pieces encoded at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam(Generic[P]):
    """How the pieces of one kind of sound are joined."""

    packet: Frames
    """Frames of sound in a packet."""
    lead_in: int
    """Packets a piece begins early, to be forgotten; none of them is used but the last :attr:`before`."""
    before: int
    """Packets before a seam that joining may look at, and change."""
    after: int
    """Packets behind a seam that both pieces have, so that the change from one to the other can wait."""
    settle: int
    """Packets a piece is encoded beyond those, because the last ones of a stream are unlike any others."""
    join: Callable[[Sequence[P], Sequence[P]], list[P]]
    """Returns one stretch of packets from the same stretch in both pieces: begun as the first, gone on as the second.

    The stretch is :attr:`before` + :attr:`after` packets long, and must be its second piece's from the last on.
    """


class Pieces(Generic[P]):
    """The packets of a sound that is encoded in pieces; they come in order."""

    def __init__(
        self,
        frames: Frames,
        encode: Callable[[Iterator[Samples]], list[P]],
        seam: Seam[P],
        *,
        piece: Seconds | None = None,
    ) -> None:
        """Get ready to encode.

        Args:
            frames: How many there will be.
            encode: Returns all packets of a sound, from its first frame to the encoder's last word. Threads call it.
            seam: How pieces are joined.
            piece: About how long a piece is; None takes :data:`PIECE`.
        """
        self._frames = frames
        self._encode = encode
        self._seam = seam
        self._pool = ThreadPoolExecutor(WORKERS, "encoder")
        length = max(seam.lead_in + seam.after, round(to_frames(piece or PIECE) / seam.packet))
        self._starts = [number * length for number in range(max(1, round(frames / (length * seam.packet))))]
        """Packet at which each piece begins."""
        self._blocks: deque[tuple[int, Samples]] = deque()
        self._taken = 0
        self._given = 0
        """How many pieces have been given away to be encoded."""
        self._waiting: deque[Future[list[P]]] = deque()
        self._joined = 0
        self._stretch: list[P] = []
        """The last packets of the piece joined last, around the seam with the next."""

    def add(self, samples: Samples) -> list[P]:
        """Take the sound that follows, which must not be changed any more; return the packets that are ready."""
        self._blocks.append((self._taken, samples))
        self._taken += len(samples)
        packets: list[P] = []
        while self._given < len(self._starts) - 1 and self._taken >= self._end(self._given):
            packets += self._give_away()
        return packets

    def finish(self) -> list[P]:
        """Return all packets that are left."""
        packets = self._give_away()
        while self._waiting:
            packets += self._next()
        return packets

    def close(self) -> None:
        """Give up what has not been begun; closing twice is safe."""
        self._pool.shutdown(cancel_futures=True)
        self._blocks.clear()

    def _give_away(self) -> list[P]:
        """Let the next piece be encoded; return the packets of one that had to be waited for, if any."""
        first, last = self._begin(self._given), self._end(self._given)
        sound = [
            samples[max(0, first - at) : last - at]
            for at, samples in self._blocks
            if at < last and at + len(samples) > first
        ]
        self._waiting.append(self._pool.submit(self._encode, iter(sound)))
        self._given += 1
        needed = self._begin(self._given) if self._given < len(self._starts) else self._frames
        while self._blocks and self._blocks[0][0] + len(self._blocks[0][1]) <= needed:
            self._blocks.popleft()
        return self._next() if len(self._waiting) > WORKERS else []

    def _begin(self, number: int) -> int:
        """Return the frame at which the sound of a piece begins."""
        return max(0, self._starts[number] - self._seam.lead_in) * self._seam.packet

    def _end(self, number: int) -> int:
        """Return the frame at which the sound of a piece ends."""
        if number == len(self._starts) - 1:
            return self._frames
        return (self._starts[number + 1] + self._seam.after + self._seam.settle) * self._seam.packet

    def _next(self) -> list[P]:
        """Return the packets of the next piece, joined to those before it, up to where the one after comes in."""
        seam, number = self._seam, self._joined
        packets = self._waiting.popleft().result()
        self._joined += 1
        ready: list[P] = []
        if number:
            begun = seam.lead_in - seam.before
            common = begun + seam.before + seam.after
            ready, packets = seam.join(self._stretch, packets[begun:common]), packets[common:]
        if number < len(self._starts) - 1:
            length = self._starts[number + 1] - self._starts[number] - (seam.after if number else 0)
            kept = length - seam.before
            self._stretch, packets = packets[kept : length + seam.after], packets[:kept]
        return ready + packets


def joined_at(first: Sequence[P], second: Sequence[P], at: int) -> list[P]:
    """Return a stretch of packets that is the first piece's before a packet and the second's from there on."""
    return [*first[:at], *second[at:]]
