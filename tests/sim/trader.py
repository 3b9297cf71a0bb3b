"""Somebody who trades at a served exchange, over its WebSocket API and REST."""

from typing import Any

from aiohttp import ClientSession
from websockets.asyncio.client import ClientConnection

from tests.sim.signing import KEY, SECRET, query, signed
from tests.sim.venue import Venue, ask, read
from tui.sim.trading.welcome import KeyPair, welcome

SYMBOL = "ETHBTC"


class Trader:
    """Somebody with a key, at a venue."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        listings = venue.exchange.listings
        self.account, _ = welcome(venue.desk, listings.values(), KeyPair(KEY, SECRET))
        self.listing = listings[SYMBOL]

    def price(self, side: str, away: int = 0) -> str:
        best = self.venue.exchange.best(SYMBOL)
        ticks = best.bid - away if side == "bid" else best.ask + away
        return self.listing.price_text(ticks)

    def stamped(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "timestamp": self.venue.now}

    def limit(self, side: str, price: str, quantity: str = "0.5", **more: Any) -> dict[str, Any]:
        return {
            "symbol": SYMBOL, "side": side, "type": "LIMIT", "timeInForce": "GTC",
            "quantity": quantity, "price": price, **more,
        }  # fmt: skip

    async def ask(self, client: ClientConnection, method: str, **values: Any) -> Any:
        return await ask(client, method, signed(self.stamped(values)))

    async def result(self, client: ClientConnection, method: str, **values: Any) -> Any:
        reply = await self.ask(client, method, **values)
        assert reply["status"] == 200, reply
        return reply["result"]

    async def events(self, client: ClientConnection) -> list[Any]:
        """What is told until a question is answered that is asked after a tick."""
        await self.venue.run(100)
        await client.send('{"id":"until-now","method":"ping"}')
        events = []
        while (message := await read(client)).get("id") != "until-now":
            events.append(message)
        return events

    async def rest(self, verb: str, path: str, body: bool = False, **values: Any) -> tuple[int, Any, Any]:
        text = query(self.stamped(values))
        url = f"{self.venue.urls.rest}/api/v3/{path}" + ("" if body else f"?{text}")
        headers = {"X-MBX-APIKEY": KEY, "Content-Type": "application/x-www-form-urlencoded"}
        async with (
            ClientSession(requote_redirect_url=False) as session,
            session.request(verb, url, headers=headers, data=text if body else None) as answer,
        ):
            return answer.status, await answer.json(), answer.headers
