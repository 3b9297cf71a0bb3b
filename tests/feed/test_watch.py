"""Silent streams are subscribed to anew, then get another connection, then are left alone for a while."""

from tui.feed.hearing import StreamState
from tui.feed.vitals import StreamVitals
from tui.feed.watch import FIRST_PAUSE, RENEW_AFTER, RESUBSCRIBE_AFTER, Cure, Watch
from tui.wire import streams


def stream(state: StreamState) -> StreamVitals:
    vitals = StreamVitals(streams.depth("BTCUSDT"), 0)
    vitals.state = state
    return vitals


def cures(watch: Watch, states: dict[int, StreamState]) -> dict[int, Cure]:
    found = {}
    for now, state in states.items():
        for _, cure in watch.due([stream(state)], now):
            found[now] = cure
    return found


def test_tries_one_thing_after_the_other_and_pauses_longer_each_time() -> None:
    found = cures(Watch(), dict.fromkeys(range(0, 1_000_000, 100), StreamState.STALE))
    first, second, third, fourth, fifth = list(found)[:5]
    assert list(found.values())[:5] == [
        Cure.RESUBSCRIBE,
        Cure.RENEW,
        Cure.RESUBSCRIBE,
        Cure.RENEW,
        Cure.RESUBSCRIBE,
    ]
    assert (first, second - first) == (RESUBSCRIBE_AFTER, RENEW_AFTER)
    assert (third - second, fourth - third, fifth - fourth) == (FIRST_PAUSE, RENEW_AFTER, 2 * FIRST_PAUSE)


def test_waits_while_the_new_subscription_is_on_its_way() -> None:
    states = dict.fromkeys(range(0, 2_000, 100), StreamState.STALE)
    states |= dict.fromkeys(range(2_000, 9_000, 100), StreamState.WAITING)
    assert list(cures(Watch(), states)) == [RESUBSCRIBE_AFTER]
    states[9_000] = StreamState.STALE
    assert cures(Watch(), states)[9_000] is Cure.RENEW


def test_begins_anew_once_it_has_spoken() -> None:
    watch = Watch()
    cures(watch, dict.fromkeys(range(0, 2_000, 100), StreamState.STALE))
    assert cures(watch, {2_000: StreamState.LIVE, 2_100: StreamState.STALE, 7_000: StreamState.STALE}) == {
        7_000: Cure.RESUBSCRIBE
    }


def test_leaves_all_others_alone() -> None:
    quiet = [StreamState.WAITING, StreamState.QUIET, StreamState.REFUSED, StreamState.LIVE]
    assert not any(cures(Watch(), dict.fromkeys(range(0, 100_000, 100), state)) for state in quiet)
