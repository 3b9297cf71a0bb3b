"""Requests and their answers, over the WebSocket API and over REST (Sans-I/O)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Depth
from tui.sim.protocol import refusals
from tui.sim.protocol.endpoints import BY_METHOD, BY_PATH, Call, Endpoint
from tui.sim.protocol.limits import Limits
from tui.sim.protocol.parameters import Parameters, single_values
from tui.sim.protocol.refusals import Refused

CONNECT_WEIGHT = 2

_VERSION = "v3/"
_UNREADABLE_WEIGHT = 1


@dataclass(frozen=True, slots=True)
class Origin:
    """Where requests come from and how they want their answers: `unit` is 1 for ms, 1,000 for µs."""

    address: str
    unit: int = 1
    show_limits: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply over the WebSocket API; a banned sender's connection is closed after it."""

    reply: bytes
    close: bool = False


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """A reply over REST."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


class Protocol:
    """Answers requests out of the exchange, within the limits; all times are by the exchange's clock.

    `refuse` may say at any time why requests are refused, and `depth` may show them other books.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        limits: Limits,
        refuse: Callable[[int], Refused | None] = lambda _now: None,
        depth: Callable[[str, int], Depth] | None = None,
    ) -> None:
        self._exchange = exchange
        self._limits = limits
        self._refuse = refuse
        self._depth = depth or exchange.depth

    def answer(self, text: str, origin: Origin, now: int) -> Answer:
        """Answer one frame of the WebSocket API; whatever it holds, there is a reply."""
        request_id: int | str | None = None
        show_limits = origin.show_limits
        reply: dict[str, Any]
        try:
            request = self._parse(text, origin, now)
            request_id = _request_id(request)
            values = _params(request)
            show_limits = _shows_limits(values, show_limits)
            endpoint = self._method(request, origin, now)
            result = self._perform(endpoint, values, origin, now)
            reply = {"id": request_id, "status": HTTPStatus.OK.value, "result": result}
        except Refused as refused:
            reply = {"id": request_id, "status": refused.status}
            if refused.page is None:
                reply["error"] = _error(refused, origin.unit)
        if show_limits:
            reply["rateLimits"] = [self._rate_limit(origin, now)]
        return Answer(msgspec.json.encode(reply), close=reply["status"] == HTTPStatus.IM_A_TEAPOT)

    def answer_rest(
        self, path: str, pairs: Iterable[tuple[str, str]], origin: Origin, now: int
    ) -> RestAnswer:
        """Answer one GET request; times inside are in the unit of `origin`."""
        endpoint = BY_PATH.get(path)
        if endpoint is None:
            body = {"code": -5000, "msg": f"Path {path}, Method GET is invalid"}
            return RestAnswer(HTTPStatus.NOT_FOUND, msgspec.json.encode(body))
        headers: dict[str, str] = {}
        try:
            result = self._perform(endpoint, single_values(pairs), origin, now)
            status = HTTPStatus.OK.value
        except Refused as refused:
            if refused.page is not None:
                return RestAnswer(refused.status, refused.page, content_type="text/html")
            status = refused.status
            result = {"code": refused.code, "msg": refused.message}
            if refused.data:
                headers["Retry-After"] = str(-((now - refused.data["retryAfter"]) // 1_000))
        used = str(self._limits.used(origin.address, now))
        headers |= {"X-MBX-USED-WEIGHT": used, "X-MBX-USED-WEIGHT-1M": used}
        return RestAnswer(status, msgspec.json.encode(result), headers)

    def _parse(self, text: str, origin: Origin, now: int) -> dict[str, Any]:
        try:
            request = msgspec.json.decode(text)
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
        if endpoint is None:
            self._limits.charge(origin.address, now, _UNREADABLE_WEIGHT)
            raise refusals.unknown_method()
        return endpoint

    def _perform(self, endpoint: Endpoint, values: Mapping[str, Any], origin: Origin, now: int) -> Any:
        if (refused := self._refuse(now)) is not None:
            raise refused
        parameters = Parameters(values, self._exchange.listings)
        self._limits.charge(origin.address, now, endpoint.weigh(parameters))
        parameters.forbid_others(endpoint.known)
        return endpoint.answer(Call(self._exchange, self._depth, parameters, now, origin.unit))

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
    if isinstance(value, int | str | None) and not isinstance(value, bool):
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
        error["data"] = {name: time * unit for name, time in refused.data.items()}
    return error
