"""Bytes to structs: the only place that touches JSON.

A combined frame begins with its stream's name. These first bytes pick a decoder made for that kind of stream,
which turns the whole frame into a struct in one call. Whatever does not fit takes the slow, tolerant way.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import msgspec
from msgspec import field

from tui.wire import events, oddities, replies, streams, user_events

if TYPE_CHECKING:
    # The default lets a bare `Frame` mean any event; Python's own TypeVar has it only from 3.13 on.
    from typing_extensions import TypeVar as TypeVarWithDefault

    E = TypeVarWithDefault("E", bound=events.MarketEvent, default=events.MarketEvent)
else:
    E = TypeVar("E")
T = TypeVar("T")

EXCERPT: Final = 200
"""Characters of a malformed frame that are kept for people to read."""

SHUTDOWN: Final = "!serverShutdown"
"""The stream name under which a connection announces its end."""

_HEAD: Final = slice(len(b'{"stream":"'), len(b'{"stream":"') + 32)
_HEADS_KEPT: Final = 16_384
_DECODE_ERRORS: Final = (msgspec.MsgspecError, ValueError, RecursionError)


class Malformed(ValueError):
    """Bytes that are not what they should be; `excerpt` is their beginning, safe to print."""

    def __init__(self, reason: str, data: bytes) -> None:
        self.reason = reason
        self.excerpt = _excerpt(data)
        super().__init__(f"{reason}: {self.excerpt}")


class Frame(msgspec.Struct, Generic[E], frozen=True, gc=False):
    """One event of one stream on a combined connection; `stream` is empty for an event without a name."""

    stream: str
    event: E = field(name="data")


_SHAPES: Final[dict[streams.Kind, Any]] = {
    streams.Kind.AGGREGATE_TRADES: Frame[events.AggregateTrade],
    streams.Kind.TRADES: Frame[events.Trade],
    streams.Kind.BLOCK_TRADES: Frame[events.BlockTrade],
    streams.Kind.CANDLES: Frame[events.CandleUpdate],
    streams.Kind.MINI_TICKER: Frame[events.MiniTicker],
    streams.Kind.TICKER: Frame[events.Ticker],
    streams.Kind.WINDOW_TICKER: Frame[events.WindowTicker],
    streams.Kind.BEST_PRICES: Frame[events.BestPrices],
    streams.Kind.AVERAGE_PRICE: Frame[events.AveragePrice],
    streams.Kind.REFERENCE_PRICE: Frame[events.ReferencePrice],
    streams.Kind.PARTIAL_DEPTH: Frame[events.PartialDepth],
    streams.Kind.DEPTH: Frame[events.DepthUpdate],
}
_ARRAYS: Final[dict[streams.Kind, Any]] = {
    streams.Kind.MINI_TICKER: Frame[list[events.MiniTicker]],
    streams.Kind.WINDOW_TICKER: Frame[list[events.WindowTicker]],
}

# A slice of fixed length is found quicker than the end of the name. What it holds beyond a short name hardly
# changes: the payload's first keys, the event's name, the leading digits of an id or a time.
_by_head: Final[dict[bytes, Callable[[bytes], Frame]]] = {}
_decoders: Final[dict[Any, Any]] = {}


class _Named(msgspec.Struct):
    event: str = field(name="e", default="")


class _Error(msgspec.Struct):
    code: int | None = None
    message: str | None = field(name="msg", default=None)
    data: msgspec.Raw = msgspec.Raw()


class _ErrorData(msgspec.Struct):
    retry_after: int | None = field(name="retryAfter", default=None)
    server_time: int | None = field(name="serverTime", default=None)


class _Envelope(msgspec.Struct):
    """Everything that the outer object of a market frame or control reply can hold."""

    stream: str | None = None
    data: msgspec.Raw = msgspec.Raw()
    event: str | None = field(name="e", default=None)
    event_time: int | None = field(name="E", default=None)
    id: int | str | None = None
    result: list[str] | bool | msgspec.UnsetType | None = msgspec.UNSET
    code: int | None = None
    message: str | None = field(name="msg", default=None)
    error: _Error | None = None


class _ReplyEnvelope(msgspec.Struct):
    id: int | str | None = None
    status: int | None = None
    result: msgspec.Raw = msgspec.Raw()
    error: _Error | None = None
    rate_limits: list[replies.RateLimit] = field(name="rateLimits", default_factory=list)
    subscription_id: int | None = field(name="subscriptionId", default=None)
    event: msgspec.Raw = msgspec.Raw()


_KNOWN_EVENTS: Final = {
    "",
    *("aggTrade", "trade", "blockTrade", "kline", "24hrMiniTicker", "24hrTicker", "1hTicker", "4hTicker"),
    *("1dTicker", "avgPrice", "referencePrice", "depthUpdate", "serverShutdown"),
}


def decode_frame(data: bytes) -> Frame | replies.Control:
    """Read what came on a combined market connection; raises Malformed and nothing else.

    An event of a kind that this version does not know comes as UnknownEvent.
    """
    try:
        return _by_head[data[_HEAD]](data)
    except (KeyError, *_DECODE_ERRORS):
        return _decode_tolerantly(data)


def decode_reply(data: bytes) -> replies.Reply | replies.Event:
    """Read what came on a WebSocket API connection; raises Malformed and nothing else."""
    envelope = _read(data, _ReplyEnvelope)
    if bytes(envelope.event):
        return replies.Event(decode_user_event(envelope.event), envelope.subscription_id)
    if envelope.status is None:
        raise Malformed("neither a reply nor an event", data)
    failure = None
    if envelope.error is not None:
        failure = _failure(envelope.error)
    elif envelope.status >= 400:
        failure = replies.Failure(envelope.status, f"status {envelope.status}")
    return replies.Reply(envelope.id, envelope.status, envelope.result, failure, envelope.rate_limits)


def decode_user_event(raw: msgspec.Raw | bytes) -> user_events.ApiEvent:
    """Read an account event as it comes without its envelope; raises Malformed for one of a known name."""
    if _event_name(msgspec.Raw(raw)) not in user_events.NAMES:
        return events.UnknownEvent(msgspec.Raw(raw))
    shape: Any = user_events.UserEvent
    event: user_events.ApiEvent = decode_result(raw, shape)
    return event


def decode_result(raw: msgspec.Raw | bytes, shape: type[T]) -> T:
    """Read a reply's result, or the body of a REST answer, as the struct that fits; raises Malformed."""
    try:
        result: T = _decoder(shape).decode(raw)
    except _DECODE_ERRORS as error:
        mend = oddities.MENDS.get(shape)
        if mend is None:
            raise Malformed(str(error), bytes(raw)) from None
        return _read_mended(bytes(raw), shape, mend, error)
    return result


