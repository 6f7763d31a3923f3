"""Turns that are to end at a frame: new ones of a script, or those that are left of a running session."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coach.languages import Phrases
from coach.plan.elastic import Elastic, Fitted, Stretched, elastic, stretch_to
from coach.plan.ladder import LONGEST_PAUSE, Bounds
from coach.plan.layout import LaidOut, Running, lay_out, practice_lines
from coach.plan.lengths import Lengths
from coach.plan.model import Cue, Plan, Turn
from coach.plan.opening import Lead, ending, opening_lines, share_out_all
from coach.plan.timekeeping import company, say_near, time_checks
from coach.speech.line import Line
from coach.units import Frames, Seconds, to_frames, to_whole

REMINDED_AFTER = Seconds(4.0)
"""How long after its time is over a step that stays says so: by then no music dips that has been made before."""
NEARER = 5
"""How often a length is moved to what its counts allow before a bound is taken instead."""


class Attempt:
    """One list of turns, with the lengths it can take.

    Args:
        plan: Its turns from its `first` on are fitted; its cues have been heard.
        start: The frame at which they begin, or go on.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
        running: What has been done of the first of them, where it goes on in the middle.
        told: What has been said of the time before.
        after: The turn before them, where that has been heard to its end.
    """

    def __init__(
        self,
        *,
        plan: Plan,
        start: Frames,
        speech: Lengths,
        own: Phrases,
        running: Running | None = None,
        told: tuple[Cue, ...] = (),
        after: Turn | None = None,
    ) -> None:
        self._plan = plan
        self._turns = turns = plan.turns[plan.first :]
        self._start = start
        self._speech = speech
        self._own = own
        self._running = running
        self._told = told
        speech.prepare(_lines(turns, own, plan.first))
        self._after = after
        self._elastics = [
            elastic(turn.practice, turn.step.stay, turn.step.lean) for turn in turns if turn.practice is not None
        ]
        if running:
            self._elastics[0] = _rest(self._elastics[0], running)
        self._leads = self._share_out(turns)
        waits = (longer for lead in self._leads for longer in lead.own_longer if longer)
        self._waits = [Elastic(low=Frames(0), high=Frames(longer)) for longer in waits]
        self._rigid = sum(lead.own for lead in self._leads)
        fixed, bounds = start + self._rigid, Bounds.of((*self._elastics, *self._waits))
        self.shortest = Frames(fixed + bounds.shortest)
        self.written = Frames(fixed + to_whole(bounds.written))
        self.longest = Frames(fixed + bounds.longest)

    @property
    def crowded(self) -> bool:
        """Whether something is to be said within exact time, beside its signals."""
        exact = [(turn, lead) for turn, lead in zip(self._turns, self._leads, strict=True) if turn.step.exact]
        return any(turn.cues or (lead.over and lead.lines < len(turn.openings)) for turn, lead in exact)

    def takes(self, end: int) -> bool:
        """Tell whether the turns can end exactly at a frame."""
        return Bounds(shortest=self.shortest, longest=self.longest).hold(end) and _is_pause(
            self._stretched(end).missing
        )

    def near(self, end: int) -> Frames:
        """Return a frame near to one that the turns can end exactly at."""
        for _ in range(NEARER):
            missing = self._stretched(end).missing
            if not missing:
                return Frames(end)
            end -= missing
        return self.shortest if end - self.shortest <= self.longest - end else self.longest

    def plan(self, end: int, notice: str | None = None) -> Plan:
        """Return the turns fitted to end at a frame, or as near to it as their counts allow."""
        stretched = self._stretched(end)
        laid_out = self._lay_out(stretched)
        at = laid_out[-1].step.end if laid_out else self._start
        cues = [*self._plan.cues, *(cue for turn in laid_out for cue in turn.cues)]
        if self._running and notice:
            wanted = self._start + (to_frames(REMINDED_AFTER) if self._running.stays else 0)
            cues += say_near(laid_out[:1], notice, wanted=wanted, latest=at, speech=self._speech)
        before_closing = laid_out[: max(0, self._plan.closing - self._plan.first)]
        cues += time_checks(before_closing, self._speech, self._own, start=self._start, end=at, told=self._told)
        cues += company(laid_out, cues, self._speech, self._own)
        return replace(
            self._plan,
            start=self._start,
            frames=at,
            promised=at,
            stretch=round(stretched.stretch, 6),
            unspoken=tuple(text for turn in laid_out for text in turn.unspoken),
            moved=tuple(moved for turn in laid_out for moved in turn.moved),
            steps=tuple(turn.step for turn in laid_out),
            cues=tuple(sorted(cues, key=lambda cue: (cue.at, cue.end, cue.kind))),
        )

    def _lay_out(self, stretched: Stretched) -> list[LaidOut]:
        """Return the turns with their times, one after the other."""
        lengths = iter(stretched.fitted)
        turns = tuple(self._waiting(stretched))
        leads = self._share_out(turns)
        at = self._start
        pause = stretched.missing if not self._running and _is_pause(stretched.missing) else 0
        laid_out: list[LaidOut] = []
        said: dict[str, int] = {cue.text: cue.end for cue in self._plan.cues}
        kept = (*(lead.before for lead in leads[1:]), 0)
        after = (self._after, *turns)
        for number, turn in enumerate(turns):
            fitted = next(lengths) if turn.practice is not None else Fitted(frames=Frames(0))
            running = None if laid_out else self._running
            laid_out.append(
                lay_out(
                    turn,
                    fitted,
                    at,
                    self._speech,
                    self._own,
                    number=self._plan.first + len(laid_out),
                    said=said,
                    running=running,
                    pause=0 if laid_out else pause,
                    lead=leads[number],
                    kept=kept[number],
                    after=after[number],
                )
            )
            said |= {cue.text: cue.end for cue in laid_out[-1].cues}
            at = laid_out[-1].step.end
        return laid_out

    def _share_out(self, turns: Sequence[Turn]) -> tuple[Lead, ...]:
        """Return how the openings of the turns are shared out."""
        if self._running:
            left = ending(turns[0], self._elastics[0].shortest)
            return (Lead(), *share_out_all(turns[1:], self._speech, left))
        return share_out_all(turns, self._speech, ending(self._after, 0) if self._after else None)

    def _stretched(self, end: int) -> Stretched:
        total = end - self._start - self._rigid
        return stretch_to(self._elastics, total, self._plan.tempo_bias, self._waits)

    def _waiting(self, stretched: Stretched) -> Iterator[Turn]:
        """Yield the turns with their waits as long as they are."""
        waits, share = iter(stretched.waits), (stretched.stretch + 1.0) / 2
        for turn, lead in zip(self._turns, self._leads, strict=True):
            told = (to_whole(most * share) for most in lead.longer[: lead.lines])
            longer = (*told, *(next(waits) if most else 0 for most in lead.own_longer))
            openings = zip(turn.openings, longer, strict=False)
            waiting = tuple(replace(opening, longer=Frames(more)) for opening, more in openings)
            yield replace(turn, openings=waiting) if any(longer) else turn


def _rest(practice: Elastic, running: Running) -> Elastic:
    """Return what is left of a running step's practice."""
    if running.stays is not None:
        return Elastic(low=running.stays, high=running.stays)
    done = Frames(running.at - running.step.begun)
    return practice.rest(frames=done, reps=running.reps_done, following=running.following)


def _lines(turns: Sequence[Turn], own: Phrases, first: int) -> tuple[Line, ...]:
    numbered = enumerate(turns, start=first)
    lines = [line for number, turn in numbered for line in (*opening_lines(turn), *practice_lines(turn, own, number))]
    return tuple(dict.fromkeys(lines))


def _is_pause(missing: int) -> bool:
    """Tell whether what practices leave of a length can be a pause."""
    return 0 <= missing < LONGEST_PAUSE
