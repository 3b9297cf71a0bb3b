"""Servers that speak only part of the protocol: streams and `depth` over REST, nothing else."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from tests.headless.process import run

DIFF = {
    "e": "depthUpdate",
    "E": 1_700_000_000_000,
    "s": "ABCXYZ",
    "U": 101,
    "u": 102,
    "b": [["1.10", "3"]],
    "a": [],
}
SNAPSHOT = {"lastUpdateId": 100, "bids": [["1.1", "2.0"], ["1.00", "1"]], "asks": [["1.20000000", "0.50"]]}


async def _serve_streams(request: web.Request) -> web.WebSocketResponse:
    """Confirm what is asked for, and send one diff for each stream."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        command = json.loads(message.data)
        await socket.send_json({"result": None, "id": command["id"]})
        for name in command["params"]:
            # Written with line breaks, as JSON may be.
            await socket.send_str(json.dumps({"stream": name, "data": DIFF}, indent=1))
    return socket


async def _answer_depth(request: web.Request) -> web.Response:
    if request.query["symbol"] != "ABCXYZ":
        return web.json_response({"code": -1121, "msg": "Invalid symbol."}, status=400)
    return web.json_response(SNAPSHOT)


@pytest.fixture
async def flags(unused_tcp_port_factory: Callable[[], int]) -> AsyncIterator[tuple[str, ...]]:
    app = web.Application()
    app.router.add_get("/stream", _serve_streams)
    app.router.add_get("/api/v3/depth", _answer_depth)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    port = unused_tcp_port_factory()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield ("--stream-url", f"ws://127.0.0.1:{port}", "--rest-url", f"http://127.0.0.1:{port}")
    await runner.cleanup()


async def test_a_book_needs_only_diffs_and_snapshots(flags: tuple[str, ...]) -> None:
    done = await run("book", "abcxyz", "--json", *flags)
    assert (done.code, done.err) == (0, "")
    book: dict[str, Any] = json.loads(done.out)
    assert (book["state"], book["lastUpdateId"], book["eventTime"]) == ("live", 102, 1_700_000_000_000)
    assert book["bids"] == [["1.1", "3"], ["1", "1"]]
    assert book["asks"] == [["1.2", "0.5"]]


async def test_an_event_in_several_lines_is_printed_as_one(flags: tuple[str, ...]) -> None:
    done = await run("stream", "abcxyz@depth", "--count", "1", *flags)
    (line,) = done.lines
    assert json.loads(line) == {"stream": "abcxyz@depth", "data": DIFF}


async def test_without_snapshots_it_says_so(flags: tuple[str, ...]) -> None:
    done = await run("book", "OTHER", "--json", "--seconds", "3", *flags)
    assert (done.code, done.out) == (4, b"")
    assert "Invalid symbol" in json.loads(done.err)["error"]["message"]
