"""Signs requests as a client does, written from Binance's document and nothing else."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"

Sign = Callable[[bytes], str]


def hmac_sha256(payload: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()


def signed(values: Mapping[str, Any], *, key: str = KEY, sign: Sign = hmac_sha256) -> dict[str, Any]:
    """The parameters of a request of the WebSocket API, with key and signature."""
    params = {**values, "apiKey": key}
    payload = "&".join(f"{name}={_text(params[name])}" for name in sorted(params))
    return params | {"signature": sign(payload.encode())}


def query(values: Mapping[str, Any], *, sign: Sign = hmac_sha256) -> str:
    """The query of a request of REST, with its signature."""
    text = urlencode({name: _text(value) for name, value in values.items()})
    return f"{text}&signature={quote(sign(text.encode()), safe='')}"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
