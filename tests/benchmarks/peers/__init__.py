"""The libraries measured beside depthdeck, one module each, and their packages."""

from typing import Final, NamedTuple


class Peer(NamedTuple):
    """How a peer is called in the report, and the package whose version counts."""

    label: str
    package: str


BOOKS: Final = {
    "depthdeck": Peer("depthdeck", "depthdeck"),
    "python_binance": Peer("python-binance", "python-binance"),
    "ccxt": Peer("ccxt (orjson)", "ccxt"),
    "cryptofeed": Peer("cryptofeed (book in C, decimals)", "cryptofeed"),
    "unicorn": Peer("unicorn local depth cache (orjson)", "unicorn-binance-local-depth-cache"),
}
SOCKETS: Final = {
    "depthdeck": Peer("depthdeck", "depthdeck"),
    "python_binance": Peer("python-binance", "python-binance"),
    "python_binance_orjson": Peer("python-binance with orjson", "python-binance"),
    "ccxt": Peer("ccxt (orjson)", "ccxt"),
    "cryptofeed": Peer("cryptofeed", "cryptofeed"),
    "unicorn_websockets": Peer("unicorn on websockets", "unicorn-binance-websocket-api"),
    "unicorn": Peer("unicorn on picows", "unicorn-binance-websocket-api"),
}
