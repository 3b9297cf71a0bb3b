"""Taps hear everything at once; the log gets what is no matter of a connection, within bounds."""

import logging

import pytest

from tests.clock import ManualClock
from tui.feed.taps import LINES, WINDOW, Taps
from tui.feed.trouble import CLOSED, MALFORMED, REQUEST_FAILED, Trouble
from tui.wire.decode import Frame


@pytest.fixture(autouse=True)
def _listening(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("tui"), "propagate", True)
    caplog.set_level(logging.DEBUG, "tui")


def test_every_tap_hears_every_trouble_until_it_is_removed(
    clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    taps, heard = Taps(clock), list[tuple[Frame | Trouble, bytes, int]]()
    untap = taps.add(lambda *told: heard.append(told))
    trouble = Trouble(REQUEST_FAILED, "BTCUSDT order book: no reply within 10 s")
    taps.report(trouble)
    untap()
    untap()
    taps.report(trouble)
    assert heard == [(trouble, b"", clock.now())]
    assert caplog.messages == ["RequestFailed: BTCUSDT order book: no reply within 10 s"] * 2
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


async def test_junk_does_not_push_all_else_out_of_the_log(
    clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    taps = Taps(clock)
    for number in range(LINES + 500):
        taps.report(Trouble(MALFORMED, f"junk {number}"))
    taps.report(Trouble(REQUEST_FAILED, "klines"))
    assert len(caplog.messages) == LINES + 1
    assert caplog.messages[-2:] == [f"MalformedFrame: junk {LINES - 1}", "RequestFailed: klines"]
    await clock.advance(WINDOW)
    taps.report(Trouble(MALFORMED, "again"))
    assert caplog.messages[-2:] == ["MalformedFrame: 500 more like it were left out", "MalformedFrame: again"]


def test_what_connections_log_themselves_is_not_logged_twice(
    clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    Taps(clock).report(Trouble(CLOSED, "wss://example: the connection broke; reconnecting"))
    assert not caplog.messages
