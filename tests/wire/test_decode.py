"""Frames and replies: quick for what is usual, tolerant of what is odd, and Malformed for what is wrong."""

import json
import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.wire import decode, events, numbers, replies
from tui.wire.decode import Frame, Malformed, decode_frame

TRADE = (
    b'{"stream":"ethbtc@trade","data":{"e":"trade","E":1764090000101,"s":"ETHBTC","t":501241070,'
    b'"p":"0.03040000","q":"0.75000000","T":1764090000100,"m":false,"M":true}}'
)
DEPTH = (
    b'{"stream":"ethbtc@depth@100ms","data":{"e":"depthUpdate","E":1764090000200,"s":"ETHBTC","U":10,"u":12,'
    b'"b":[["0.03039000","41.20000000"]],"a":[["0.03040000","7.00000000"],["0.03050000","0.00000000"]]}}'
)
PARTIAL = b'{"stream":"ethbtc@depth5","data":{"lastUpdateId":12,"bids":[["0.03039","41.2"]],"asks":[]}}'
BEST = b'{"stream":"ethbtc@bookTicker","data":{"u":12,"s":"ETHBTC","b":"1","B":"2","a":"3","A":"4"}}'
USUAL = [TRADE, DEPTH, PARTIAL, BEST]


def frame(data: bytes) -> Frame:
    found = decode_frame(data)
    assert isinstance(found, Frame)
    return found


def control(data: bytes) -> replies.Control:
    found = decode_frame(data)
    assert isinstance(found, replies.Control)
    return found


def reply(data: bytes) -> replies.Reply:
    found = decode.decode_reply(data)
    assert isinstance(found, replies.Reply)
    return found


def test_the_order_of_keys_and_spaces_do_not_matter() -> None:
    plain = json.loads(TRADE)
    turned = json.dumps({"data": dict(reversed(plain["data"].items())), "stream": plain["stream"]}, indent=1)
    assert frame(turned.encode()) == frame(TRADE)


def test_unknown_fields_are_passed_over() -> None:
    more = TRADE.replace(b'"M":true', b'"M":true,"new":{"deep":[1,null]},"other":"x"')
    assert frame(more).event == frame(TRADE).event


@pytest.mark.parametrize("escaped", [False, True])
def test_a_symbol_in_other_letters_is_read_raw_and_escaped(escaped: bool) -> None:
    text = TRADE.decode().replace("ethbtc", "这是测试币456").replace("ETHBTC", "这是测试币456")
    data = (json.dumps(json.loads(text), separators=(",", ":")) if escaped else text).encode()
    for _ in range(2):
        found = frame(data)
        assert isinstance(found.event, events.Trade)
        assert (found.stream, found.event.symbol) == ("这是测试币456@trade", "这是测试币456")


def test_a_name_longer_than_the_head_is_read_by_its_end() -> None:
    symbol = "1000verylongsymbolname1000usdt"
    for data, shape in [(DEPTH, events.DepthUpdate), (PARTIAL, events.PartialDepth), (TRADE, events.Trade)]:
        assert type(frame(data.replace(b"ethbtc", symbol.encode())).event) is shape


def test_long_names_that_begin_alike_are_told_apart() -> None:
    letters = dict.fromkeys("pPwxcQbBaAohlvqOCFLn", "1")
    for event in ("ticker_1h", "ticker", "ticker_1h"):
        payload = {"e": "24hrTicker" if event == "ticker" else "1hTicker", "E": 1, "s": "X"} | letters
        message = {"stream": f"1000verylongsymbolname1000usdt@{event}", "data": payload}
        found = frame(json.dumps(message, separators=(",", ":")).encode()).event
        assert type(found) is (events.Ticker if event == "ticker" else events.WindowTicker)


def test_names_that_begin_alike_are_told_apart() -> None:
    partial = PARTIAL.replace(b"depth5", b"depth@100ms")
    assert isinstance(frame(DEPTH).event, events.DepthUpdate)
    with pytest.raises(Malformed, match="missing required field"):
        decode_frame(partial)
    assert isinstance(frame(PARTIAL).event, events.PartialDepth)


def test_one_second_spelled_out_in_the_name() -> None:
    assert frame(DEPTH.replace(b"100ms", b"1000ms")).event == frame(DEPTH).event


