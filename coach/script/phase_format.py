"""The format of a breath: its phases, and how many breaths there are."""

from coach.forms.shapes import Fields, ListOf, MapOf, one_of
from coach.script import hints
from coach.script.model import Breathing, CountedPractice, CountRange, Phase, TimeRange
from coach.script.sentence_format import TIME
from coach.units import Seconds, to_whole

PHASES = ListOf(
    item=MapOf(
        noun="phases",
        word=one_of(tuple(Breathing), hints.WORDS),
        value=TIME,
        twice="call the second hold 'still', or write a list: [in: 2s, in: 1s, out: 6s]",
    ),
    single=True,
    least=1,
)


def check_phases(found: Fields) -> None:
    """Note what does not go with the phases of a breath, or lacks them."""
    if "phases" not in found.places:
        if "breaths" in found.places:
            found.problem("breaths", "'breaths' goes with 'phases', such as {in: 4s, out: 6s}")
        return
    for name in ("reps", "tempo", "beat"):
        if name in found.places:
            found.problem(name, f"'{name}' does not go with 'phases', expected 'breaths' or 'for'")
    kinds = {phase.kind for phase in phases_of(found)}
    if kinds and not {Breathing.IN, Breathing.OUT} <= kinds:
        found.problem("phases", "a breath goes in and out, expected both 'in' and 'out'")


def phases_of(found: Fields) -> tuple[Phase, ...]:
    """Return the phases of a breath, in their order."""
    named = (pair for phases in found.get("phases") or () for pair in phases.items())
    return tuple(Phase(kind=Breathing(kind), time=time) for kind, time in named)


def breaths_of(phases: tuple[Phase, ...], breaths: CountRange | None, time: TimeRange | None) -> CountedPractice:
    """Return breaths, so many or as many whole ones as fill a time best.

    Where one time is given and their phases are ranges, they take exactly that.
    """
    low = sum((phase.time.low for phase in phases), 0.0)
    high = sum((phase.time.high for phase in phases), 0.0)
    if breaths is None and time is not None:
        fewest, most = (max(1, to_whole(bound / ((low + high) / 2))) for bound in (time.low, time.high))
        breaths = CountRange(low=fewest, high=most)
        if time.low == time.high:
            low = high = min(max(time.low / fewest, low), high)
    tempo = TimeRange(low=Seconds(low), high=Seconds(high))
    return CountedPractice(reps=breaths or CountRange(), tempo=tempo, phases=phases)
