"""Requests and their answers, over the WebSocket API and over REST (Sans-I/O)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Depth
from tui.sim.protocol import refusals
from tui.sim.protocol.calls import Endpoint
from tui.sim.protocol.catalogue import BY_METHOD, BY_PATH
from tui.sim.protocol.clerk import Clerk, Origin
from tui.sim.protocol.guard import claim_of_params, claim_of_query
from tui.sim.protocol.limits import Limits
from tui.sim.protocol.listen_keys import ListenKeys
from tui.sim.protocol.listen_tokens import ListenTokens
from tui.sim.protocol.parameters import Written, single_values
from tui.sim.protocol.refusals import Refused
from tui.sim.trading.desk import Desk

__all__ = ["CONNECT_WEIGHT", "Answer", "Origin", "Protocol", "RestAnswer", "RestRequest"]

CONNECT_WEIGHT = 2

_DECODER = msgspec.json.Decoder(float_hook=Written)
_VERSION = "v3/"
_UNREADABLE_WEIGHT = 1


@dataclass(frozen=True, slots=True)
class RestRequest:
    """One request of REST as it came: `query` and `body` still percent-encoded, `key` out of the header."""

    verb: str
    path: str
    query: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply over the WebSocket API; a banned sender's connection is closed after it."""

    reply: bytes
    close: bool = False
    trades: bool = False
    """Whether it answers a request that places, changes or cancels orders."""


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """A reply over REST."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    trades: bool = False


class Protocol:
    """Answers requests out of the exchange, within the limits; all times are by the exchange's clock.

    `refuse` may say at any time why requests are refused, `depth` may show them other books, and `hides` may
    make methods unknown.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        limits: Limits,
        refuse: Callable[[int], Refused | None] = lambda _now: None,
        depth: Callable[[str, int], Depth] | None = None,
        desk: Desk | None = None,
        hides: Callable[[str], bool] = lambda _method: False,
    ) -> None:
        self.desk = desk or Desk(exchange)
        self.listen_keys = ListenKeys()
        self.listen_tokens = ListenTokens()
        self._limits = limits
        self._hides = hides
        self._clerk = Clerk(
            exchange,
            self.desk,
            self.listen_keys,
            self.listen_tokens,
            limits=limits,
            refuse=refuse,
            depth=depth or exchange.depth,
        )

    def trades(self, text: str) -> bool:
        """Whether a frame of the WebSocket API places, changes or cancels orders."""
        try:
            request = _DECODER.decode(text)
        except (ValueError, RecursionError):
            return False
        method = request.get("method") if isinstance(request, dict) else None
        endpoint = BY_METHOD.get(method.removeprefix(_VERSION)) if isinstance(method, str) else None
        return endpoint is not None and endpoint.trades

    def trades_by_rest(self, request: RestRequest) -> bool:
        """Whether a request of REST does."""
        endpoint = BY_PATH.get((request.verb, request.path))
        return endpoint is not None and endpoint.trades

    def answer(self, text: str, origin: Origin, now: int) -> Answer:
        """Answer one frame of the WebSocket API; whatever it holds, there is a reply."""
        request_id: int | str | None = None
        show_limits = origin.show_limits
        reply: dict[str, Any]
        endpoint = None
        counts: list[dict[str, Any]] = []
        try:
            request = self._parse(text, origin, now)
            self._clerk.check_session(origin.session)
            request_id = _request_id(request)
            values = _params(request)
            claim = claim_of_params(values, origin.address)
            show_limits = _shows_limits(values, show_limits)
            endpoint = self._method(request, origin, now)
            asked = replace(origin, show_limits=show_limits)
            result = self._clerk.perform(endpoint, values, claim, asked, now, counts=counts)
            reply = {"id": request_id, "status": HTTPStatus.OK.value, "result": result}
        except Refused as refused:
            reply = {"id": request_id, "status": refused.status}
            if refused.page is None:
                reply["error"] = _error(refused, origin.unit)
        if show_limits:
            reply["rateLimits"] = [*counts, self._rate_limit(origin, now)]
        banned = reply["status"] == HTTPStatus.IM_A_TEAPOT
        return Answer(
            msgspec.json.encode(reply), close=banned, trades=endpoint is not None and endpoint.trades
        )

    def answer_rest(self, request: RestRequest, origin: Origin, now: int) -> RestAnswer:
        """Answer one request of REST; times inside are in the unit of `origin`."""
        endpoint = BY_PATH.get((request.verb, request.path))
        if endpoint is None:
            body = {"code": -5000, "msg": f"Path {request.path}, Method {request.verb} is invalid"}
            return RestAnswer(HTTPStatus.NOT_FOUND, msgspec.json.encode(body))
        headers: dict[str, str] = {}
        counts: list[dict[str, Any]] = []
        try:
            values: dict[str, str] = {}
            for text in (request.body, request.query):  # what is in both counts as in the query
                values |= single_values(parse_qsl(text, keep_blank_values=True))
            signature = values.get("signature")
            claim = claim_of_query(request.key, request.query, request.body, signature, origin.address)
            result = self._clerk.perform(endpoint, values, claim, origin, now, counts=counts)
            status = HTTPStatus.OK.value
        except Refused as refused:
            if refused.page is not None:
                return RestAnswer(
                    refused.status, refused.page, content_type="text/html", trades=endpoint.trades
                )
            status = refused.status
            result = {"code": refused.code, "msg": refused.message}
            if refused.data and "retryAfter" in refused.data:
                headers["Retry-After"] = str(-((now - refused.data["retryAfter"]) // 1_000))
            elif refused.data:
                result["data"] = refused.data
        used = str(self._limits.used(origin.address, now))
        headers |= {"X-MBX-USED-WEIGHT": used, "X-MBX-USED-WEIGHT-1M": used}
        for one in counts:
            headers[f"X-MBX-ORDER-COUNT-{one['intervalNum']}{one['interval'][0]}"] = str(one["count"])
        return RestAnswer(status, msgspec.json.encode(result), headers, trades=endpoint.trades)

    def _parse(self, text: str, origin: Origin, now: int) -> dict[str, Any]:
        try:
            request = _DECODER.decode(text)
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict):
            self._limits.charge(origin.address, now, _UNREADABLE_WEIGHT)
            raise refusals.not_json()
        return request

    def _method(self, request: Mapping[str, Any], origin: Origin, now: int) -> Endpoint:
        method = request.get("method")
        if not isinstance(method, str) or not method:
            self._limits.charge(origin.address, now, _UNREADABLE_WEIGHT)
            raise refusals.missing("method")
        endpoint = BY_METHOD.get(method.removeprefix(_VERSION))
        if endpoint is None or self._hides(endpoint.method):
            self._limits.charge(origin.address, now, _UNREADABLE_WEIGHT)
            raise refusals.unknown_method()
        return endpoint

    def _rate_limit(self, origin: Origin, now: int) -> dict[str, Any]:
        return {
            "rateLimitType": "REQUEST_WEIGHT",
            "interval": "MINUTE",
            "intervalNum": 1,
            "limit": self._limits.weight,
            "count": self._limits.used(origin.address, now),
        }


def _request_id(request: Mapping[str, Any]) -> int | str | None:
    value = request.get("id", ...)
    if isinstance(value, int | str | None) and not isinstance(value, bool | Written):
        return value
    raise refusals.missing("id")


def _params(request: Mapping[str, Any]) -> dict[str, Any]:
    params = request.get("params", {})
    if not isinstance(params, dict):
        raise refusals.invalid("params")
    return params


def _shows_limits(values: dict[str, Any], default: bool) -> bool:
    value = values.pop("returnRateLimits", default)
    if not isinstance(value, bool):
        raise refusals.invalid("returnRateLimits")
    return value


def _error(refused: Refused, unit: int) -> dict[str, Any]:
    error: dict[str, Any] = {"code": refused.code, "msg": refused.message}
    if refused.data:
        times = "retryAfter" in refused.data
        error["data"] = {name: v * unit for name, v in refused.data.items()} if times else refused.data
    return error