@pytest.mark.parametrize("third", ["[]", '"3"', "[],[]"])
def test_a_third_element_of_a_level_is_passed_over(third: str) -> None:
    more = DEPTH.replace(b'"41.20000000"', b'"41.20000000",' + third.encode())
    assert frame(more) == frame(DEPTH)
    assert frame(PARTIAL.replace(b'"41.2"', b'"41.2",' + third.encode())) == frame(PARTIAL)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'{"stream":"ethbtc@trade","data":{"e":"tradeOfTomorrow","E":1}}', "ethbtc@trade"),
        (TRADE.replace(b'"e":"trade"', b'"e":"tradeOfTomorrow"'), "ethbtc@trade"),
        (b'{"stream":"ethbtc@tomorrow","data":{"E":1}}', "ethbtc@tomorrow"),
        (b'{"stream":"!tomorrow@arr","data":[1,2]}', "!tomorrow@arr"),
        (b'{"e":"executionReport","E":1}', ""),
        (b"{}", ""),
    ],
)
def test_an_unknown_event_passes_with_its_json(data: bytes, name: str) -> None:
    found = frame(data)
    assert isinstance(found.event, events.UnknownEvent)
    plain = json.loads(data)
    assert (found.stream, json.loads(bytes(found.event.raw))) == (name, plain.get("data", plain))


def test_a_shutdown_is_read_raw_and_combined() -> None:
    event = b'{"e":"serverShutdown","E":1764090000777}'
    assert frame(event) == frame(b'{"stream":"!serverShutdown","data":' + event + b"}")
    assert frame(event) == Frame("!serverShutdown", events.ServerShutdown(1_764_090_000_777))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"result":null,"id":1}', replies.Control(id=1)),
        (b'{"id":"a7","result":null}', replies.Control(id="a7")),
        (b'{"result":["ethbtc@trade"],"id":3}', replies.Control(id=3, result=["ethbtc@trade"])),
        (b'{"result":true,"id":2}', replies.Control(id=2, result=True)),
        (
            b'{"code": 0, "msg": "Unknown property","id": 5}',
            replies.Control(id=5, code=0, message="Unknown property"),
        ),
        (
            b'{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}',
            replies.Control(code=3, message="Invalid JSON: expected value at line 1 column 1"),
        ),
        (
            b'{"error":{"code":2,"msg":"Invalid request: too many parameters"},"id":9}',
            replies.Control(id=9, code=2, message="Invalid request: too many parameters"),
        ),
    ],
)
def test_control_replies_in_all_their_shapes(data: bytes, expected: replies.Control) -> None:
    found = control(data)
    assert found == expected
    assert found.ok is (expected.code is None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"17",
        b'"text"',
        b"[]",
        b"[" * 100_000,
        b'{"x":' * 100_000,
        b"\xff\xfe",
        b'{"stream":"ethbtc@trade"',
        b'{"stream":"ethbtc@trade","data":null}',
        b'{"stream":"ethbtc@trade","data":[]}',
        b'{"stream":"ethbtc@trade","data":7}',
        b'{"stream":"!miniTicker@arr","data":{}}',
        b'{"stream":"!miniTicker@arr","data":[null]}',
        b'{"stream":5,"data":{}}',
        b'{"stream":"\\ud800@trade","data":{"e":"trade"}}',
        b'{"stream":"ethbtc@depth' + b"9" * 5000 + b'","data":',
        TRADE.replace(b'"t":501241070', b'"t":"x"'),
        TRADE.replace(b'"t":501241070', b'"t":1e400'),
        TRADE.replace(b'"t":501241070', b'"t":1' + b"0" * 5000),
        TRADE.replace(b'"m":false', b'"m":[]'),
        TRADE.replace(b'"p":"0.03040000",', b""),
        TRADE.replace(b'"0.03040000"', b"null"),
        TRADE.replace(b"0.03040000", b"nan"),
        TRADE.replace(b"0.03040000", b"-Infinity"),
        TRADE.replace(b"0.03040000", b""),
        TRADE.replace(b"0.03040000", b"0,03"),
        DEPTH.replace(b"7.00000000", b"inf"),
        DEPTH.replace(b'["0.03039000","41.20000000"]', b'["0.03039000"]'),
        DEPTH.replace(b'["0.03039000","41.20000000"]', b"{}"),
        DEPTH.replace(b'"e":"depthUpdate"', b'"e":"trade"'),
        b'{"e":"serverShutdown","E":"soon"}',
        b'{"id":[],"result":null}',
    ],
)
def test_what_is_wrong_is_malformed_and_the_next_frame_is_read(data: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        decode_frame(data)
    assert caught.value.reason
    assert len(caught.value.excerpt) <= decode.EXCERPT
    assert caught.value.excerpt.isprintable()
    assert frame(TRADE).stream == "ethbtc@trade"


def test_an_excerpt_shows_the_beginning_without_control_characters() -> None:
    with pytest.raises(Malformed) as caught:
        decode_frame(b"<html>\x1b[31m\r\n\xff" + b"x" * 1000)
    assert caught.value.excerpt.startswith(r"<html>\x1b[31m\r\n\ufffdxxx")


def test_every_truncation_is_malformed() -> None:
    for data in USUAL:
        for end in range(len(data)):
            with pytest.raises(Malformed):
                decode_frame(data[:end])


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("eEsUubaptTm"), inner, max_size=6)
    ),
    max_leaves=12,
)
_names = st.sampled_from(
    [
        "ethbtc@trade",
        "ethbtc@aggTrade",
        "ethbtc@depth@100ms",
        "ethbtc@depth5",
        "ethbtc@bookTicker",
        "ethbtc@kline_1m",
        "!miniTicker@arr",
        "!ticker_1h@arr",
        "!serverShutdown",
        "ethbtc@tomorrow",
    ]
)


