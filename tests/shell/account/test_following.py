"""What happens in accounts, as objects and as lines, on the embedded exchange by hand-moved clock."""

import json
import re
from datetime import UTC
from typing import Any

import msgspec

from tests.feed.accounts.branch import open_branch
from tui.feed.accounts.options import AccountOptions
from tui.market.accounts.ids import SPOT
from tui.shell.account.following import Follower
from tui.shell.account.objects import of_fact
from tui.shell.account.tables import line_of


def told(follower: Follower) -> tuple[list[dict[str, Any]], list[str]]:
    found = list(follower.look())
    objects = [json.loads(msgspec.json.encode(of_fact(account, fact))) for account, fact in found]
    return objects, [line_of(account, fact, UTC) for account, fact in found]


async def test_tells_the_account_and_then_each_thing_that_happens() -> None:
    async with open_branch(AccountOptions(wallets=frozenset({SPOT.wallet}))) as branch:
        follower = Follower(branch.feed.market)
        assert told(follower) == ([], [])
        await branch.live()
        (whole,), (line,) = told(follower)
        assert (whole["e"], whole["account"], whole["state"]) == ("account", "SPOT", "live")
        assert {one["asset"]: one["total"] for one in whole["balances"]}["BTC"] == "5.00000000"
        assert line.startswith("SPOT  live, compared at ")
        # The exchange is asked again at the beginning; what it tells then counts as recovered.
        await branch.past(5)
        assert told(follower) == ([], [])

        resting = branch.place("BUY")
        branch.place("SELL", "MARKET")
        await branch.until(lambda: len(branch.account().fills) > 0)
        objects, lines = told(follower)
        kinds = [one["e"] for one in objects]
        assert kinds.count("fill") == len(branch.account().fills)
        assert {"order", "fill", "balance"} == set(kinds)
        new = next(one for one in objects if one["e"] == "order")
        assert (new["execution"], new["orderId"], new["side"]) == ("NEW", resting.id, "BUY")
        fill = next(one for one in objects if one["e"] == "fill")
        assert (fill["side"], fill["symbol"], fill["maker"]) == ("SELL", "BTCUSDT", False)
        assert "recovered" not in fill
        text = "\n".join(lines)
        assert f"order {resting.id} NEW: BUY LIMIT " in text
        assert " taker, fee " in text
        assert "SPOT  BTC: " in text

        branch.desk.deposit(branch.owner, "USDT", 100_000_000)
        await branch.until(lambda: bool(branch.account().movements))
        objects, lines = told(follower)
        assert ("movement", "1.00000000") in [(one["e"], one.get("delta")) for one in objects]
        assert any("transfer of 1 USDT" in line for line in lines)


async def test_tells_when_an_account_is_not_true_any_more_and_what_was_repaired() -> None:
    async with open_branch(AccountOptions(wallets=frozenset({SPOT.wallet}))) as branch:
        follower = Follower(branch.feed.market)
        await branch.live()
        branch.place("BUY", "MARKET")
        await branch.until(lambda: len(branch.account().fills) > 0)
        await branch.past(5)
        told(follower)
        await branch.trip("cut@0")
        await branch.until(lambda: not branch.is_live())
        (state,), (line,) = told(follower)
        assert (state["e"], state["account"], state["state"]) == ("state", "SPOT", "stale")
        assert "SPOT  is stale: " in line
        branch.place("SELL", "MARKET")
        await branch.live()
        objects, lines = told(follower)
        fill = next(one for one in objects if one["e"] == "fill")
        assert fill["recovered"]
        assert any(line.endswith(", told late") for line in lines)
        words = next(one for one in objects if one["e"] == "state")["words"]
        assert re.search(r"[1-9]\d* fills? recovered, .*0 differences", words)
