"""The arithmetic of fitting: every practice within its bounds, the sum exact wherever it can be."""

from dataclasses import replace
from itertools import accumulate, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach.plan.elastic import Elastic, Fitted, elastic, stretch_to
from coach.plan.model import PlannedStep
from coach.script.model import Drift, Practice
from coach.units import Frames, Seconds
from tests.scripts_strategy import PRACTICES, reps, timed

COUNT = elastic(reps(5, 6, (6.0, 6.0)))
"""30 s or 36 s, nothing between."""
SLOW = elastic(reps(4, 6, (6.0, 12.0)))
REST = elastic(timed(60, 120))
REST_OF_ANY = elastic(timed(10, 110))


def frames(seconds: float) -> Frames:
    """Return seconds as frames."""
    return Frames(round(seconds * 48_000))


def rigid(low: int, high: int, tempo: int) -> Elastic:
    """Return a counted practice whose tempo, in frames, cannot change."""
    return Elastic(low=Frames(tempo), high=Frames(tempo), least_reps=low, most_reps=high)


def test_bounds():
    """Shortest, written and longest of a practice are those of its ranges."""
    assert (SLOW.shortest, SLOW.written, SLOW.longest) == (frames(24), frames(45), frames(72))
    assert (REST.shortest, REST.written, REST.longest) == (frames(60), frames(90), frames(120))


@pytest.mark.parametrize(("stretch", "seconds"), [(-1.0, 24.0), (-0.5, 34.5), (0.0, 45.0), (0.5, 58.5), (1.0, 72.0)])
def test_wanted_length(stretch: float, seconds: float):
    """The length wanted runs straight from the shortest to the written and from there to the longest."""
    assert SLOW.at(stretch) == frames(seconds)


@pytest.mark.parametrize(
    ("seconds", "stretch", "fitted"),
    [
        (45.0, 0.0, Fitted(frames=frames(45), reps=5, tempo=frames(9))),
        (45.0, -1.0, Fitted(frames=frames(45), reps=4, tempo=frames(11.25))),
        (45.0, 1.0, Fitted(frames=frames(45), reps=6, tempo=frames(7.5))),
        (1.0, -1.0, Fitted(frames=frames(24), reps=4, tempo=frames(6))),
        (99.0, 1.0, Fitted(frames=frames(72), reps=6, tempo=frames(12))),
    ],
)
def test_counted_length(seconds: float, stretch: float, fitted: Fitted):
    """A counted practice takes the number of repetitions its stretch likes, and tempo takes up the rest."""
    assert SLOW.fit(frames(seconds), stretch) == fitted


@pytest.mark.parametrize(
    ("seconds", "owed", "count"), [(32.9, 0.0, 5), (33.1, 0.0, 6), (32.9, 0.2, 6), (33.1, -0.2, 5), (33.0, 0.0, 5)]
)
def test_between_two_counts(seconds: float, owed: float, count: int):
    """Between two counts the nearer one is taken, unless what others owe turns the choice."""
    assert COUNT.fit(frames(seconds), 0.0, frames(owed)) == Fitted(
        frames=frames(6 * count), reps=count, tempo=frames(6)
    )


def test_halves_go_up():
    """Between an even and an odd number of repetitions the choice at stretch 0 is always the higher one."""
    chosen = [elastic(reps(low, low + 1, (1.0, 9.0))).fit(frames(20), 0.0).reps for low in range(3, 8)]
    assert chosen == [4, 5, 6, 7, 8]


def test_one_stretch_moves_all():
    """Two timed practices share out the time in proportion to how far each may move."""
    stretched = stretch_to((REST, elastic(timed(10, 40))), frames(92.5))
    assert [part.frames for part in stretched.fitted] == [frames(75), frames(17.5)]
    assert (stretched.stretch, stretched.missing) == (-0.5, 0)


