"""The exchange's listing: which symbols there are and how they trade, fetched once."""

import asyncio
from typing import Final

from tui.feed.inquiries import Inquiries, read
from tui.feed.weights import Governor
from tui.market.market import Market
from tui.wire.replies import ExchangeInfo, SymbolInfo
from tui.wire.venues import Venue

UNKNOWN_SYMBOL: Final = (-1100, -1121)
"""Codes for a symbol that cannot be one (illegal characters), and for one that is not listed."""


class Listing:
    """Looks symbols up, and keeps what it finds in `market.symbols`."""

    def __init__(self, market: Market, inquiries: Inquiries, governor: Governor) -> None:
        self._market = market
        self._inquiries = inquiries
        self._governor = governor
        self._fetching = asyncio.Lock()
        self._complete = False

    async def all(self, venue: Venue) -> dict[str, SymbolInfo]:
        """Every symbol; raises RequestError."""
        async with self._fetching:
            if not self._complete:
                # Binance.US refuses parameters that it does not know, and with them the whole request.
                params = {} if venue.rules == "us" else {"showPermissionSets": False}
                info = await self._inquiries.fetch("exchangeInfo", params, ExchangeInfo, priority=0)
                self._governor.count(info.rate_limits)
                self._market.symbols = {symbol.symbol: symbol for symbol in info.symbols}
                self._complete = True
        return self._market.symbols

    async def one(self, symbol: str) -> SymbolInfo | None:
        """One symbol, None where it is not listed; raises RequestError."""
        known = self._market.symbols.get(symbol)
        if known is not None or self._complete:
            return known
        reply = await self._inquiries.ask("exchangeInfo", {"symbol": symbol}, priority=0)
        if reply.failure is not None and reply.failure.code in UNKNOWN_SYMBOL:
            return None
        info = read("exchangeInfo", reply, ExchangeInfo)
        self._governor.count(info.rate_limits)
        self._market.symbols.update({listed.symbol: listed for listed in info.symbols})
        return self._market.symbols.get(symbol)
