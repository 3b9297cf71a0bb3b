"""Hosts: what works is told with figures, what doesn't ends quickly and says at which step and why."""

import socket
import time
from collections.abc import AsyncIterator

import msgspec
import pytest

from tui.feed.options import FeedOptions
from tui.shell.checkup import hosts
from tui.shell.checkup.check import Check, State, exit_code
from tui.shell.checkup.hosts import Host, check_host, check_hosts
from tui.shell.errors import Category
from tui.sim.engine.exchange import Exchange
from tui.sim.server import Server, Urls
from tui.wire import venues

OPTIONS = FeedOptions()


@pytest.fixture
async def urls() -> AsyncIterator[Urls]:
    async with Server(Exchange(seed=1, start=time.time_ns() // 1_000_000, rate=0.0)) as served:
        yield served


@pytest.fixture
def refused() -> str:
    """An address on loopback where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"


def by_name(checks: list[Check]) -> dict[str, Check]:
    return {check.name.split()[0]: check for check in checks}


async def test_a_venue_that_works_is_told_with_figures(urls: Urls) -> None:
    venue = venues.custom(venues.venue("sim"), urls.stream, urls.api, urls.rest)
    checks = by_name(await check_hosts(venue, OPTIONS))
    assert {check.state for check in checks.values()} == {State.OK}
    assert checks["stream"].words.startswith("DNS 1 address in ")
    assert "WebSocket open in " in checks["stream"].words
    assert "WebSocket open in " in checks["api"].words
    assert "REST replied in " in checks["rest"].words
    assert checks["rest"].details["addresses"] == ["127.0.0.1"]
    assert exit_code(checks.values()) == 0


@pytest.mark.parametrize(("kind", "scheme"), [("stream", "ws"), ("api", "ws"), ("rest", "http")])
async def test_a_refused_port_is_told_at_once(refused: str, kind: str, scheme: str) -> None:
    begun = time.monotonic()
    check = await check_host(Host(kind, f"{scheme}://{refused}"), OPTIONS)
    assert time.monotonic() - begun < 1
    assert check.state is State.FAIL
    assert check.words.endswith("TCP: it refused the connection (nothing listens there)")
    assert check.advice
    assert exit_code([check]) == 4


async def test_a_name_that_is_not_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    check = await check_host(Host("stream", "wss://no-such-host.invalid"), OPTIONS)
    assert check.state is State.FAIL
    assert check.words == "DNS: the host's name is not known (no network, or DNS fails)"


async def test_a_name_server_that_hangs_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    hold = socket.socketpair()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hold[0].recv(1))
    monkeypatch.setattr(hosts, "PATIENCE", 0.05)
    try:
        check = await check_host(Host("stream", "wss://slow.invalid"), OPTIONS)
    finally:
        for end in hold:
            end.close()
    assert check.words == "DNS: the name server did not answer in time"


async def test_what_speaks_no_tls_is_told(urls: Urls) -> None:
    port = urls.stream.rpartition(":")[2]
    check = await check_host(Host("stream", f"wss://127.0.0.1:{port}"), OPTIONS)
    assert check.state is State.FAIL
    assert "TLS: " in check.words


async def test_what_is_no_exchange_is_told(urls: Urls) -> None:
    check = await check_host(Host("api", f"{urls.stream}/nowhere"), OPTIONS)
    assert "WebSocket: it answered with HTTP 404" in check.words


async def test_one_of_several_that_fails_is_only_a_warning(urls: Urls, refused: str) -> None:
    venue = msgspec.structs.replace(
        venues.custom(venues.venue("sim"), urls.stream, urls.api, urls.rest),
        rest_urls=(f"http://{refused}", urls.rest),
    )
    rest = [check for check in await check_hosts(venue, OPTIONS) if check.name.startswith("rest")]
    assert [check.state for check in rest] == [State.WARN, State.OK]
    assert rest[0].advice == "another one like it works, and is used"


async def test_behind_a_proxy_names_and_ports_are_the_proxys_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    check = await check_host(Host("stream", "wss://no-such-host.invalid"), OPTIONS)
    assert check.words.startswith("through a proxy, WebSocket: ")
    assert check.details["proxy"] == "127.0.0.1"


@pytest.mark.parametrize(("days", "state"), [(13, State.WARN), (15, State.OK)])
async def test_a_certificate_that_ends_soon_is_a_warning(urls: Urls, days: int, state: State) -> None:
    host = Host("stream", urls.stream, details={"certificateDays": days})
    assert (await check_host(host, OPTIONS)).state is state


def test_the_exit_code_is_that_of_the_trouble_that_comes_first() -> None:
    def failed(category: Category) -> Check:
        return Check(field="f", name="n", state=State.FAIL, words="w", category=category)

    every = [failed(category) for category in Category]
    assert exit_code(every) == 2
    assert exit_code(every[2:]) == 4
    assert exit_code([failed(Category.LIMIT), failed(Category.INTEGRITY)]) == 5
    assert exit_code([failed(Category.INTEGRITY)]) == 6
    assert exit_code([msgspec.structs.replace(every[0], state=State.WARN)]) == 0