def test_waits_are_where_the_stretch_has_them():
    """A wait moves from its shortest to its longest by the stretch of all, and the practices take what it leaves."""
    wait = Elastic(low=frames(4), high=frames(12))
    for seconds, stretch, waited in ((64, -1.0, 4), (98, 0.0, 8), (132, 1.0, 12)):
        stretched = stretch_to([REST], frames(seconds), waits=[wait])
        assert (stretched.stretch, stretched.waits, stretched.missing) == (stretch, (frames(waited),), 0)
        assert stretched.fitted[0].frames + frames(waited) == frames(seconds)


@pytest.mark.parametrize(("seconds", "waited", "missing"), [(40, 10, 0), (41, 11, 0), (34, 4, 0), (48, 12, 0)])
def test_waits_fill_a_gap_between_counts(seconds: float, waited: float, missing: float):
    """What no count can take is made good in the waits."""
    stretched = stretch_to([COUNT], frames(seconds), waits=[Elastic(low=frames(4), high=frames(12))])
    assert (stretched.waits, stretched.missing) == ((frames(waited),), missing)


def test_waits_go_back_to_their_shortest_for_counts():
    """Where only their shortest makes a sum exact, waits are that short."""
    counts = [rigid(1, 2, 30), rigid(1, 2, 41)]
    stretched = stretch_to(counts, 112, waits=[Elastic(low=Frames(0), high=Frames(1))])
    assert ([part.reps for part in stretched.fitted], stretched.waits, stretched.missing) == ([1, 2], (0,), 0)


def test_nothing_to_stretch():
    """No practice at all takes no time, and says what is missing."""
    assert stretch_to((), 0).missing == 0
    assert stretch_to((), 7).missing == 7


@pytest.mark.parametrize(("total", "missing"), [(frames(50), frames(-10)), (frames(130), frames(10))])
def test_out_of_reach(total: int, missing: int):
    """A sum out of reach leaves everything at its bound and tells by how much it is missed."""
    assert stretch_to((REST,), total).missing == missing


def test_rounding_to_counts_takes_turns():
    """Equal practices between two counts are rounded up and down in turn, so that no rounding adds up."""
    stretched = stretch_to([COUNT] * 6, 6 * frames(33))
    assert [part.reps for part in stretched.fitted] == [5, 6, 5, 6, 5, 6]
    assert stretched.missing == 0


def test_many_counts_change_where_one_is_not_enough():
    """Where rounding left several repetitions missing, several practices take one more."""
    practices = [*[rigid(1, 100, 10)] * 3, rigid(1, 2, 1_000)]
    assert stretch_to(practices, 2_000 + 30).missing == 0
    assert stretch_to(practices, 2_000 + 370).missing == 0


def test_what_is_in_reach_of_some_count():
    """A sum is kept if any number of repetitions leaves the rest to a tempo that can take it, and no other."""
    practices = (rigid(1, 2, 1_000), Elastic(low=Frames(500), high=Frames(1_100)))
    for total in range(1_500, 3_101, 50):
        reachable = total <= 2_100 or total >= 2_500
        assert (stretch_to(practices, total).missing == 0) == reachable


@pytest.mark.parametrize(
    ("practices", "total"),
    [
        ((Elastic(low=Frames(1), high=Frames(3)), rigid(3, 5, 12), rigid(1, 3, 4)), 50),
        ((Elastic(low=Frames(9), high=Frames(11), least_reps=1, most_reps=2), rigid(2, 3, 3)), 18),
    ],
)
def test_what_a_repetition_more_overshoots_is_given_back(practices: tuple[Elastic, ...], total: int):
    """Where a repetition more is too much and one fewer too little, what it is too much comes out of a tempo."""
    assert stretch_to(practices, total).missing == 0


def test_a_gap_that_nothing_fills():
    """Rigid counts alone leave gaps, and the nearest sum from where they stand is told."""
    stretched = stretch_to((rigid(5, 6, 6_000),), 34_000)
    assert (stretched.fitted[0].frames, stretched.missing) == (36_000, -2_000)


