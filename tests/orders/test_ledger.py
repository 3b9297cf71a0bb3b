"""The ledger keeps what was sent and what came of it, the latest of it, and never loses what is unknown."""

import csv
from typing import Any

import msgspec

from tui.orders.ledger import COLUMNS, Action, Entry, Ledger, Outcome
from tui.wire.order_replies import OrderReport


def begin(ledger: Ledger, **more: Any) -> Entry:
    told: dict[str, Any] = {
        "venue": "SIMULATED",
        "action": Action.PLACE,
        "method": "order.place",
        "symbol": "ABCUSD",
    }
    return ledger.begin(**told | {"order": "BUY, at last", "params": {"side": "BUY"}, "now": 1_000} | more)


def test_entries_are_numbered_change_and_are_told() -> None:
    ledger, heard = Ledger(), list[Entry]()
    stop = ledger.listen(heard.append)
    first, second = begin(ledger), begin(ledger)
    assert (first.number, second.number, first.in_flight, first.took) == (1, 2, True, None)
    done = msgspec.structs.replace(first, outcome=Outcome.ACCEPTED, carried_out=True, answered=1_250)
    ledger.note(done)
    assert (ledger.entry(1), done.took, done.in_flight) == (done, 250, False)
    assert ledger.entries == (done, second)
    assert ledger.in_flight == (second,)
    stop()
    begin(ledger)
    assert heard == [first, second, done]


def test_the_oldest_go_but_for_those_that_are_unknown() -> None:
    ledger = Ledger(most=3)
    unknown = msgspec.structs.replace(begin(ledger), outcome=Outcome.UNKNOWN)
    ledger.note(unknown)
    for _ in range(5):
        ledger.note(msgspec.structs.replace(begin(ledger), outcome=Outcome.REJECTED))
    assert [entry.number for entry in ledger.entries] == [1, 5, 6]
    ledger.note(msgspec.structs.replace(unknown, outcome=Outcome.GIVEN_UP))
    ledger.note(msgspec.structs.replace(begin(ledger), outcome=Outcome.REJECTED))
    assert [entry.number for entry in ledger.entries] == [1, 6, 7]
    assert (ledger.in_flight, len(ledger.doubtful)) == ((), 1)
    full = Ledger(most=1)
    begin(full)
    begin(full)
    assert len(full.entries) == 2
    assert ledger.entry(2) is None


def test_it_is_written_as_a_table() -> None:
    ledger = Ledger()
    report = OrderReport("ABCUSD", 77)
    entry = begin(ledger, client_order_id="dd-1", now=1_795_341_600_123)
    ledger.note(
        msgspec.structs.replace(
            entry,
            outcome=Outcome.RESOLVED,
            carried_out=True,
            code=-1007,
            reports=(report, report),
            answered=1_795_341_601_000,
        )
    )
    begin(ledger)
    header, row, other = csv.reader(ledger.csv().splitlines())
    assert tuple(header) == COLUMNS
    told = dict(zip(header, row, strict=True))
    assert told["sent"] == "2026-11-22T10:00:00.123Z"
    assert (told["answered"], told["outcome"], told["carried out"]) == (
        "2026-11-22T10:00:01.000Z",
        "RESOLVED",
        "yes",
    )
    assert (told["order"], told["order ids"], told["params"], told["code"]) == (
        "BUY, at last",
        "77 77",
        "side=BUY",
        "-1007",
    )
    hidden = dict(zip(header, list(csv.reader(ledger.csv(hidden=True).splitlines()))[1], strict=True))
    assert {name for name in told if told[name] != hidden[name]} == {"order", "params"}
    assert (hidden["order"], hidden["params"]) == ("", "")
    assert dict(zip(header, other, strict=True))["carried out"] == ""
