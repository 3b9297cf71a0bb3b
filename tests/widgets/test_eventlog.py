"""The event log: levels, words to find, every word of an event, and the newest in sight."""

from collections.abc import Callable
from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.eventlog import Event, EventLog, Level, event_lines
from tui.widgets.lines import line_width

NOON = 1_763_812_800_000
EVENTS = [
    Event(NOON, Level.INFO, "connection #1 open"),
    Event(NOON + 1_001, Level.WARN, "connection #1 closed: 1006"),
    Event(NOON + 2_000, Level.ERROR, "stream ethusdt@depth refused"),
]

StageFactory = Callable[..., Any]


def log_of(events: list[Event]) -> EventLog:
    log = EventLog()
    log.show(events, zone=UTC)
    return log


def test_events_with_time_and_level() -> None:
    lines = ["".join(text for text, _ in line).rstrip() for line in log_of(EVENTS).content(60)]
    assert lines == [
        " 12:00:00 INFO  connection #1 open",
        " 12:00:01 WARN  connection #1 closed: 1006",
        " 12:00:02 ERROR stream ethusdt@depth refused",
    ]


def test_words_narrow_it_whatever_their_case() -> None:
    log = log_of(EVENTS)
    log.narrow(" CLOSED")
    assert log.passed == EVENTS[1:2]
    log.narrow("warn")
    assert log.passed == EVENTS[1:2]
    log.narrow("")
    assert log.passed == EVENTS


def test_levels_narrow_it_and_come_round() -> None:
    log = log_of(EVENTS)
    passed = []
    for _ in range(3):
        log.action_raise_level()
        passed.append(len(log.passed))
    assert passed == [2, 1, 3]


def test_nothing_passed_is_said_with_the_filter() -> None:
    log = log_of(EVENTS)
    log.narrow("zebra")
    assert log.state.words == "Nothing passes the filter “zebra”."
    assert log_of([]).state.words == "Nothing has happened yet."


def test_the_text_has_dates_zone_and_only_what_passes() -> None:
    log = log_of(EVENTS)
    log.action_raise_level()
    assert log.text() == (
        "2025-11-22 12:00:01.001 UTC  WARN   connection #1 closed: 1006\n"
        "2025-11-22 12:00:02.000 UTC  ERROR  stream ethusdt@depth refused\n"
    )


@given(st.integers(1, 120), st.text("ab 这", max_size=200))
def test_every_line_is_exact_at_every_width(width: int, words: str) -> None:
    lines = event_lines(Event(NOON, Level.WARN, words), UTC, width)
    assert {line_width(line) for line in lines} == {width}


def test_no_word_is_lost() -> None:
    words = "the exchange closed the connection because it was told to do so"
    for width in (30, 45, 60):
        lines = event_lines(Event(NOON, Level.WARN, words), UTC, width)
        said = " ".join("".join(text for text, _ in line) for line in lines)
        assert set(words.split()) <= set(said.split())


async def test_it_follows_the_newest_until_it_is_moved(stage: StageFactory) -> None:
    log = EventLog()
    async with stage(log, 50, 6).run_test(size=(60, 10)) as pilot:

        async def last(count: int, *keys: str) -> str:
            log.show([Event(NOON, Level.INFO, f"event {n}") for n in range(count)], zone=UTC)
            await pilot.press(*keys)
            await pilot.pause()
            return str(pilot.app.rows()[-2].strip("│ ").split("  ")[-1])

        log.focus()
        assert await last(20) == "event 19"
        assert await last(21) == "event 20"
        assert await last(21, "k") == "event 19"
        assert await last(30) == "event 19"
        assert await last(30, "G") == "event 29"
        assert await last(31) == "event 30"