@pytest.mark.parametrize(
    ("practice", "stay", "longest", "most_reps"),
    [
        (timed(60, 120), 90, 90, 0),
        (timed(60, 120), 30, 60, 0),
        (reps(4, 6, (6.0, 12.0)), 60, 60, 6),
        (reps(4, 6, (6.0, 12.0)), 33, 33, 5),
        (reps(4, 6, (6.0, 12.0)), 10, 24, 4),
        (reps(5, 8, (6.0, 6.0)), 40, 36, 6),
    ],
)
def test_hands_stay_no_longer(practice: Practice, stay: float, longest: float, most_reps: int):
    """A practice is at most as long as hands may stay in one place, though never shorter than its shortest."""
    capped = elastic(practice, Seconds(stay))
    assert (capped.longest, capped.most_reps) == (frames(longest), most_reps)
    assert capped.fit(frames(999), 1.0).frames == capped.longest
    assert capped.written <= capped.longest


def test_what_is_left_of_a_stay():
    """Once some of a practice is done, hands may stay for the rest of the time only."""
    begun = elastic(reps(4, 12, (6.0, 12.0)), Seconds(60.0)).rest(frames=frames(36), reps=3)
    assert (begun.least_reps, begun.most_reps, begun.longest) == (1, 4, frames(24))


@pytest.mark.parametrize(
    ("seconds", "drift", "tempi"),
    [
        (40.0, Drift.SLOWER, (6.0, 7.0, 8.0, 9.0, 10.0)),
        (40.0, Drift.QUICKER, (10.0, 9.0, 8.0, 7.0, 6.0)),
        (35.0, Drift.SLOWER, (6.0, 6.5, 7.0, 7.5, 8.0)),
        (45.0, Drift.SLOWER, (8.0, 8.5, 9.0, 9.5, 10.0)),
        (45.0, Drift.QUICKER, (10.0, 9.5, 9.0, 8.5, 8.0)),
    ],
)
def test_a_tempo_that_moves(seconds: float, drift: Drift, tempi: tuple[float, ...]):
    """The fit chooses the mean; the first and the last repetition are as far from it as the range allows."""
    moving = elastic(reps(5, 5, (6.0, 10.0), drift))
    fitted = moving.fit(frames(seconds), 0.0)
    assert (fitted.frames, fitted.tempo, fitted.first) == (frames(seconds), frames(seconds / 5), frames(tempi[0]))
    begin = Frames(1_000)
    planned = PlannedStep(
        turn=None,  # type: ignore[arg-type]
        start=begin,
        practice_start=begin,
        end=Frames(begin + fitted.frames),
        reps=fitted.reps,
        tempo=fitted.tempo,
        first=fitted.first,
        begun=begin,
    )
    assert planned.strokes == tuple(accumulate((frames(tempo) for tempo in tempi), initial=begin))
    assert (moving.shortest, moving.longest) == (frames(35), frames(45))


def _drawn(low: int, more: int, least: int, extra: int) -> Elastic:
    bounds = Elastic(low=Frames(low), high=Frames(low + more))
    return replace(bounds, least_reps=least, most_reps=least + extra) if least else bounds


SMALL = st.builds(
    _drawn,
    st.integers(1, 9),
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(0, 3),
)


STAYING = SMALL | st.builds(Elastic.stay, SMALL, st.integers(1, 30))


