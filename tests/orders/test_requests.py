"""Orders as the exchange wants them asked for."""

from tests.orders.drafting import LOTS, PRICES, draft_of, rules_of, told
from tui.orders.draft import Kind
from tui.orders.requests import legs, params_of

RULES = rules_of(PRICES, LOTS)
STEP = RULES.step


def test_orders_as_requests() -> None:
    stop = draft_of("SELL", "STOP_LOSS_LIMIT", price="94.90", stop=95, quantity="1.000", prevention="NONE")
    assert params_of(stop, "dd-1") == {
        "symbol": "ABCUSD",
        "side": "SELL",
        "type": "STOP_LOSS_LIMIT",
        "timeInForce": "GTC",
        "price": "94.9",
        "stopPrice": "95",
        "quantity": "1",
        "newClientOrderId": "dd-1",
        "newOrderRespType": "FULL",
        "selfTradePreventionMode": "NONE",
    }
    market = params_of(draft_of("BUY", "MARKET", total="1E+2", price=5, stop=5), "dd-2")
    assert market["quoteOrderQty"] == "100"
    assert not {"price", "stopPrice", "timeInForce", "quantity"} & market.keys()
    pair = draft_of("BUY", "OCO", price=90, stop=105, limit=106, quantity=1)
    assert params_of(pair, "dd-3") == {
        "symbol": "ABCUSD",
        "side": "BUY",
        "quantity": "1",
        "listClientOrderId": "dd-3",
        "belowType": "LIMIT_MAKER",
        "belowPrice": "90",
        "aboveType": "STOP_LOSS_LIMIT",
        "aboveStopPrice": "105",
        "abovePrice": "106",
        "aboveTimeInForce": "GTC",
        "newOrderRespType": "RESULT",
    }
    assert [told(leg.kind, leg.price, leg.stop) for leg in legs(pair)] == [
        (Kind.LIMIT_MAKER, 90, None),
        (Kind.STOP_LOSS_LIMIT, 106, 105),
    ]
