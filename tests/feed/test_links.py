"""What the status line reads: states, age, rate and latency."""

import logging

import pytest

from tui.feed.links import HISTORY, Level, Links, LinkState


def test_the_state_is_that_of_the_worst_market_connection() -> None:
    links = Links()
    assert [links.state] == [LinkState.CLOSED]
    one, other, api = links.add("market", "u", 0), links.add("market", "u", 0), links.add("api", "u", 0)
    links.change(api, LinkState.FAILED, 1)
    links.change(one, LinkState.OPEN, 1)
    assert [links.state] == [LinkState.CONNECTING]
    links.change(other, LinkState.OPEN, 2)
    assert [links.state, other.since] == [LinkState.OPEN, 2]
    links.change(one, LinkState.RECONNECTING, 3, "it broke", next_try=4)
    assert [links.state, one.last_close, one.next_try] == [LinkState.RECONNECTING, "it broke", 4]
    links.change(one, LinkState.OPEN, 5)
    assert [one.reconnects, one.next_try, one.last_close] == [1, None, "it broke"]
    links.remove(one)
    assert one.number not in links.all


def test_the_history_is_bounded() -> None:
    links = Links()
    link = links.add("market", "u", 0)
    for time in range(2 * HISTORY):
        links.change(link, LinkState.RECONNECTING, time, "again")
    assert len(links.history) == HISTORY
    assert links.history[-1].time == 2 * HISTORY - 1


def test_the_age_counts_from_the_latest_data() -> None:
    links = Links()
    one, other = links.add("market", "u", 0), links.add("market", "u", 0)
    assert links.age(1_000) is None
    one.last_data, other.last_data = 1_000, 1_200
    assert links.age(1_500) == 300
    assert links.age(1_100) == 0


def test_the_rate_is_over_the_last_second_and_survives_the_end_of_a_connection() -> None:
    links = Links()
    link = links.add("market", "u", 0)
    links.measure(0)
    link.messages = 500
    links.measure(500)
    assert links.rate == 0
    links.measure(1_000)
    assert links.rate == 500
    links.remove(link)
    links.measure(2_000)
    assert links.rate == 0
    assert links.messages == 500


def test_latency_is_by_the_exchanges_clock() -> None:
    links = Links()
    assert links.latency.quantile(0.5) is None
    for delay in range(100):
        links.latency.add(delay)
    links.latency.offset = 5
    assert (links.latency.p50, links.latency.p99) == (55, 104)


def test_what_happens_is_logged_with_its_level(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("tui"), "propagate", True)
    caplog.set_level(logging.INFO, "tui")
    links = Links()
    link = links.add("market", "u", 0)
    links.change(link, LinkState.RECONNECTING, 1, "it broke")
    links.note(2, "an audit failed", Level.ERROR)
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("INFO", "connection 1 (market) connecting"),
        ("WARNING", "connection 1 (market) reconnecting: it broke"),
        ("ERROR", "an audit failed"),
    ]
