"""Requests about margin accounts, over REST only (developers.binance.com, margin trading)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tui.sim.engine.listings import amount_text
from tui.sim.protocol import list_endpoints, margin_replies, order_endpoints, own_endpoints, refusals
from tui.sim.protocol.calls import Call, Endpoint, always
from tui.sim.protocol.listen_tokens import LONGEST
from tui.sim.trading.keys import Permission
from tui.sim.trading.margin import MarginAccount
from tui.sim.trading.rejections import Rejected

_ROOT = "/sapi/v1/"
_BUDGET = "/sapi"  # one of 6,000 a minute; what weighs by account, of 180,000, weighs a thirtieth of that
_MOST_SYMBOLS = 5
_MOST_ROWS = 100


def _chosen(call: Call) -> MarginAccount:
    """The account asked for: cross, or isolated in a symbol."""
    if _is_isolated(call):
        return _isolated_in(call, call.parameters.text("symbol"))
    return call.desk.cross(call.account)


def _isolated_in(call: Call, symbol: str) -> MarginAccount:
    if symbol not in call.exchange.listings:
        raise refusals.unknown_symbol()
    margins = call.desk.all_isolated(call.account)
    found = next((one for one in margins if one.listing is not None and one.listing.symbol == symbol), None)
    if found is None:
        raise Rejected(-11001, "Isolated margin account does not exist.")
    return found


def _is_isolated(call: Call) -> bool:
    return (call.parameters.written("isIsolated") or "").upper() == "TRUE"


def _make_token(call: Call) -> dict[str, Any]:
    validity = call.parameters.integer("validity")
    if validity is not None and not 0 < validity <= LONGEST:
        raise refusals.invalid("validity")
    account = _chosen(call).account
    token, ends_at = call.listen_tokens.make(account, call.own().key, call.now, validity or LONGEST)
    return {"token": token, "expirationTime": ends_at * call.unit}


def _cross(call: Call) -> dict[str, Any]:
    margin = call.desk.cross(call.account)
    call.desk.bank.charge(margin)
    return margin_replies.cross(call.desk.bank, margin)


def _isolated(call: Call) -> dict[str, Any]:
    wanted = [name for name in (call.parameters.written("symbols") or "").split(",") if name]
    if len(wanted) > _MOST_SYMBOLS:
        raise refusals.invalid("symbols")
    margins = [
        margin
        for margin in call.desk.all_isolated(call.account)
        if not wanted or (margin.listing is not None and margin.listing.symbol in wanted)
    ]
    for margin in margins:
        call.desk.bank.charge(margin)
    return margin_replies.isolated(call.exchange, call.desk.bank, margins)


def _borrow_or_repay(call: Call) -> dict[str, int]:
    asset, units = _money(call)
    margin, bank = _chosen(call), call.desk.bank
    kind = call.parameters.choice("type", ("BORROW", "REPAY"), lambda: refusals.no_such("type"))
    if kind is None:
        raise refusals.missing("type")
    if not margin.allows(asset):
        raise Rejected(-3027, "Not a valid margin asset.")
    act = bank.borrow if kind == "BORROW" else bank.repay
    return {"tranId": act(margin, asset, units)}


def _transfer(call: Call) -> dict[str, int]:
    asset, units = _money(call)
    kind = call.parameters.text("type")
    into, out = kind.startswith("MAIN_"), kind.endswith("_MAIN")
    if kind.removeprefix("MAIN_").removesuffix("_MAIN") not in ("MARGIN", "ISOLATED_MARGIN") or into == out:
        raise refusals.invalid("type")
    if "ISOLATED" in kind:
        symbol = call.parameters.text("toSymbol" if into else "fromSymbol")
        listing = call.exchange.listings.get(symbol)
        if into and listing is not None:  # the first transfer opens the account
            call.desk.isolated(call.account, listing)
        margin = _isolated_in(call, symbol)
    else:
        margin = call.desk.cross(call.account)
    if not margin.allows(asset):
        raise Rejected(-3027, "Not a valid margin asset.")
    bank = call.desk.bank
    bank.charge(margin)
    if out and not bank.may_leave(margin, asset, units):
        raise Rejected(-3020, "Transfer out amount exceeds max amount.")
    payer, payee = (call.account, margin.account) if into else (margin.account, call.account)
    return {"tranId": bank.transfer(payer, payee, asset, units)}


def _most(call: Call) -> dict[str, str]:
    asset = call.parameters.text("asset")
    symbol = call.parameters.written("isolatedSymbol")
    margin = call.desk.cross(call.account) if symbol is None else _isolated_in(call, symbol)
    call.desk.bank.charge(margin)
    most = amount_text(call.desk.bank.most(margin, asset))
    return {"amount": most, "borrowLimit": most}


def _interest(call: Call) -> dict[str, Any]:
    parameters = call.parameters
    symbol, asset = parameters.written("isolatedSymbol"), parameters.written("asset")
    margins = [call.desk.cross(call.account)] if symbol is None else call.desk.all_isolated(call.account)
    rows: list[dict[str, Any]] = []
    for margin in margins:
        if symbol is None or (margin.listing is not None and margin.listing.symbol == symbol):
            call.desk.bank.charge(margin)
            rows += [
                margin_replies.interest(charge, margin, call.unit) for charge in reversed(margin.charges)
            ]
    return _page(call, [row for row in rows if asset in (None, row["asset"])])


def _liquidations(call: Call) -> dict[str, Any]:
    symbol = call.parameters.written("isolatedSymbol")
    margin = call.desk.cross(call.account) if symbol is None else _isolated_in(call, symbol)
    start, end = call.parameters.time("startTime") or 0, call.parameters.time("endTime") or call.now
    orders = [order for order in reversed(margin.liquidations) if start <= order.updated <= end]
    isolated = margin.listing is not None
    rows = [margin_replies.liquidation(order, call.unit, isolated=isolated) for order in orders]
    return _page(call, rows)


def _page(call: Call, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows of the page asked for, counted from 1."""
    size = min(call.parameters.integer("size") or 10, _MOST_ROWS)
    first = ((call.parameters.integer("current") or 1) - 1) * size
    return {"rows": rows[first : first + size], "total": len(rows)}


