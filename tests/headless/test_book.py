"""`depthdeck book` against the exchange's own memory: every printed book is the truth at its id."""

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.headless.process import run, started
from tui.sim.faults import Fault

if TYPE_CHECKING:
    from tests.headless.conftest import Served


async def test_without_follow_the_first_live_book_is_printed(served: "Served") -> None:
    done = await run("book", "ethusdt", "--json", "--levels", "7", *served.flags)
    assert (done.code, done.err) == (0, "")
    (line,) = done.lines
    book = json.loads(line)
    assert list(book) == ["symbol", "state", "lastUpdateId", "eventTime", "bids", "asks"]
    assert (book["symbol"], book["state"], len(book["bids"]), len(book["asks"])) == ("ETHUSDT", "live", 7, 7)
    assert served.exchange.check([line], 7) == 1


async def test_numbers_have_the_decimals_of_tick_and_step(served: "Served") -> None:
    done = await run("book", "PEPEUSDT", "--json", *served.flags)
    ((price, quantity), *_) = json.loads(done.out)["bids"]
    assert price.startswith("0.0000")
    assert len(price) == len("0.00000912")
    assert "." not in quantity


async def test_follow_prints_changes_and_every_one_is_true(served: "Served") -> None:
    words = ("--json", "--follow", "--fps", "20", "--seconds", "1.5", "--levels", "50")
    done = await run("book", "ETHUSDT", *words, *served.flags)
    assert (done.code, done.err) == (0, "")
    assert served.exchange.check(done.lines, 50) >= 5
    ids = [json.loads(line)["lastUpdateId"] for line in done.lines]
    assert all(before < after for before, after in pairwise(ids))


async def test_follow_is_conflated(served: "Served") -> None:
    done = await run("book", "ETHUSDT", "--json", "--follow", "--fps", "2", "--seconds", "1.4", *served.flags)
    assert 1 <= served.exchange.check(done.lines, 20) <= 3


async def test_every_prints_each_applied_event(served: "Served") -> None:
    words = ("--seconds", "1.5", *served.flags)
    async with started("stream", "ethusdt@depth@100ms", *words) as streamed:
        done = await run("book", "ETHUSDT", "--json", "--every", *words)
        events = [json.loads(line)["data"] for line in (await streamed.end()).lines]
    served.exchange.check(done.lines, 20)
    printed = [json.loads(line)["lastUpdateId"] for line in done.lines]
    last = [event["u"] for event in events]
    both = [update_id for update_id in last if printed[0] <= update_id <= printed[-1]]
    assert len(both) > 4
    assert [update_id for update_id in printed if last[0] <= update_id <= last[-1]] == both


@pytest.mark.parametrize("fault", ["gap", "cut", "stale-snapshot"])
async def test_through_a_fault_no_line_is_wrong(served: "Served", fault: str) -> None:
    async with started("book", "ETHUSDT", "--json", "--every", "--levels", "30", *served.flags) as process:
        lines = [await process.line()]
        await served.server.trip(Fault(fault))
        if fault == "stale-snapshot":
            await served.server.trip(Fault("gap"))
        states = {json.loads(lines[0])["state"]}
        while len(lines) < 12 or json.loads(lines[-1])["state"] != "live":
            lines.append(await process.line())
            states.add(json.loads(lines[-1])["state"])
    served.exchange.check(lines, 30)
    assert states >= {"live", "desynced"}


async def test_a_symbol_beyond_ascii(served: "Served") -> None:
    done = await run("book", "这是测试币456", "--json", *served.flags)
    assert json.loads(done.out)["symbol"] == "这是测试币456"
    assert served.exchange.check(done.lines, 20) == 1


async def test_a_halted_symbols_book_is_live_as_of_its_snapshot(served: "Served") -> None:
    done = await run("book", "LUNAUSDT", "--json", *served.flags)
    assert json.loads(done.out)["state"] == "live"
    assert served.exchange.check(done.lines, 20) == 1


async def test_people_get_an_aligned_ladder(served: "Served") -> None:
    done = await run("book", "ETHUSDT", "--levels", "3", "--timezone", "Asia/Tokyo", *served.flags)
    heading, *rows, empty = done.out.decode().splitlines()
    assert heading.startswith("ETHUSDT  live  update ")
    assert heading.endswith(" JST")
    assert len(rows) == 7
    assert "spread 0." in rows[3]
    assert empty == ""
    prices = [float(row.split()[0]) for row in rows if "spread" not in row]
    assert prices == sorted(prices, reverse=True)
    assert len({row.index(".") for row in rows if "spread" not in row}) == 1


async def test_an_unknown_symbol_is_an_error_for_scripts_and_people(served: "Served") -> None:
    done = await run("book", "NOPEUSDT", "--json", *served.flags)
    assert (done.code, done.out) == (2, b"")
    error = json.loads(done.err)["error"]
    assert set(error) == {"category", "code", "message", "retryable", "hint"}
    assert (error["category"], error["code"], error["retryable"]) == ("usage", "unknown-symbol", False)
    done = await run("book", "NOPEUSDT", *served.flags)
    assert (done.code, done.out, done.err.count("\n")) == (2, b"", 1)
    assert "NOPEUSDT" in done.err


async def test_an_unreachable_host_is_exit_code_4() -> None:
    done = await run("book", "BTCUSDT", "--follow", "--stream-url", "ws://127.0.0.1:1")
    assert (done.code, done.out, done.err.count("\n")) == (4, b"", 1)
    assert "refused" in done.err


async def test_a_rate_limit_is_exit_code_5(served: "Served") -> None:
    await served.server.trip(Fault("429", values=(30.0,)))
    done = await run("book", "ETHUSDT", "--json", "--seconds", "2", *served.flags)
    assert (done.code, done.out) == (5, b"")
    error = json.loads(done.err)["error"]
    assert (error["category"], error["code"], error["retryable"]) == ("limit", "rate-limit", True)


async def test_the_embedded_exchange_needs_no_url() -> None:
    done = await run("--venue", "sim", "book", "ETHUSDT", "--json")
    assert done.code == 0
    assert json.loads(done.out)["state"] == "live"
