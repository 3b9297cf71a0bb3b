"""Drafts as requests: which method, and which parameters go with it (web-socket-api.md)."""

from decimal import Decimal
from typing import Final

import msgspec

from tui.orders.draft import TIMED, Draft, Kind, Side
from tui.orders.problems import Field
from tui.orders.typed import written

PLACE: Final = "order.place"
PLACE_OCO: Final = "orderList.place.oco"
TEST: Final = "order.test"


def legs(draft: Draft) -> tuple[Draft, ...]:
    """The orders of a draft: an OCO's resting one and the one that waits for its stop, else itself."""
    if draft.kind is not Kind.OCO:
        return (draft,)
    resting = msgspec.structs.replace(draft, kind=Kind.LIMIT_MAKER, stop=None, limit=None)
    waiting = msgspec.structs.replace(draft, kind=Kind.STOP_LOSS_LIMIT, price=draft.limit, limit=None)
    return resting, waiting


def params_of(draft: Draft, client_order_id: str) -> dict[str, str]:
    """The parameters of `order.place`, or for an OCO of `orderList.place.oco`, under an id of ours."""
    if draft.kind is Kind.OCO:
        return _pair_params(draft, client_order_id)
    return _told(
        {
            "symbol": draft.symbol,
            "side": draft.side,
            "type": draft.kind,
            "timeInForce": draft.force if draft.kind in TIMED else None,
            "price": draft.value(Field.PRICE),
            "stopPrice": draft.value(Field.STOP),
            "quantity": draft.quantity,
            "quoteOrderQty": draft.value(Field.TOTAL),
            "newClientOrderId": client_order_id,
            "newOrderRespType": "FULL",
            "selfTradePreventionMode": draft.prevention,
        }
    )


def _pair_params(draft: Draft, client_order_id: str) -> dict[str, str]:
    resting, waiting = ("above", "below") if draft.side is Side.SELL else ("below", "above")
    return _told(
        {
            "symbol": draft.symbol,
            "side": draft.side,
            "quantity": draft.quantity,
            "listClientOrderId": client_order_id,
            f"{resting}Type": Kind.LIMIT_MAKER,
            f"{resting}Price": draft.price,
            f"{waiting}Type": Kind.STOP_LOSS_LIMIT,
            f"{waiting}StopPrice": draft.stop,
            f"{waiting}Price": draft.limit,
            f"{waiting}TimeInForce": draft.time_in_force,
            "newOrderRespType": "RESULT",
            "selfTradePreventionMode": draft.prevention,
        }
    )


def _told(params: dict[str, str | Decimal | None]) -> dict[str, str]:
    """Amounts as the text that is signed and sent; what wasn't given is left out."""
    return {
        name: written(value) if isinstance(value, Decimal) else str(value)
        for name, value in params.items()
        if value is not None and value != ""
    }