def _start_risk_stream(call: Call) -> dict[str, Any]:
    return {"listenKey": call.listen_keys.start(call.desk.cross(call.account).account, call.now)}


def _keep_risk_stream(call: Call) -> dict[str, Any]:
    cross = call.desk.cross(call.account).account
    call.listen_keys.keep(call.parameters.text("listenKey"), cross, call.now)
    return {}


def _close_risk_stream(call: Call) -> dict[str, Any]:
    call.listen_keys.close(call.parameters.text("listenKey"), call.desk.cross(call.account).account)
    return {}


def _restrictions(call: Call) -> dict[str, Any]:
    key, keys = call.own().key, call.desk.keys
    allowed = {permission for permission in key.permissions if keys.allows(key, permission)}
    return {
        "ipRestrict": False,
        "createTime": call.desk.opened_at * call.unit,
        "enableReading": "USER_DATA" in allowed,
        "enableSpotAndMarginTrading": "TRADE" in allowed,
        "enableMargin": "TRADE" in allowed,
        "enableWithdrawals": "WITHDRAW" in allowed,
        "enableInternalTransfer": False,
        "permitsUniversalTransfer": "TRADE" in allowed,
        "enableFutures": False,
        "enableVanillaOptions": False,
        "enablePortfolioMarginTrading": False,
        "enableFixApiTrade": False,
        "enableFixReadOnly": False,
    }


def _money(call: Call) -> tuple[str, int]:
    units = call.parameters.amount("amount")
    if not units:
        raise refusals.missing("amount")
    return call.parameters.text("asset"), units


def _on_margin(answer: Callable[[Call], Any]) -> Callable[[Call], Any]:
    """Let an endpoint of spot answer for a margin account."""

    def answer_for_margin(call: Call) -> Any:
        margin = _chosen(call)
        result = answer(replace(call, owner=replace(call.own(), account=margin.account)))
        return _marked(result, isolated=margin.listing is not None)

    return answer_for_margin


