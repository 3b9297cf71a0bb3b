"""Measures loopback socket to decoded, stored event."""

from collections.abc import Callable
from functools import partial

from tests.benchmarks import runs
from tests.benchmarks.peers import SOCKETS
from tests.benchmarks.report import Aim, Section, table, times

ROUNDS = 3
EVENTS = {
    "depthdeck": 200_000,
    "unicorn": 60_000,
    "unicorn_websockets": 60_000,
    "cryptofeed": 60_000,
    "ccxt": 20_000,
}
OTHERS = 20_000
UVLOOP = "depthdeck on uvloop"
WHY = (
    "by a profile of 2026-11-22, decoding takes 21 % of an event, cutting the frame from the socket's"
    " bytes 15, the feed's sorting 14, the tape 12, the session 8, routing in the market 8, the counts"
    " of each stream 7, the clock 5: all of it plain calls in Python, none of them large"
)


def measure(say: Callable[[str], None]) -> Section:
    """Measure every client against the same server."""
    say("socket")
    measures = {peer: partial(_run, peer, "asyncio") for peer in SOCKETS}
    measures[UVLOOP] = partial(_run, "depthdeck", "uvloop")
    results = runs.take_turns(measures, ROUNDS, say)
    own = results["depthdeck"]
    rows = []
    for peer, result in results.items():
        label = SOCKETS[peer].label if peer in SOCKETS else peer
        if "missing" in result:
            rows.append((label, "left out", str(result["missing"]), ""))
            continue
        ratio = "" if peer in ("depthdeck", UVLOOP) else times(result["cpu"] / own["cpu"])
        rows.append((label, f"{result['rate']:,.0f}", f"{result['cpu']:.1f}", ratio))
    text = table(("", "events a second", "µs of CPU an event", "depthdeck is"), rows)
    return Section("Socket to stored event", f"{_HOW}\n\n{text}", _aims(results))


def _run(peer: str, loop: str) -> runs.Result:
    events = EVENTS.get(peer, OTHERS)
    with runs.serve("hose", events) as port:
        return runs.run_child("child", "socket", peer, port, events, loop)


def _aims(results: dict[str, runs.Result]) -> list[Aim]:
    best = min(
        (peer for peer in ("unicorn", "unicorn_websockets") if "missing" not in results[peer]),
        key=lambda peer: float(results[peer]["cpu"]),
        default="unicorn",
    )
    aims = []
    for peer, wanted in (("python_binance", 15), (best, 2)):
        if "missing" not in results[peer] | results["depthdeck"]:
            ratio = results[peer]["cpu"] / results["depthdeck"]["cpu"]
            what = f"socket to stored event, against {SOCKETS[peer].label}"
            aims.append(Aim(what, times(wanted), times(ratio), ratio >= wanted, WHY))
    return aims


_HOW = (
    "A server in another process plays aggregate trades of one stream on loopback, without TLS and"
    " compression, as fast as the client takes them. A client is measured from the first trade that it"
    " had decoded and stored to the last. Ratios are of CPU time: on a machine with idle cores they"
    " are those of events a second. python-binance is measured with the standard library's json, as it"
    " installs, and with orjson, which it takes where it finds it; its queue, which holds 100 messages"
    " and gives up beyond, is made large enough. unicorn calls back with dicts."
)