@given(st.lists(STAYING, min_size=1, max_size=4), st.floats(0.0, 1.0))
def test_every_sum_reported_is_true(practices: list[Elastic], share: float):
    """Whatever the sum, each practice keeps its bounds and the parts add up to what is told."""
    shortest = sum(practice.shortest for practice in practices)
    longest = sum(practice.longest for practice in practices)
    total = round(shortest + share * (longest - shortest))
    stretched = stretch_to(practices, total)
    assert sum(part.frames for part in stretched.fitted) == total - stretched.missing
    assert -1.0 <= stretched.stretch <= 1.0
    for practice, part in zip(practices, stretched.fitted, strict=True):
        if not practice.least_reps:
            assert (part.reps, part.tempo) == (None, None)
            assert practice.low <= part.frames <= practice.high
        else:
            assert part.reps is not None
            assert part.tempo is not None
            assert practice.least_reps <= part.reps <= practice.most_reps
            assert practice.low <= part.tempo <= practice.high
            assert 0 <= part.frames - part.reps * part.tempo < part.reps
            assert part.frames <= practice.longest


@given(
    st.lists(SMALL.filter(lambda practice: practice.low < practice.high), min_size=1, max_size=3),
    st.floats(0.0, 1.0),
)
@example([_drawn(1, 1, 3, 1), _drawn(7, 1, 1, 1)], 0.43)  # one count more and another one fewer
def test_a_missed_sum_is_a_true_gap(practices: list[Elastic], share: float):
    """Where every tempo can give a little, a sum is missed only if no counts at all could make it exact."""
    shortest, longest = sum(each.shortest for each in practices), sum(each.longest for each in practices)
    total = round(shortest + share * (longest - shortest))
    choices = [range(each.least_reps, each.most_reps + 1) if each.least_reps else range(1, 2) for each in practices]
    possible = any(
        sum(count * each.low for count, each in zip(counts, practices, strict=True))
        <= total
        <= sum(count * each.high for count, each in zip(counts, practices, strict=True))
        for counts in product(*choices)
    )
    assert (stretch_to(practices, total).missing == 0) == possible


def test_one_count_more_and_another_one_fewer():
    """Several counts are changed where that makes a sum exact; where none do, or too many could, it is missed."""
    stretched = stretch_to([_drawn(1, 1, 3, 1), _drawn(7, 1, 1, 1)], 16)
    assert ([part.reps for part in stretched.fitted], stretched.missing) == ([4, 1], 0)
    assert stretch_to([_drawn(5, 0, 1, 2), _drawn(9, 0, 1, 1)], 17).missing != 0
    assert stretch_to([_drawn(200, 0, 1, 300), _drawn(70_000, 0, 1, 299)], 1_000_001).missing != 0


LEANS = st.sampled_from((0.0, 0.0, 0.5, -0.5))


@given(
    st.lists(st.tuples(PRACTICES, st.sampled_from((None, Seconds(1.0), Seconds(20.0))), LEANS), min_size=1, max_size=5)
)
def test_bounds_are_always_exact(wanted: list):
    """At its shortest and at its longest every session can be led, whatever gaps lie between."""
    practices = [elastic(*each) for each in wanted]
    assert stretch_to(practices, sum(practice.shortest for practice in practices)).missing == 0
    assert stretch_to(practices, sum(practice.longest for practice in practices)).missing == 0


@given(st.integers(0, 200))
def test_what_leans_gets_more(share: int):
    """Of two that are the same, what leans gets more wherever both can give, and their sum is exact at every length."""
    total = frames(20 + share)
    liked, other = stretch_to((replace(REST_OF_ANY, lean=0.5), replace(REST_OF_ANY, lean=-0.5)), total).fitted
    assert liked.frames + other.frames == total
    assert liked.frames > other.frames or 0 in (share, 200 - share)


@pytest.mark.parametrize(("seconds", "more"), [(20, 10), (60, 50), (120, 85), (180, 110), (220, 110)])
def test_what_leans_takes_more_of_the_same_sum(seconds: int, more: int):
    """Of two practices alike the one that leans takes more, the other less, both in their bounds, the sum exact."""
    wanted, other = elastic(timed(10, 110), lean=0.5), elastic(timed(10, 110), lean=-0.5)
    first, second = stretch_to([wanted, other], frames(seconds)).fitted
    assert first.frames + second.frames == frames(seconds)
    assert first.frames == pytest.approx(frames(more), abs=2)
