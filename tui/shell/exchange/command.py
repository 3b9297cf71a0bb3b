"""`depthdeck exchange`: the embedded exchange alone, for other programs."""

import asyncio
import difflib
import errno
import time
from collections.abc import Collection, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from tui.shell import interruptions
from tui.shell.arguments import ExchangeArguments
from tui.shell.errors import network, usage
from tui.shell.lines import Lines
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS, Listing
from tui.sim.engine.market import market
from tui.sim.faults import Fault, parse_faults
from tui.sim.server import Server
from tui.sim.trading.desk import Desk
from tui.sim.trading.furnishing import furnish
from tui.sim.trading.keys import Key, public_key, random_text
from tui.sim.trading.welcome import welcome


def run(arguments: ExchangeArguments) -> int:
    """Serve until interrupted; the exit code: 130 after Ctrl-C, 0 after SIGTERM."""
    listed = LISTINGS if arguments.market is None else market(arguments.market)
    listings = _choose(arguments.symbols, listed)
    try:
        faults = parse_faults(arguments.faults)
    except ValueError as error:
        raise usage("bad-faults", f"--faults: {error}") from error
    return interruptions.run(_serve(arguments, listings, faults), terminated=0)


async def _serve(arguments: ExchangeArguments, listings: list[Listing], faults: list[Fault]) -> int:
    start = time.time_ns() // 1_000_000
    exchange = Exchange(seed=arguments.seed, start=start, listings=listings, rate=arguments.rate)
    desk = Desk(exchange)
    account, pair = welcome(desk, listings)
    furnish(exchange, desk, account)
    printed = {"key": pair.key, "secret": pair.secret}
    if arguments.public_key is not None:
        registered = _register(arguments.public_key, account.uid)
        desk.keys.add(registered)
        printed["public_key"] = registered.name
    server = Server(exchange, port=arguments.port, faults=faults, desk=desk)
    try:
        urls = await server.start()
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        words = f"port {arguments.port} " + ("is in use" if taken else f"cannot be used: {error.strerror}")
        code = "port-in-use" if taken else "port-unusable"
        raise network(code, words, hint="--port 0 takes a free one") from error
    try:
        async with Lines() as lines:
            places = {"stream": urls.stream, "api": urls.api, "rest": urls.rest}
            lines.put(msgspec.json.encode(places | printed))
        await asyncio.Event().wait()
    finally:
        await server.stop()
    return 0


def _register(path: str, uid: int) -> Key:
    """The key of a client that signs with the private half of a public key in a file."""
    try:
        return public_key(Path(path).read_bytes(), random_text(), uid)
    except OSError as error:
        words = f"--public-key: {path} cannot be read: {error.strerror}"
        raise usage("unreadable-key", words) from error
    except ValueError as error:
        words = f"--public-key: {path} holds no public key of RSA or Ed25519 in PEM"
        raise usage("bad-key", words, hint="openssl pkey -in PRIVATE -pubout makes one") from error


def _choose(names: str | None, listed: Sequence[Listing]) -> list[Listing]:
    known = {listing.symbol: listing for listing in listed}
    if names is None:
        return list(known.values())
    chosen = [name.strip().upper() for name in names.split(",") if name.strip()]
    for name in chosen:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
            words = f"--symbols: the embedded exchange lists no {name}, the nearest is {near[0]}"
            raise usage("unknown-symbol", words, hint=f"there are {_some(known)}")
    if not chosen:
        raise usage("no-symbols", "--symbols: name at least one", hint=f"there are {_some(known)}")
    return [known[name] for name in dict.fromkeys(chosen)]


def _some(names: Collection[str]) -> str:
    """The first names of many, or all of a few."""
    shown = ", ".join(islice(names, 20))
    return shown if len(names) <= 20 else f"{shown} and {len(names) - 20} more"
