"""The shapes of replies about margin accounts (developers.binance.com, margin trading)."""

from typing import Any

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT, Listing, amount_text
from tui.sim.trading.margin import HOURLY_RATE, Bank, Charge, MarginAccount
from tui.sim.trading.orders import SpotOrder
from tui.sim.trading.worth import BRIDGE, worth

_BTC = "BTC"


def cross(bank: Bank, margin: MarginAccount) -> dict[str, Any]:
    """A cross account."""
    return {
        "created": True,
        "borrowEnabled": True,
        "marginLevel": amount_text(bank.level(margin)),
        "collateralMarginLevel": amount_text(bank.level(margin)),
        **_sums(bank, [margin]),
        "TotalCollateralValueInUSDT": amount_text(bank.sums(margin, BRIDGE)[0]),
        "totalOpenOrderLossInUSDT": amount_text(0),
        "tradeEnabled": True,
        "transferInEnabled": True,
        "transferOutEnabled": True,
        "accountType": "MARGIN_1",
        "userAssets": [_asset(margin, asset) for asset in margin.assets()],
    }


def isolated(exchange: Exchange, bank: Bank, margins: list[MarginAccount]) -> dict[str, Any]:
    """Isolated accounts."""
    pairs = [(margin, margin.listing) for margin in margins if margin.listing is not None]
    return {
        "assets": [_pair(exchange, bank, margin, listing) for margin, listing in pairs],
        **_sums(bank, margins),
    }


def interest(charge: Charge, margin: MarginAccount, unit: int) -> dict[str, Any]:
    """Interest that was charged."""
    return {
        "txId": charge.time,
        "interestAccuredTime": charge.time * unit,
        "asset": charge.asset,
        "rawAsset": charge.asset,
        "principal": amount_text(charge.principal),
        "interest": amount_text(charge.interest),
        "interestRate": amount_text(HOURLY_RATE),
        "type": charge.type,
        **({"isolatedSymbol": margin.listing.symbol} if margin.listing is not None else {}),
    }


def liquidation(order: SpotOrder, unit: int, *, isolated: bool) -> dict[str, Any]:
    """An order that something was liquidated with."""
    listing = order.listing
    average = order.spent * UNIT // (order.executed * listing.step_units) if order.executed else 0
    return {
        "symbol": listing.symbol,
        "orderId": order.id,
        "side": order.ticket.side,
        "price": listing.price_text(order.ticks),
        "avgPrice": amount_text(average),
        "qty": listing.quantity_text(order.lots),
        "executedQty": listing.quantity_text(order.executed),
        "timeInForce": order.ticket.time_in_force,
        "isIsolated": isolated,
        "updatedTime": order.updated * unit,
    }


def _sums(bank: Bank, margins: list[MarginAccount]) -> dict[str, str]:
    sums = [bank.sums(margin, _BTC) for margin in margins]
    has, owes = sum(one for one, _ in sums), sum(one for _, one in sums)
    return {
        "totalAssetOfBtc": amount_text(has),
        "totalLiabilityOfBtc": amount_text(owes),
        "totalNetAssetOfBtc": amount_text(has - owes),
    }


def _asset(margin: MarginAccount, asset: str) -> dict[str, Any]:
    debt, purse = margin.debt(asset), margin.account.purse
    return {
        "asset": asset,
        "borrowed": amount_text(debt.principal),
        "free": amount_text(purse.free[asset]),
        "interest": amount_text(debt.interest),
        "locked": amount_text(purse.locked[asset]),
        "netAsset": amount_text(margin.has(asset) - debt.total),
    }


def _side(exchange: Exchange, margin: MarginAccount, asset: str) -> dict[str, Any]:
    net = worth(exchange, asset, margin.has(asset) - margin.debt(asset).total, _BTC) or 0
    return _asset(margin, asset) | {
        "borrowEnabled": True,
        "repayEnabled": True,
        "netAssetOfBtc": amount_text(net),
        "totalAsset": amount_text(margin.has(asset)),
    }


def _pair(exchange: Exchange, bank: Bank, margin: MarginAccount, listing: Listing) -> dict[str, Any]:
    level = bank.level(margin)
    return {
        "symbol": listing.symbol,
        "isolatedCreated": True,
        "enabled": True,
        "baseAsset": _side(exchange, margin, listing.base),
        "quoteAsset": _side(exchange, margin, listing.quote),
        "marginLevel": amount_text(level),
        "marginLevelStatus": bank.status(margin),
        "marginRatio": amount_text(bank.leverage(margin) * UNIT),
        "indexPrice": listing.price_text(exchange.last_price(listing.symbol)),
        "liquidatePrice": amount_text(_liquidation(margin, listing)),
        "liquidateRate": "0.00000000",
        "tradeEnabled": True,
    }


def _liquidation(margin: MarginAccount, listing: Listing) -> int:
    """The price at which what it has is worth 1.1 times what it owes, in units of 1e-8; 0 where none is."""
    base = 10 * margin.has(listing.base) - 11 * margin.debt(listing.base).total
    quote = 11 * margin.debt(listing.quote).total - 10 * margin.has(listing.quote)
    return max(0, quote * UNIT // base) if base else 0