def survive(data: bytes) -> None:
    """Fail where reading raises anything but Malformed."""
    for read in (decode_frame, decode.decode_reply):
        try:
            read(data)
        except Malformed:
            continue
    decode.decode_failure(data, 400)


@given(_names | st.text(max_size=12), _anything)
@example("ethbtc@trade", {"e": "trade", "s": "\ud800"})
def test_any_payload_passes_or_is_malformed(name: str, payload: object) -> None:
    survive(json.dumps({"stream": name, "data": payload}).encode())


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "id",
                "result",
                "error",
                "code",
                "msg",
                "status",
                "event",
                "e",
                "E",
                "rateLimits",
                "stream",
                "data",
            ]
        ),
        _anything,
        max_size=5,
    )
)
def test_any_outer_object_passes_or_is_malformed(outer: dict[str, object]) -> None:
    survive(json.dumps(outer).encode())


@given(st.sampled_from(USUAL), st.integers(0, 400), st.binary(max_size=6), st.integers(0, 6))
def test_any_damage_passes_or_is_malformed(data: bytes, at: int, put: bytes, cut: int) -> None:
    survive(data[:at] + put + data[at + cut :])


@given(st.binary(max_size=64))
def test_any_bytes_pass_or_are_malformed(data: bytes) -> None:
    survive(data)


def test_the_memory_of_heads_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "_HEADS_KEPT", 8)
    for number in range(40):
        decode_frame(TRADE.replace(b"ethbtc", b"coin%d" % number))
    assert len(decode._by_head) <= 8


def test_every_recorded_frame_is_read(bitcoin_lines: list[bytes], thin_lines: list[bytes]) -> None:
    found: Counter[type] = Counter()
    for data in bitcoin_lines + thin_lines:
        event = frame(data).event
        found[type(event)] += 1
        if isinstance(event, events.UnknownEvent):
            assert decode.decode_result(data, replies.Depth).bids
    assert found == {
        events.BestPrices: 28_040 + 84,
        events.Trade: 9_757,
        events.DepthUpdate: 3_451 + 177,
        events.AggregateTrade: 2,
        events.CandleUpdate: 2,
        events.UnknownEvent: 1,
    }


def test_every_recorded_number_is_exact(bitcoin_lines: list[bytes], thin_lines: list[bytes]) -> None:
    texts = sorted(
        {text for data in bitcoin_lines + thin_lines for text in re.findall(rb'"(\d+\.\d+)"', data)}
    )
    levels = b",".join(b'["%s","0"]' % text for text in texts)
    event = frame(DEPTH.replace(b'["0.03039000","41.20000000"]', levels)).event
    assert isinstance(event, events.DepthUpdate)
    assert len(texts) > 10_000
    for text, (value, _) in zip(texts, event.bids, strict=True):
        assert numbers.text(value, len(text.partition(b".")[2])) == text.decode()


def test_recorded_snapshots_are_read(thin_answers: list[bytes]) -> None:
    for body in thin_answers:
        depth = decode.decode_result(body, replies.Depth)
        assert depth.bids[0][0] < depth.asks[0][0]
    assert len(thin_answers) == 4