def _marked(result: Any, *, isolated: bool) -> Any:
    if isinstance(result, list):
        return [_marked(one, isolated=isolated) for one in result]
    return {**result, "isIsolated": isolated}


def _margin_of(endpoint: Endpoint) -> Endpoint:
    """The endpoint of margin accounts that does what one of spot does."""
    known = {*endpoint.known, "symbol", "isIsolated", "sideEffectType", "autoRepayAtCancel"}
    return replace(
        endpoint,
        method="",
        path=f"{_ROOT}margin/{endpoint.path.replace('orderList/', 'order/')}",
        known=tuple(known),
        weigh=always(6 if endpoint.trades else 10),
        answer=_on_margin(endpoint.answer),
        free=False,
        budget=_BUDGET,
    )


def _endpoint(
    call: str,
    known: tuple[str, ...],
    answer: Callable[[Call], Any],
    *,
    weight: int,
    permission: Permission,
    signed: bool = True,
) -> Endpoint:
    """An endpoint of its own budget; `call` is verb and path."""
    verb, path = call.split()
    return Endpoint(
        "", _ROOT + path, known, always(weight), answer,
        verb=verb, permission=permission, signed=signed, budget=_BUDGET,
    )  # fmt: skip


_TOKEN = ("isIsolated", "symbol", "validity")
_MOST = ("asset", "isolatedSymbol")
_LOAN = ("asset", "amount", "isIsolated", "symbol", "type")
_MOVE = ("asset", "amount", "type", "fromSymbol", "toSymbol")
_ROWS = ("asset", "isolatedSymbol", "current", "size", "startTime", "endTime")
_LIQUIDATED = ("isolatedSymbol", "current", "size", "startTime", "endTime")
_LIKE_SPOT = (
    "order.place",
    "order.cancel",
    "openOrders.cancelAll",
    "order.status",
    "openOrders.status",
    "allOrders",
    "myTrades",
    "orderList.place",
    "orderList.place.oto",
    "orderList.place.otoco",
    "orderList.cancel",
    "orderList.status",
    "openOrderLists.status",
    "allOrderLists",
)
_RISK: dict[str, Any] = {"weight": 1, "permission": "USER_STREAM", "signed": False}

ENDPOINTS = (
    _endpoint("POST userListenToken", _TOKEN, _make_token, weight=1, permission="USER_STREAM"),
    _endpoint("GET account/apiRestrictions", (), _restrictions, weight=1, permission="USER_DATA"),
    _endpoint("GET margin/account", (), _cross, weight=10, permission="USER_DATA"),
    _endpoint("GET margin/isolated/account", ("symbols",), _isolated, weight=10, permission="USER_DATA"),
    _endpoint("POST margin/borrow-repay", _LOAN, _borrow_or_repay, weight=50, permission="TRADE"),
    _endpoint("POST asset/transfer", _MOVE, _transfer, weight=30, permission="TRADE"),
    _endpoint("GET margin/maxBorrowable", _MOST, _most, weight=50, permission="USER_DATA"),
    _endpoint("GET margin/interestHistory", _ROWS, _interest, weight=1, permission="USER_DATA"),
    _endpoint("GET margin/forceLiquidationRec", _LIQUIDATED, _liquidations, weight=1, permission="USER_DATA"),
    _endpoint("POST margin/listen-key", (), _start_risk_stream, **_RISK),
    _endpoint("PUT margin/listen-key", ("listenKey",), _keep_risk_stream, **_RISK),
    _endpoint("DELETE margin/listen-key", ("listenKey",), _close_risk_stream, **_RISK),
    *(
        _margin_of(endpoint)
        for endpoint in (*order_endpoints.ENDPOINTS, *list_endpoints.ENDPOINTS, *own_endpoints.ENDPOINTS)
        if endpoint.method in _LIKE_SPOT
    ),
)
