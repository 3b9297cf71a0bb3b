"""Answers to requests that change something, as what the ledger keeps of them."""

from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

import msgspec

from tui.orders.ledger import Action, Entry, Outcome
from tui.wire.decode import Malformed, decode_result
from tui.wire.order_replies import Amendment, HalfFailure, ListReport, OrderReport, Replacement
from tui.wire.replies import Failure, Reply

NOBODY_KNOWS: Final = frozenset({-1000, -1001, -1006, -1007})
"""Codes of the exchange for a request of which it doesn't know what came."""
HALF_DONE: Final = 409


class Told(NamedTuple):
    """What a result says: orders, and the list that was made."""

    reports: tuple[OrderReport, ...] = ()
    joined: ListReport | None = None


Read: TypeAlias = Callable[[msgspec.Raw], Told]


def enter(entry: Entry, reply: Reply, read: Read, now: int) -> Entry:
    """The entry once it was answered; `read` says what a result of this method tells."""
    failure = reply.failure
    if failure is None:
        return _accept(entry, reply, read, now)
    if reply.status == HALF_DONE and (half := _half(failure)) is not None:
        return msgspec.structs.replace(
            entry, answered=now, outcome=Outcome.PARTLY, words=half[0], code=failure.code, reports=half[1]
        )
    # A half whose halves can't be read is one of which nobody knows.
    unknown = reply.status >= 500 or reply.status == HALF_DONE or failure.code in NOBODY_KNOWS
    return msgspec.structs.replace(
        entry,
        answered=now,
        outcome=Outcome.UNKNOWN if unknown else Outcome.REJECTED,
        carried_out=None if unknown else False,
        words=failure.message,
        code=failure.code,
    )


def read_order(raw: msgspec.Raw) -> Told:
    """One order."""
    return Told((decode_result(raw, OrderReport),))


def read_list(raw: msgspec.Raw) -> Told:
    """An order list that was made."""
    joined = decode_result(raw, ListReport)
    return Told(tuple(joined.orders), joined)


def read_ended(raw: msgspec.Raw) -> Told:
    """What a cancel ended: one order, or all open ones of a list."""
    members = decode_result(raw, _Ended).reports
    return Told(tuple(members)) if members else read_order(raw)


def read_all_ended(raw: msgspec.Raw) -> Told:
    """What a cancel of a whole symbol ended."""
    ended = decode_result(raw, list[msgspec.Raw])
    return Told(tuple(report for one in ended for report in read_ended(one).reports))


def read_replacement(raw: msgspec.Raw) -> Told:
    """The order that was cancelled (or its list), and last the one that was placed instead."""
    both = decode_result(raw, Replacement)
    return Told((*read_ended(both.cancel).reports, *read_order(both.new).reports))


def read_amendment(raw: msgspec.Raw) -> Told:
    """An order that was made smaller."""
    return Told((decode_result(raw, Amendment).report,))


def read_nothing(_raw: msgspec.Raw) -> Told:
    """A test's result: there are no orders in it."""
    return Told()


class _Ended(msgspec.Struct):
    reports: list[OrderReport] = msgspec.field(name="orderReports", default_factory=list)


def _accept(entry: Entry, reply: Reply, read: Read, now: int) -> Entry:
    try:
        told = read(reply.result)
    except Malformed as error:
        return msgspec.structs.replace(
            entry, answered=now, outcome=Outcome.UNKNOWN, words=f"the answer can't be read: {error}"
        )
    return msgspec.structs.replace(
        entry,
        answered=now,
        outcome=Outcome.ACCEPTED,
        carried_out=None if entry.action is Action.TEST else True,
        words=", ".join(f"order {report.order_id} {report.status}".rstrip() for report in told.reports),
        reports=told.reports,
        joined=told.joined,
    )


def _half(failure: Failure) -> tuple[str, tuple[OrderReport, ...]] | None:
    """What half of a replacement was carried out, in words; None where the answer can't be read."""
    try:
        halves = decode_result(failure.data, Replacement)
        if halves.cancel_result == "SUCCESS":
            ended = read_ended(halves.cancel).reports
            refused = decode_result(halves.new, HalfFailure)
            return f"cancelled, but the new order was refused: {refused.message}", ended
        placed = read_order(halves.new).reports
        refused = decode_result(halves.cancel, HalfFailure)
    except Malformed:
        return None
    return f"the new order was placed, but the old one was not cancelled: {refused.message}", placed
