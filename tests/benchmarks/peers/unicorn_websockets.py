"""unicorn-binance-websocket-api as it comes, on the websockets library."""

from tests.benchmarks.peers import unicorn

unicorn.LIBRARY = "websockets"
receive = unicorn.receive
