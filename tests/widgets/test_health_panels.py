"""The panels of the health place: what they say of a connection, a stream, a book, the process."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market.audit import Audit
from tui.market.book import Resync
from tui.widgets.connections import Connection, Connections, connection_row
from tui.widgets.fields import compose
from tui.widgets.integrity import BookFacts, Integrity, book_lines
from tui.widgets.lines import Line, line_width
from tui.widgets.panel import LIVE
from tui.widgets.processline import ProcessFigures, ProcessLine, process_fields
from tui.widgets.streams import StreamFigures, Streams, stream_row
from tui.widgets.verdict import HealthHeader, Verdict, Word, verdict_fields

NOON = 1_763_812_800_000
OPEN = Connection(
    number=1,
    endpoint="stream.binance.com:9443 streams",
    state=("● OPEN", "fine bold"),
    up=3 * 3_600_000 + 12 * 60_000,
    renewal=20 * 3_600_000,
    round_trip=11.2,
    rate=412.0,
    volume=318_000.0,
    drops=2,
    reconnects=1,
    last_close="the network closed it (1006)",
)
CLOSED = Connection(number=2, endpoint="api.binance.com requests", state=("○ CLOSED", "axis"))
SPEAKING = StreamFigures(
    name="btcusdt@depth@100ms",
    state=("● live", "fine"),
    messages=112_904,
    rate=9.8,
    received=(11, 24, 38, 212),
    painted=61,
    age=100,
    gaps=0,
    duplicates=0,
    out_of_order=0,
)
SILENT = StreamFigures(
    name="ethusdt@trade", state=("◑ STALE 14 s > 3.1 s", "warn bold"), age=14_200, old=True
)
BOOK = BookFacts(
    symbol="BTCUSDT",
    state=("● LIVE", "fine bold"),
    snapshot_id=84_111_004_112,
    last_id=84_112_903_551,
    age=80,
    gaps=1,
    resyncs=1,
    last_resync=Resync(NOON, 1_310),
    snapshots=2,
    buffered_max=41,
    levels=(4_812, 4_977),
    audits=1_204,
    audit=Audit(NOON, 84_112_903_551, 2, 2),
)
WAITING = BookFacts(
    symbol="这是测试币456", state=("◌ SYNCING", "axis"), words="12 changes kept until a snapshot comes"
)
PROCESS = ProcessFigures(7.2, 92 * 1024 * 1024, 4.04, 12, 0.71, 3, 1, 42, 6_000)


def texts(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def said(lines: list[Line]) -> str:
    return "\n".join(texts(lines))


def test_a_connection_in_full() -> None:
    panel = Connections()
    panel.show([OPEN, CLOSED], LIVE, zone=UTC)
    titles, first, second = texts(panel.draw(158, 3))
    assert titles.strip().split("  ")[-1] == "last close"
    assert first.split("  ")[-1] == "the network closed it (1006)"
    for words in (
        "stream.binance.com:9443 streams",
        "● OPEN",
        "3h 12m",
        "20h 00m",
        "11 ms",
        " 412 ",
        " 318 ",
    ):
        assert words in first
    assert second.split()[-8:] == ["—"] * 8


def test_the_last_close_stands_below_where_there_is_no_room_beside() -> None:
    panel = Connections()
    panel.show([OPEN, CLOSED], LIVE, zone=UTC)
    _, first, below, second, *_ = texts(panel.draw(78, 5))
    assert "OPEN" in first
    assert below == "    last close: the network closed it (1006)"
    assert "CLOSED" in second


def test_drops_stand_out_and_reconnects_do_not() -> None:
    row = connection_row(OPEN)
    assert ("2", "warn bold") in row
    assert ("1", "text") in row


def test_a_stream_in_full() -> None:
    panel = Streams()
    panel.show([SPEAKING], LIVE, zone=UTC)
    _, line = texts(panel.draw(158, 2))
    figures = "btcusdt@depth@100ms 112,904 9.8 11 24 38 212 61 0.1 s 0 0 0 ● live"
    assert line.split() == figures.split()


def test_a_silent_stream_is_paler_and_its_age_loud() -> None:
    paints = [paint for _, paint in stream_row(SILENT)]
    assert paints[1] == "text old"
    assert ("14 s", "warn bold") in stream_row(SILENT)
    assert "text old" not in [paint for _, paint in stream_row(SPEAKING)]


def test_a_book_in_full() -> None:
    assert texts(book_lines(BOOK, UTC, 78)) == [
        " BTCUSDT  ● LIVE  last id 84,112,903,551  snapshot 84,111,004,112  age 0.1 s",
        "   gaps 1  resyncs 1 (12:00:00, 1.3 s)  snapshots 2  buffered at most 41",
        "   crossed 0  levels 4,812 / 4,977 (bids / asks)",
        "   audit 2 of 2 levels match  12:00:00  audits 1,204  mismatches 0",
    ]


def test_a_book_says_what_it_waits_for_and_that_nothing_was_audited() -> None:
    first, *_, last = texts(book_lines(WAITING, UTC, 78))
    assert "◌ SYNCING  12 changes kept until a snapshot comes" in first
    assert last == "   audit none yet"


def test_a_mismatch_is_an_alarm() -> None:
    audit = Audit(NOON, 7, 99, 100, "9f3a117b5d2c6e01")
    lines = book_lines(BookFacts("B", ("● LIVE", "fine"), audits=1, mismatches=1, audit=audit), UTC, 78)
    assert ("99 of 100 levels match", "alarm bold") in lines[-1]
    assert ("1", "warn bold") in lines[-1]


def test_the_process_in_full() -> None:
    line = said([compose(process_fields(PROCESS), 160)])
    assert line.split("  ")[:8] == [
        " process",
        "cpu 7%",
        "rss 92 MiB",
        "loop lag p99 4.0 ms",
        "fps 12",
        "frames coalesced 71%",
        "clock drift +3 ms ±1",
        "weight 42/6,000",
    ]


def test_what_is_not_known_is_a_dash() -> None:
    line = said([compose(process_fields(ProcessFigures()), 160)])
    assert "cpu —" in line
    assert "lag p99 —" in line
    assert "drift —" in line


def test_a_late_loop_and_a_wrong_clock_stand_out() -> None:
    line = compose(process_fields(ProcessFigures(lag=140, drift=-61_000)), 160)
    assert ("140 ms", "warn bold") in line
    assert ("-61,000 ms", "warn bold") in line


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (160, "health ◑ DEGRADED  (1 stream stale: ethusdt@trade · 1 book desynced: X)"),
        (61, "health ◑ DEGRADED  (1 stream stale: ethusdt@trade · 1 more)"),
        (60, "health ◑ DEGRADED  (1 stream stale: ethusdt@trade)"),
        (30, "health ◑ DEGRADED"),
        (12, "◑ DEGRADED"),
        (3, "◑"),
    ],
)
def test_the_verdict_gives_way_to_the_word(width: int, words: str) -> None:
    reasons = ("1 stream stale: ethusdt@trade", "1 book desynced: X")
    line = compose(verdict_fields(Verdict(Word.DEGRADED, reasons)), width)
    assert said([line]).strip() == words


@given(
    st.integers(1, 180),
    st.integers(1, 14),
    st.sampled_from(["connections", "streams", "books", "process", "header"]),
)
def test_every_line_is_exact_at_every_size(width: int, height: int, which: str) -> None:
    connections, streams, books = Connections(), Streams(), Integrity()
    process, header = ProcessLine(), HealthHeader()
    connections.show([OPEN, CLOSED], LIVE, zone=UTC)
    streams.put_rows([stream_row(SPEAKING), stream_row(SILENT)])
    books.show([BOOK, WAITING], LIVE, zone=UTC)
    process.show(PROCESS)
    widget = {"connections": connections, "streams": streams, "books": books, "process": process}.get(
        which, header
    )
    assert [line_width(line) for line in widget.draw(width, height)] == [width] * height
