"""The shapes of user data events (user-data-stream.md); times become microseconds where `unit` is 1,000."""

from typing import Any

from tui.sim.engine.listings import amount_text
from tui.sim.trading.news import (
    BalancesChanged,
    Deposited,
    LiabilityChanged,
    ListChanged,
    LockedOutside,
    MarginLevelChanged,
    News,
    OrderChanged,
)
from tui.sim.trading.orders import SpotOrder


def event(news: News, now: int, unit: int) -> dict[str, Any]:
    """Any event, before any envelope; `now` is when it is sent, by the exchange's clock."""
    if isinstance(news, OrderChanged):
        return _execution_report(news, now, unit)
    if isinstance(news, BalancesChanged):
        return _position(news, now, unit)
    if isinstance(news, ListChanged):
        return _list_status(news, now, unit)
    if isinstance(news, LiabilityChanged):
        return _liability(news, now, unit)
    if isinstance(news, MarginLevelChanged):
        return _margin_level(news, now, unit)
    name = "externalLockUpdate" if isinstance(news, LockedOutside) else "balanceUpdate"
    return _moved(name, news, now, unit)


def terminated(now: int, unit: int) -> dict[str, Any]:
    """`eventStreamTerminated`: nothing more comes of this subscription."""
    return {"e": "eventStreamTerminated", "E": now * unit}


def listen_key_expired(key: str, now: int, unit: int) -> dict[str, Any]:
    """`listenKeyExpired`: nothing more comes of this key."""
    return {"e": "listenKeyExpired", "E": now * unit, "listenKey": key}


def _execution_report(changed: OrderChanged, now: int, unit: int) -> dict[str, Any]:
    order, own, listing = changed.order, changed.trade, changed.order.listing
    ticket = order.ticket
    return {
        "e": "executionReport",
        "E": now * unit,
        "s": listing.symbol,
        "c": changed.client_id,
        "S": ticket.side,
        "o": ticket.type,
        "f": ticket.time_in_force,
        "q": listing.quantity_text(order.lots),
        "p": listing.price_text(order.ticks),
        "P": listing.price_text(order.stop),
        "F": amount_text(0),
        "g": order.joined.id if order.joined is not None else -1,
        "C": changed.original_client_id,
        "x": changed.execution,
        "X": order.status,
        "r": changed.reason,
        "i": order.id,
        "l": listing.quantity_text(own.lots if own is not None else 0),
        "z": listing.quantity_text(order.executed),
        "L": listing.price_text(own.ticks if own is not None else 0),
        "n": amount_text(own.fee) if own is not None else "0",
        "N": own.fee_asset if own is not None else None,
        "T": changed.time * unit,
        "t": own.id if own is not None else -1,
        "I": changed.execution_id,
        "w": order.is_open and order.working_since >= 0,
        "m": own is not None and own.is_maker,
        "M": own is not None,
        "O": order.created * unit,
        "Z": amount_text(order.spent),
        "Y": amount_text(own.quote if own is not None else 0),
        "Q": amount_text(ticket.quote),
        **({"W": order.working_since * unit} if order.working_since >= 0 else {}),
        "V": ticket.prevention,
        **_conditional(changed, order),
    }


def _conditional(changed: OrderChanged, order: SpotOrder) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if order.ticket.strategy_id is not None:
        shown["j"] = order.ticket.strategy_id
    if order.ticket.strategy_type is not None:
        shown["J"] = order.ticket.strategy_type
    if changed.prevented is not None:
        prevented, listing = changed.prevented, order.listing
        quantity = listing.quantity_text(prevented.lots)
        shown |= {
            "v": prevented.id,
            "A": quantity,
            "B": quantity,
            "u": changed.account.uid,
            "U": prevented.counter_id,
            "Cs": listing.symbol,
            "pl": quantity,
            "pL": listing.price_text(prevented.ticks),
            "pY": amount_text(listing.quote_units(prevented.ticks * prevented.lots)),
        }
    if order.expiry:
        shown["eR"] = order.expiry
    return shown


def _position(changed: BalancesChanged, now: int, unit: int) -> dict[str, Any]:
    return {
        "e": "outboundAccountPosition",
        "E": now * unit,
        "u": changed.time * unit,
        "B": [
            {"a": asset, "f": amount_text(free), "l": amount_text(locked)}
            for asset, free, locked in changed.balances
        ],
    }


def _moved(name: str, moved: Deposited | LockedOutside, now: int, unit: int) -> dict[str, Any]:
    return {
        "e": name,
        "E": now * unit,
        "a": moved.asset,
        "d": amount_text(moved.units),
        "T": moved.time * unit,
    }


def _liability(changed: LiabilityChanged, now: int, unit: int) -> dict[str, Any]:
    return {
        "e": "USER_LIABILITY_CHANGE",
        "E": now * unit,
        "a": changed.asset,
        "t": changed.kind,
        "p": amount_text(changed.principal),
        "i": amount_text(changed.interest),
    }


def _margin_level(changed: MarginLevelChanged, now: int, unit: int) -> dict[str, Any]:
    return {
        "e": "MARGIN_LEVEL_STATUS_CHANGE",
        "E": now * unit,
        "l": amount_text(changed.level),
        "s": changed.status,
    }


def _list_status(changed: ListChanged, now: int, unit: int) -> dict[str, Any]:
    joined = changed.joined
    return {
        "e": "listStatus",
        "E": now * unit,
        "s": joined.listing.symbol,
        "g": joined.id,
        "c": joined.contingency,
        "l": changed.status,
        "L": "ALL_DONE" if changed.status == "ALL_DONE" else "EXECUTING",
        "r": "NONE",
        "C": joined.client_id,
        "T": changed.time * unit,
        "O": [{"s": joined.listing.symbol, "i": number, "c": client} for number, client in changed.orders],
    }
