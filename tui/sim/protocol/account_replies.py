"""The shapes of replies about one's own account: balances, rates, prevented matches (web-socket-api.md)."""

from typing import Any

from tui.sim.engine.listings import Listing, amount_text
from tui.sim.trading.accounts import Account
from tui.sim.trading.fees import DISCOUNT
from tui.sim.trading.orders import PreventedMatch

_NO_FEES = {"maker": "0.00000000", "taker": "0.00000000"}
_BASIS_POINT = 10_000  # in units of 1e-8


def prevented(match: PreventedMatch, owner: Account, unit: int) -> dict[str, Any]:
    """One match of an account with itself that was prevented."""
    listing = match.listing
    return {
        "symbol": listing.symbol,
        "preventedMatchId": match.id,
        "takerOrderId": match.taker_id,
        "makerSymbol": listing.symbol,
        "makerOrderId": match.maker_id,
        "tradeGroupId": owner.uid,
        "selfTradePreventionMode": match.mode,
        "price": listing.price_text(match.ticks),
        **{
            name: listing.quantity_text(lots)
            for name, lots in (
                ("takerPreventedQuantity", match.taker_lots),
                ("makerPreventedQuantity", match.maker_lots),
            )
            if lots is not None
        },
        "transactTime": match.time * unit,
    }


def account(owner: Account, unit: int, *, omit_zero: bool) -> dict[str, Any]:
    """Balances and rates of a spot account."""
    purse = owner.purse
    assets = sorted({*purse.free, *purse.locked})
    return {
        "makerCommission": owner.maker_rate // _BASIS_POINT,
        "takerCommission": owner.taker_rate // _BASIS_POINT,
        "buyerCommission": 0,
        "sellerCommission": 0,
        "commissionRates": {**_rates(owner), "buyer": amount_text(0), "seller": amount_text(0)},
        "canTrade": True,
        "canWithdraw": False,
        "canDeposit": True,
        "brokered": False,
        "requireSelfTradePrevention": False,
        "preventSor": False,
        "updateTime": owner.updated * unit,
        "accountType": "SPOT",
        "balances": [
            {
                "asset": asset,
                "free": amount_text(purse.free[asset]),
                "locked": amount_text(purse.locked[asset]),
            }
            for asset in assets
            if not omit_zero or purse.free[asset] or purse.locked[asset]
        ],
        "permissions": ["SPOT"],
        "uid": owner.uid,
    }


def commission(owner: Account, listing: Listing) -> dict[str, Any]:
    """The rates of an account for a symbol."""
    nothing = {"buyer": amount_text(0), "seller": amount_text(0)}
    return {
        "symbol": listing.symbol,
        "standardCommission": {**_rates(owner), **nothing},
        "specialCommission": {**_NO_FEES, **nothing},
        "taxCommission": {**_NO_FEES, **nothing},
        "discount": _discount(owner),
    }


def commission_of_order(owner: Account) -> dict[str, Any]:
    """The rates of an order that is only tested."""
    return {
        "standardCommissionForOrder": _rates(owner),
        "specialCommissionForOrder": _NO_FEES,
        "taxCommissionForOrder": _NO_FEES,
        "discount": _discount(owner),
    }


def _rates(owner: Account) -> dict[str, str]:
    return {"maker": amount_text(owner.maker_rate), "taker": amount_text(owner.taker_rate)}


def _discount(owner: Account) -> dict[str, Any]:
    return {
        "enabledForAccount": owner.pays_in_bnb,
        "enabledForSymbol": True,
        "discountAsset": "BNB",
        "discount": amount_text(DISCOUNT),
    }
