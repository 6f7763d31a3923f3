"""The arithmetic of fitting: practices that stretch together until their sum is exact, in whole frames."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coach.script.model import CountedPractice, Drift, Practice
from coach.units import Frames, Seconds, to_frames, to_whole

_CLOSE = 1e-9
"""Stretches nearer to each other than this are the same to a fraction of a frame."""
DRIFT_KEPT = 4
"""The mean of a tempo that moves stays this part of its range away from both ends: it moves through half at least."""
TEMPO_STEP = 1.2
"""How much quicker one step of tempo is."""
_MOST_SPANS = 20_000
"""Lengths with gaps between them that are gone through where no count next to another makes a sum exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A practice with its length decided."""

    frames: Frames
    reps: int | None = None
    tempo: Frames | None = None
    """`reps` × `tempo` falls short of `frames` by fewer than `reps` frames."""
    first: Frames | None = None
    """Frames that the first repetition takes, where the tempo moves: `tempo` is its mean then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretched:
    """Practices fitted to a sum.

    Attributes:
        fitted: One a practice, in their order.
        stretch: −1..1, how far all of them were moved from what is written.
        missing: What the sum still lacks (positive) or has too much, in frames; 0 almost always. Counted
            practices with narrow ranges cannot take every length: 5 reps of 6 s are 30 s, 6 are 36 s.
        waits: How long each wait is.
    """

    fitted: tuple[Fitted, ...]
    stretch: float
    missing: int
    waits: tuple[Frames, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Elastic:
    """How long one practice can take.

    A timed practice takes any length between its bounds. A counted one takes a whole number of repetitions,
    each within its tempo range, so its lengths are intervals that may have gaps between them.
    """

    low: Frames
    high: Frames
    """Of the whole practice where it is timed, of one repetition where it is counted."""
    least_reps: int = 0
    """0: timed."""
    most_reps: int = 0
    cap: Frames | None = None
    """Of the whole practice where it is counted; None: as long as its ranges allow."""
    ends: tuple[Frames, Frames] | None = None
    """Of a tempo that moves, where it begins and ends at the widest, `low` and `high` being bounds of its mean."""
    lean: float = 0.0
    """Added to the common stretch: above 0 the practice gets more than the others."""

    @property
    def shortest(self) -> int:
        """Frames at stretch −1."""
        return self.low * max(1, self.least_reps)

    @property
    def longest(self) -> int:
        """Frames at stretch 1."""
        return self._most(max(1, self.most_reps))

    @property
    def written(self) -> float:
        """Frames at stretch 0: the middle of its ranges."""
        middle = (self.low + self.high) / 2
        whole = middle * (self.least_reps + self.most_reps) / 2 if self.least_reps else middle
        return min(whole, self.longest)

    def at(self, stretch: float) -> float:
        """Return the frames the practice wants at a common stretch."""
        stretch = self._own(stretch)
        far = self.longest if stretch > 0 else self.shortest
        return self.written + abs(stretch) * (far - self.written)

    def fit(self, frames: float, stretch: float, owed: float = 0.0, tempo_bias: int = 0) -> Fitted:
        """Return the practice at the length nearest to what is wanted that it can take.

        Args:
            frames: The length wanted.
            stretch: The common one; where several counts could fill the length, more of it takes more of them.
            owed: Frames that others lack by rounding to whole counts (negative: have too much); it turns the
                choice between two counts where neither of them fits.
            tempo_bias: Above 0 more and quicker repetitions in the same time, below 0 fewer and slower ones.
        """
        wanted = min(max(to_whole(frames), self.shortest), self.longest)
        if not self.least_reps:
            return self._count(1, wanted)
        fewest = max(self.least_reps, -(-wanted // self.high))
        most = min(self.most_reps, wanted // self.low)
        if fewest > most:
            # Between two counts: the lower one at its slowest or the higher one at its quickest, whichever is nearer.
            below, above = most * self.high, fewest * self.low
            wanted = below if wanted + owed - below <= above - wanted - owed else above
            fewest = most = most if wanted == below else fewest
        liked = self.least_reps + (self.most_reps - self.least_reps) * (self._own(stretch) + 1) / 2
        liked = to_whole(liked * TEMPO_STEP**tempo_bias)
        return self._count(min(max(liked, fewest), most), wanted)

    def stay(self, longest: int) -> "Elastic":
        """Return the practice no longer than so many frames, though never below its shortest."""
        if not self.least_reps:
            return replace(self, high=Frames(max(self.low, min(self.high, longest))))
        longest = max(self.shortest, longest)
        return replace(self, most_reps=min(self.most_reps, longest // self.low), cap=Frames(longest))

    def rest(self, *, frames: int, reps: int, following: Frames | None = None) -> "Elastic":
        """Return what is left of the practice once so many frames, or repetitions, of it are done.

        Args:
            frames: Done.
            reps: Done.
            following: Frames that the next repetition would have taken: a tempo that moves goes on from there.
        """
        if self.least_reps:
            least, most = max(1, self.least_reps - reps), max(1, self.most_reps - reps)
            left = replace(self, least_reps=least, most_reps=most, cap=None)
            if self.ends is not None and reps and following is not None:
                ends = (following, self.ends[1])
                left = replace(left, low=min(ends), high=max(ends), ends=ends)
            return left if self.cap is None else left.stay(self.cap - frames)
        low = Frames(max(1, self.low - frames))
        return replace(self, low=low, high=Frames(max(low, self.high - frames)))

    def move(self, fitted: Fitted, missing: int) -> Fitted:
        """Return a fitted practice moved towards a missing sum, as far as its count lets it."""
        reps = fitted.reps or 1
        return self._count(reps, min(max(fitted.frames + missing, reps * self.low), self._most(reps)))

    def give(self, fitted: Fitted, missing: int) -> int:
        """Return how far a fitted practice can move away from a missing sum, as far as its count lets it, in frames."""
        count = fitted.reps or 1
        return fitted.frames - count * self.low if missing > 0 else self._most(count) - fitted.frames

    def recount(self, fitted: Fitted, missing: int) -> Fitted | None:
        """Return a fitted practice with one repetition more (or fewer), nearest to the missing sum; None at an end."""
        if fitted.reps is None:
            return None
        reps = fitted.reps + (1 if missing > 0 else -1)
        if not self.least_reps <= reps <= self.most_reps:
            return None
        wanted = fitted.frames + missing
        return self._count(reps, min(max(wanted, reps * self.low), self._most(reps)))

    def count(self, reps: int) -> Fitted:
        """Return the practice at its quickest with so many repetitions; it takes any number where it is timed."""
        return self._count(reps, reps * self.low)

    def spans(self) -> dict[int, tuple[int, int]]:
        """Return the least and the most frames that each number of repetitions can take; 1 stands for timed."""
        counts = range(max(1, self.least_reps), max(1, self.most_reps) + 1)
        return {reps: (reps * self.low, self._most(reps)) for reps in counts}

    def _most(self, reps: int) -> int:
        """Return the longest that so many repetitions, or the practice where it is timed, can take."""
        longest = reps * self.high
        return longest if self.cap is None else min(longest, self.cap)

    def _own(self, stretch: float) -> float:
        return min(max(stretch + self.lean, -1.0), 1.0)

    def _count(self, reps: int, frames: int) -> Fitted:
        if not self.least_reps:
            return Fitted(frames=Frames(frames))
        return Fitted(frames=Frames(frames), reps=reps, tempo=Frames(frames // reps), first=self._first(reps, frames))

    def _first(self, reps: int, frames: int) -> Frames | None:
        """Return how long the first of so many repetitions is, where their tempo moves: none is beyond its ends."""
        if self.ends is None or reps == 1:
            return None
        begin, end = self.ends
        if begin < end:
            return Frames(max(begin, -(-2 * frames // reps) - end))
        return Frames(min(begin, 2 * frames // reps - end))


def elastic(practice: Practice, stay: Seconds | None = None, lean: float = 0.0) -> Elastic:
    """Return how long a practice can take, in whole frames, at most so long in one place."""
    if isinstance(practice, CountedPractice):
        low, high = to_frames(practice.tempo.low), to_frames(practice.tempo.high)
        ends = None
        if practice.drift is not Drift.EVEN:
            ends = (low, high) if practice.drift is Drift.SLOWER else (high, low)
            spread = (high - low) // DRIFT_KEPT
            low, high = Frames(low + spread), Frames(high - spread)
        whole = Elastic(
            low=low, high=high, least_reps=practice.reps.low, most_reps=practice.reps.high, ends=ends, lean=lean
        )
    else:
        whole = Elastic(low=to_frames(practice.duration.low), high=to_frames(practice.duration.high), lean=lean)
    return whole if stay is None else whole.stay(to_frames(stay))


def stretch_to(
    practices: Sequence[Elastic], total: int, tempo_bias: int = 0, waits: Sequence[Elastic] = ()
) -> Stretched:
    """Fit practices to a sum, all moved by one stretch.

    Args:
        practices: What may stretch.
        total: The sum wanted, in frames; outside of what the practices can take, all stand at their bound.
        tempo_bias: Above 0 more and quicker repetitions in the same time, below 0 fewer and slower ones.
        waits: Silences that are part of the sum. They are as the stretch has them, and the practices take what that
            leaves; only what counts keep these from taking is made good in the waits.
    """
    stretch = _common_stretch([*practices, *waits], total)
    waited = [wait.fit(wait.at(stretch), stretch) for wait in waits]
    whole, total = total, total - sum(wait.frames for wait in waited)
    fitted: list[Fitted] = []
    owed = 0.0
    for practice in practices:
        wanted = practice.at(stretch)
        fitted.append(practice.fit(wanted, stretch, owed, tempo_bias))
        owed += wanted - fitted[-1].frames
    missing = _spread(practices, fitted, total - sum(part.frames for part in fitted))
    if missing:
        missing = _recount(practices, fitted, missing)
    if missing and (counts := _exact_counts(practices, fitted, total)):
        fitted = [practice.count(reps) for practice, reps in zip(practices, counts, strict=True)]
        missing = _spread(practices, fitted, total - sum(part.frames for part in fitted))
    if missing and waits:
        missing = _spread(waits, waited, missing)
        shortest = stretch_to(practices, whole - sum(wait.low for wait in waits), tempo_bias)
        if abs(shortest.missing) < abs(missing):
            return replace(shortest, waits=tuple(wait.low for wait in waits))
    return Stretched(
        fitted=tuple(fitted),
        stretch=min(max(stretch, -1.0), 1.0),
        missing=missing,
        waits=tuple(wait.frames for wait in waited),
    )


def _common_stretch(practices: Sequence[Elastic], total: int) -> float:
    """Return the stretch at which the wanted lengths add up; their sum is two straight lines that meet at 0."""
    written = sum(practice.written for practice in practices)
    bound = sum(practice.longest if total > written else practice.shortest for practice in practices)
    if any(practice.lean for practice in practices):
        return _leaning_stretch(practices, total)
    if math.isclose(bound, written) or total == written:
        return 0.0
    share = min(1.0, (total - written) / (bound - written))
    return share if total > written else -share


def _leaning_stretch(practices: Sequence[Elastic], total: int) -> float:
    """Return the same where practices lean: their sum rises from where all are at their shortest to their longest."""
    high = 1.0 + max(abs(practice.lean) for practice in practices)
    low = -high
    while high - low > _CLOSE:
        middle = (low + high) / 2
        if sum(practice.at(middle) for practice in practices) < total:
            low = middle
        else:
            high = middle
    return high


def _spread(practices: Sequence[Elastic], fitted: list[Fitted], missing: int) -> int:
    """Share what rounding to whole counts left over among all practices, evenly first; return what is left."""
    for parts in range(len(practices), 0, -1):
        if not missing:
            break
        index = len(practices) - parts
        share = -(-abs(missing) // parts) * (1 if missing > 0 else -1)
        moved = practices[index].move(fitted[index], share)
        missing -= moved.frames - fitted[index].frames
        fitted[index] = moved
    for index, practice in enumerate(practices):
        if not missing:
            break
        moved = practice.move(fitted[index], missing)
        missing -= moved.frames - fitted[index].frames
        fitted[index] = moved
    return missing


def _recount(practices: Sequence[Elastic], fitted: list[Fitted], missing: int) -> int:
    """Give one practice after the other a repetition more or fewer until the sum is exact; return what is left.

    Everything stands at the bound of its count here, so a repetition that is too much fits where the others
    can give back what it adds.
    """
    give = sum(practice.give(part, missing) for practice, part in zip(practices, fitted, strict=True))
    changed = True
    while missing and changed:
        changed = False
        for index, practice in enumerate(practices):
            part = fitted[index]
            other = practice.recount(part, missing)
            if other is None:
                continue
            left = missing - (other.frames - part.frames)
            others_give = give - practice.give(part, missing)
            too_much = max(0, -left if missing > 0 else left)
            if too_much > others_give:
                continue
            fitted[index] = other
            if too_much or not left:
                return _spread(practices, fitted, left)
            give = others_give + practice.give(other, missing)
            missing = left
            changed = True
    return missing


def _exact_counts(practices: Sequence[Elastic], fitted: Sequence[Fitted], total: int) -> list[int]:
    """Return repetitions with which a sum is exact, near to those fitted; empty where none are found.

    What the first practices can take together are spans with gaps between them: those of one practice more are the
    sums of both. From the last practice back, a count is good where what it leaves lies in a span of those before it.
    """
    reached = [[(0, 0)]]
    for practice in practices:
        spans = practice.spans().values()
        if len(reached[-1]) * len(spans) > _MOST_SPANS:
            return []
        reached.append(_joined((low + least, high + most) for low, high in reached[-1] for least, most in spans))
    counts: list[int] = []
    low = high = total
    for practice, part, before in reversed([*zip(practices, fitted, reached[:-1], strict=True)]):
        spans_by_count = practice.spans()
        for reps in sorted(spans_by_count, key=lambda reps: abs(reps - (part.reps or 1))):
            least, most = spans_by_count[reps]
            if any(begin <= high - least and low - most <= end for begin, end in before):
                counts.append(reps)
                low, high = low - most, high - least
                break
        else:
            return []
    return counts[::-1]


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined
