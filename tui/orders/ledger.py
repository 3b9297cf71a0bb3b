"""Everything that was sent and what came of it; keys and signatures never come here."""

import csv
import io
import itertools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import msgspec

from tui.wire.order_replies import ListReport, OrderReport

MOST: Final = 1_000
"""Entries that are kept."""
COLUMNS: Final = (
    *("number", "sent", "answered", "venue", "action", "symbol", "order", "client order id", "outcome"),
    *("carried out", "code", "words", "order ids", "method", "params"),
)


class Action(StrEnum):
    """What was asked of the exchange."""

    TEST = "test"
    PLACE = "place"
    CANCEL = "cancel"
    REPLACE = "replace"
    AMEND = "amend"
    CANCEL_ALL = "cancel all"


class Outcome(StrEnum):
    """What came of it."""

    SENT = "SENT"
    """On its way: not answered."""
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    """Refused, or not sent at all: nothing was carried out."""
    PARTLY = "PARTLY"
    """Of a cancel-replace one half was carried out."""
    UNKNOWN = "UNKNOWN"
    """It may have been carried out, or still be; the exchange is being asked."""
    GIVEN_UP = "GIVEN UP"
    """It was unknown, and nobody here asks any more: the venue was left, or its key is another one."""
    RESOLVED = "RESOLVED"
    """It was unknown; `carried_out` tells what the exchange said since."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was asked, and what came of it. Times are ms since the epoch by this machine's clock."""

    number: int
    """From 1 on; an entry is found by it again."""
    venue: str
    action: Action
    method: str
    symbol: str
    order: str
    """What was asked, in words: BUY LIMIT 0.05000 BTC @ 62,100.00 GTC."""
    client_order_id: str
    """Ours; empty where the request makes no order."""
    params: tuple[tuple[str, str], ...]
    """What was sent, without key, time and signature."""
    sent: int
    answered: int | None = None
    outcome: Outcome = Outcome.SENT
    carried_out: bool | None = None
    """Whether it was; None while that isn't known, and of a test, which carries nothing out."""
    words: str = ""
    """What the exchange said, or why it isn't known."""
    code: int | None = None
    """The exchange's code of a refusal."""
    reports: tuple[OrderReport, ...] = ()
    """The orders as the exchange last told them here; of a replacement the new one comes last."""
    joined: ListReport | None = None
    """The list that was made."""

    @property
    def took(self) -> int | None:
        """Milliseconds from sending to the answer."""
        return None if self.answered is None else self.answered - self.sent

    @property
    def in_flight(self) -> bool:
        """Whether it isn't known yet what came of it, and will be."""
        return self.outcome in (Outcome.SENT, Outcome.UNKNOWN)

    @property
    def is_doubtful(self) -> bool:
        """Whether it isn't known what came of it, be it yet or for good."""
        return self.in_flight or self.outcome is Outcome.GIVEN_UP


class Ledger:
    """The latest requests, oldest first; those whose outcome isn't known stay whatever comes after them."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._entries: dict[int, Entry] = {}
        self._numbers = itertools.count(1)
        self._listeners: list[Callable[[Entry], None]] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that is kept."""
        return tuple(self._entries.values())

    @property
    def in_flight(self) -> tuple[Entry, ...]:
        """Those of which it isn't known yet what came of them, and will be."""
        return tuple(entry for entry in self._entries.values() if entry.in_flight)

    @property
    def doubtful(self) -> tuple[Entry, ...]:
        """Those of which it isn't known what came of them, be it yet or for good."""
        return tuple(entry for entry in self._entries.values() if entry.is_doubtful)

    def entry(self, number: int) -> Entry | None:
        """One of them as it stands now; None where it is no longer kept."""
        return self._entries.get(number)

    def begin(
        self,
        *,
        venue: str,
        action: Action,
        method: str,
        symbol: str,
        order: str,
        params: Mapping[str, str],
        client_order_id: str = "",
        now: int,
    ) -> Entry:
        """Note that something is sent."""
        entry = Entry(
            number=next(self._numbers),
            venue=venue,
            action=action,
            method=method,
            symbol=symbol,
            order=order,
            client_order_id=client_order_id,
            params=tuple(params.items()),
            sent=now,
        )
        self.note(entry)
        return entry

    def note(self, entry: Entry) -> None:
        """Keep an entry as it is now, and tell who listens."""
        self._entries[entry.number] = entry
        while len(self._entries) > self._most:
            settled = next((number for number, one in self._entries.items() if not one.is_doubtful), None)
            if settled is None:
                break
            del self._entries[settled]
        for listener in tuple(self._listeners):
            listener(entry)

    def listen(self, listener: Callable[[Entry], None]) -> Callable[[], None]:
        """Let somebody hear of every entry that comes or changes; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def csv(self, *, hidden: bool = False) -> str:
        """All that is kept as comma-separated values, with a header; `hidden` leaves amounts out."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for entry in self._entries.values():
            orders = " ".join(str(report.order_id) for report in entry.reports)
            writer.writerow(
                (
                    *(entry.number, _moment(entry.sent), _moment(entry.answered), entry.venue, entry.action),
                    *(
                        entry.symbol,
                        "" if hidden else entry.order,
                        entry.client_order_id,
                        entry.outcome,
                        _known(entry.carried_out),
                    ),
                    *("" if entry.code is None else entry.code, entry.words, orders, entry.method),
                    "" if hidden else " ".join(f"{name}={value}" for name, value in entry.params),
                )
            )
        return text.getvalue()


def _moment(time: int | None) -> str:
    if time is None:
        return ""
    return datetime.fromtimestamp(time / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _known(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"
