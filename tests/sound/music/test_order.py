"""The order of tracks: without an end, and reproducible where it is shuffled."""

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from coach.sound.music.track_order import TrackOrder

counts = st.integers(1, 12)
seeds = st.integers(-(2**70), 2**70)


def tracks(count):
    """Return so many names."""
    return [Path(str(number)) for number in range(count)]


@given(counts, st.integers(0, 1_000))
def test_in_the_order_given(count, place):
    """Without a seed tracks follow each other as they were given, again and again."""
    assert TrackOrder(tracks(count), seed=None).track(place) == Path(str(place % count))


@given(counts, seeds, st.integers(0, 30))
def test_each_pass_has_every_track_once(count, seed, lap):
    """However it is shuffled, each pass plays every track and none twice."""
    order = TrackOrder([*tracks(count), Path("0")], seed=seed)
    assert sorted(order.track(lap * count + within) for within in range(count)) == sorted(tracks(count))


@given(counts.filter(lambda count: count > 1), seeds)
def test_never_the_same_twice_in_a_row(count, seed):
    """Not even where one pass ends and the next begins."""
    order = TrackOrder(tracks(count), seed=seed)
    heard = [order.track(place) for place in range(10 * count)]
    assert all(one != other for one, other in pairwise(heard))


@given(counts, seeds, st.integers(0, 100))
def test_the_same_seed_gives_the_same_order(count, seed, place):
    """From anywhere, whatever was asked for before."""
    order = TrackOrder(tracks(count), seed=seed)
    for before in range(place):
        order.track(before)
    assert order.track(place) == TrackOrder(tracks(count), seed=seed).track(place)


def test_orders_are_these():
    """What a seed gives never changes, or a session gone on with would be another."""
    heard = [int(str(TrackOrder(tracks(4), seed=7).track(place))) for place in range(12)]
    assert heard == [3, 1, 0, 2, 1, 2, 3, 0, 1, 2, 0, 3]


def test_passes_and_seeds_differ():
    """Many tracks are hardly ever heard in the same order twice."""
    orders = [TrackOrder(tracks(9), seed=seed) for seed in (1, 2)]
    assert len({tuple(order.track(9 * lap + i) for i in range(9)) for order in orders for lap in (0, 1)}) == 4
