"""python-binance as it is beside a package that brings orjson."""

import orjson
from binance.ws import reconnecting_websocket

from tests.benchmarks.peers import python_binance

Book = python_binance.Book
receive = python_binance.receive
reconnecting_websocket.orjson = orjson
