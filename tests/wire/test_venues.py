"""Venues, and hosts of one's own."""

from urllib.parse import urlsplit

import pytest

from tui.wire import venues
from tui.wire.venues import InsecureUrlError, Venue, custom, venue


@pytest.mark.parametrize("found", venues.VENUES.values(), ids=venues.VENUES)
def test_every_venue_is_reached_with_tls_only(found: Venue) -> None:
    assert {urlsplit(url).scheme for url in found.stream_urls + found.api_urls} <= {"wss"}
    assert {urlsplit(url).scheme for url in found.rest_urls} <= {"https"}
    assert venue(found.name) is found


def test_what_the_venues_can_do() -> None:
    assert {name for name, found in venues.VENUES.items() if found.live} == {"com", "us"}
    assert {name for name, found in venues.VENUES.items() if not found.api_urls} == {"data", "sim"}
    labels = [found.label for found in venues.VENUES.values()]
    assert labels == ["MAINNET", "US", "DATA", "TESTNET", "DEMO", "SIMULATED"]
    assert "1s" in venue("com").intervals
    assert "1s" not in venue("us").intervals
    assert (venue("com").weight_limit, venue("us").weight_limit) == (6000, 1200)
    assert {found.max_streams for found in venues.VENUES.values()} == {1024}


def test_an_unknown_venue_names_the_known() -> None:
    with pytest.raises(ValueError, match="no venue 'moon', choose from com, us, data, testnet, demo, sim"):
        venue("moon")


def test_the_simulated_exchange_gets_its_urls_and_keeps_its_name() -> None:
    sim = custom(
        venue("sim"), "ws://127.0.0.1:5000", "ws://127.0.0.1:5000/ws-api/v3", "http://127.0.0.1:5000/"
    )
    assert (sim.name, sim.label, sim.live) == ("sim", "SIMULATED", False)
    assert sim.stream_urls == ("ws://127.0.0.1:5000",)
    assert sim.api_urls == ("ws://127.0.0.1:5000/ws-api/v3",)
    assert sim.rest_urls == ("http://127.0.0.1:5000",)


def test_nothing_given_is_the_base_itself() -> None:
    assert custom(venue("com")) is venue("com")


def test_a_strange_host_brings_no_part_of_the_base_along() -> None:
    mine = custom(venue("com"), stream="wss://mirror.example")
    assert (mine.name, mine.label) == ("custom", "CUSTOM")
    assert (mine.stream_urls, mine.api_urls, mine.rest_urls) == (("wss://mirror.example",), (), ())
    both = custom(venue("us"), stream="wss://mirror.example", rest="https://mirror.example")
    assert (both.api_urls, both.rest_urls) == ((), ("https://mirror.example",))
    assert both.weight_limit == venue("us").weight_limit


def test_another_door_of_the_same_host_keeps_the_rest() -> None:
    com = venue("com")
    door = custom(com, rest="https://api3.binance.com")
    assert (door.stream_urls, door.api_urls) == (com.stream_urls, com.api_urls)
    assert door.rest_urls == ("https://api3.binance.com",)


@pytest.mark.parametrize("base", ["com", "us", "testnet"])
def test_rules_and_limits_come_with_the_host(base: str) -> None:
    us = venue("us")
    found = custom(venue(base), "wss://stream.binance.us:9443", rest="https://api.binance.us")
    assert (found.name, found.rules, found.weight_limit) == ("custom", "us", us.weight_limit)
    assert (found.intervals, found.live) == (us.intervals, True)
    assert found.api_urls == (us.api_urls if base == "us" else ())
    assert custom(venue("us"), rest="https://api.binance.com").rules == "com"


def test_one_host_of_real_money_is_enough_to_be_about_real_money() -> None:
    api, local = "wss://ws-api.binance.com/ws-api/v3", "ws://127.0.0.1:5000"
    for base in ("demo", "testnet", "sim"):
        assert not venue(base).live
        for stream in (local, "wss://demo-stream.binance.com", api.removesuffix("/ws-api/v3")):
            found = custom(venue(base), stream, api)
            assert (found.live, found.label) == (True, "CUSTOM")
    strange = "wss://example.com"
    assert custom(venue("sim"), strange, strange).live, "nobody knows what that is"
    assert not custom(venue("testnet"), strange, strange).live


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.10:9443", "[::1]", "[::1]:8080", "localhost", "LOCALHOST:80"]
)
def test_loopback_needs_no_tls(host: str) -> None:
    mine = custom(venue("com"), f"ws://{host}", f"ws://{host}/ws-api/v3", f"http://{host}")
    assert mine.stream_urls == (f"ws://{host}",)


@pytest.mark.parametrize(
    "host",
    [
        "stream.binance.com",
        "10.0.0.1",
        "192.168.1.7:80",
        "128.0.0.1",
        "[::2]",
        "0.0.0.0",
        "localhost.example",
        "127.1",
    ],
)
def test_every_other_host_needs_tls(host: str) -> None:
    with pytest.raises(InsecureUrlError) as caught:
        custom(venue("com"), stream=f"ws://{host}")
    message = str(caught.value)
    assert f"stream URL 'ws://{host}'" in message
    assert "not encrypted" in message
    assert message.endswith(f"use wss://{host}")
    with pytest.raises(InsecureUrlError, match=r"rest URL .* use https://"):
        custom(venue("com"), rest=f"http://{host}")


@pytest.mark.parametrize(
    "url", ["wss://trader:hidden@example.com", "wss://hidden@example.com", "ws://a:hidden@localhost"]
)
def test_a_password_in_a_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="URL holds a user name or password") as caught:
        custom(venue("com"), stream=url)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "//example.com",
        "http://example.com",
        "wss://",
        "wss://:9443",
        "wss://[::1",
        "wss://a:99999",
        "wss://example.com/stream?streams=a",
        "wss://example.com/#x",
        "ftp://127.0.0.1",
    ],
)
def test_what_is_no_stream_url_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ValueError, match="write it as wss://host:port") as caught:
        custom(venue("com"), stream=url)
    assert repr(url) in str(caught.value)


def test_each_kind_of_url_has_its_scheme() -> None:
    with pytest.raises(ValueError, match=r"rest URL 'wss://127.0.0.1': .* write it as https://host:port"):
        custom(venue("com"), rest="wss://127.0.0.1")
    with pytest.raises(ValueError, match=r"api URL 'https://127.0.0.1': .* write it as wss://host:port"):
        custom(venue("com"), api="https://127.0.0.1")


@pytest.mark.parametrize("path", ["", "/", "/ws", "/ws/", "/stream"])
def test_paths_that_are_pasted_with_a_stream_url_are_left_out(path: str) -> None:
    found = custom(venue("com"), f"wss://example.com:9443{path}", rest="https://example.com/api/v3/")
    assert found.stream_urls == ("wss://example.com:9443",)
    assert found.rest_urls == ("https://example.com",)
    assert (
        custom(venue("com"), "wss://example.com", rest="https://example.com/api").rest_urls == found.rest_urls
    )