def decode_candles(raw: msgspec.Raw | bytes) -> list[events.Candle]:
    """Read the rows of `klines`, oldest first; all but the last are closed for certain. Raises Malformed."""
    rows = decode_result(raw, list[replies.CandleRow])
    return [row.candle(closed=number < len(rows)) for number, row in enumerate(rows, 1)]


def decode_failure(body: bytes, status: int) -> replies.Failure:
    """Read the body of a REST error; where it is not Binance's, the HTTP status is the code. Never raises."""
    try:
        error = _decoder(_Error).decode(body)
    except _DECODE_ERRORS:
        error = _Error()
    if error.code is None and not error.message:
        return replies.Failure(status, f"HTTP {status}: {_excerpt(body)}" if body else f"HTTP {status}")
    return _failure(error)


def _decode_tolerantly(data: bytes) -> Frame | replies.Control:
    envelope = _read(data, _Envelope)
    if envelope.stream is not None and bytes(envelope.data):
        return _read_frame(data, envelope.stream, envelope.data)
    error = envelope.error or _Error(envelope.code, envelope.message)
    if error.code is not None or error.message is not None or envelope.result is not msgspec.UNSET:
        result = None if envelope.result is msgspec.UNSET else envelope.result
        return replies.Control(envelope.id, result, error.code, error.message)
    if envelope.event == "serverShutdown" and envelope.event_time is not None:
        return Frame(SHUTDOWN, events.ServerShutdown(envelope.event_time))
    return Frame("", events.UnknownEvent(msgspec.Raw(data)))


def _read_frame(data: bytes, name: str, payload: msgspec.Raw) -> Frame:
    shape = _shape(name)
    if shape is None:
        return Frame(name, events.UnknownEvent(payload))
    decode: Callable[[bytes], Frame] = _decoder(shape).decode
    try:
        frame = decode(data)
    except _DECODE_ERRORS as error:
        if _event_name(payload) not in _KNOWN_EVENTS:
            return Frame(name, events.UnknownEvent(payload))
        return _read_mended(data, shape, oddities.trim_levels, error)
    _remember(data, name, decode)
    return frame


@lru_cache(maxsize=_HEADS_KEPT)
def _shape(name: str) -> Any:
    if name == SHUTDOWN:
        return Frame[events.ServerShutdown]
    try:
        stream = streams.parse(name)
    except streams.StreamNameError:
        return None
    return _SHAPES[stream.kind] if stream.symbol else _ARRAYS[stream.kind]


def _event_name(payload: msgspec.Raw) -> str:
    try:
        named: _Named = _decoder(_Named).decode(payload)
    except _DECODE_ERRORS:
        return ""
    return named.event


def _remember(data: bytes, name: str, decode: Callable[[bytes], Frame]) -> None:
    head = data[_HEAD]
    # A name that is cut, or written with escapes, could begin like one of another kind.
    if head.startswith(name.encode() + b'"'):
        if len(_by_head) >= _HEADS_KEPT:
            _by_head.clear()
        _by_head[head] = decode


def _read_mended(data: bytes, shape: type[T], mend: Callable[[Any], None], reason: Exception) -> T:
    """Read once more without what is known to be odd."""
    try:
        plain = msgspec.json.decode(data)
        mend(plain)
        return msgspec.convert(plain, shape, strict=False)
    except _DECODE_ERRORS:
        raise Malformed(str(reason), data) from None


def _failure(error: _Error) -> replies.Failure:
    try:
        when = _decoder(_ErrorData).decode(error.data)
    except _DECODE_ERRORS:
        when = _ErrorData()
    return replies.Failure(
        error.code or 0, error.message or "", when.retry_after, when.server_time, error.data
    )


def _read(data: bytes, shape: type[T]) -> T:
    try:
        found: T = _decoder(shape).decode(data)
    except _DECODE_ERRORS as error:
        raise Malformed(str(error), data) from None
    return found


def _decoder(shape: Any) -> Any:
    if (decoder := _decoders.get(shape)) is None:
        decoder = _decoders[shape] = msgspec.json.Decoder(shape, strict=False)
    return decoder


def _excerpt(data: bytes) -> str:
    return ascii(data[:EXCERPT].decode(errors="replace"))[1:-1][:EXCERPT]
