"""The exchange inside another program: its account is traded on with the pair that it tells."""

import json
import time
import urllib.request
from functools import partial

from tests.sim.signing import hmac_sha256, query
from tui.sim.embedded import EmbeddedExchange


def test_its_pair_opens_its_account() -> None:
    embedded = EmbeddedExchange(rate=0.0)
    pair = embedded.pair
    assert pair.secret not in repr(pair)
    with embedded as urls:
        sign = partial(hmac_sha256, secret=pair.secret)
        text = query({"timestamp": time.time_ns() // 1_000_000, "recvWindow": 60_000}, sign=sign)
        asked = urllib.request.Request(
            f"{urls.rest}/api/v3/account?{text}", headers={"X-MBX-APIKEY": pair.key}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(asked, timeout=20) as answer:
            account = json.loads(answer.read())
    balances = {row["asset"]: float(row["free"]) for row in account["balances"]}
    assert account["canTrade"] is True
    assert min(balances[asset] for asset in ("USDT", "BTC", "ETH", "这是测试币", "456")) > 0
