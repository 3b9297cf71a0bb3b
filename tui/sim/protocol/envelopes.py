"""Requests and their answers, over the WebSocket API and over REST (Sans-I/O)."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Depth
from tui.sim.protocol import refusals
from tui.sim.protocol.calls import Call, Endpoint, Owner
from tui.sim.protocol.catalogue import BY_METHOD, BY_PATH
from tui.sim.protocol.guard import SIGNED_PARAMETERS, Claim, Guard, claim_of_params, claim_of_query
from tui.sim.protocol.limits import Limits, OrderLimits
from tui.sim.protocol.listen_keys import ListenKeys
from tui.sim.protocol.parameters import Parameters, Written, single_values
from tui.sim.protocol.refusals import Refused
from tui.sim.protocol.sessions import Session
from tui.sim.trading.desk import Desk
from tui.sim.trading.rejections import Rejected

CONNECT_WEIGHT = 2

_DECODER = msgspec.json.Decoder(float_hook=Written)
_VERSION = "v3/"
_UNREADABLE_WEIGHT = 1


@dataclass(frozen=True, slots=True)
class Origin:
    """Where requests come from and how they want their answers: `unit` is 1 for ms, 1,000 for µs."""

    address: str
    unit: int = 1
    show_limits: bool = True
    session: Session = field(default_factory=Session, repr=False)
    """The connection, over the WebSocket API."""


@dataclass(frozen=True, slots=True)
class RestRequest:
    """One request of REST as it came: `query` and `body` still percent-encoded, `key` out of the header."""

    verb: str
    path: str
    query: str = ""
    body: str = ""
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

    `refuse` may say at any time why requests are refused, and `depth` may show them other books.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        limits: Limits,
        refuse: Callable[[int], Refused | None] = lambda _now: None,
        depth: Callable[[str, int], Depth] | None = None,
        desk: Desk | None = None,
    ) -> None:
        self.desk = desk or Desk(exchange)
        self.listen_keys = ListenKeys()
        self._guard = Guard(self.desk)
        self._order_limits: defaultdict[int, OrderLimits] = defaultdict(OrderLimits)
        self._exchange = exchange
        self._limits = limits
        self._refuse = refuse
        self._depth = depth or exchange.depth

    def answer(self, text: str, origin: Origin, now: int) -> Answer:
        """Answer one frame of the WebSocket API; whatever it holds, there is a reply."""
        request_id: int | str | None = None
        show_limits = origin.show_limits
        reply: dict[str, Any]
        endpoint = None
        counts: list[dict[str, Any]] = []
        try:
            request = self._parse(text, origin, now)
            self._check_session(origin.session)
            request_id = _request_id(request)
            values = _params(request)
            claim = claim_of_params(values)
            show_limits = _shows_limits(values, show_limits)
            endpoint = self._method(request, origin, now)
            call = self._call(values, origin, now, session=origin.session, show_limits=show_limits)
            result = self._perform(endpoint, call, claim, origin, counts)
            reply = {"id": request_id, "status": HTTPStatus.OK.value, "result": result}
        except Refused as refused:
            reply = {"id": request_id, "status": refused.status}
            if refused.page is None:
                reply["error"] = _error(refused, origin.unit)
        if show_limits:
            reply["rateLimits"] = [*counts, self._rate_limit(origin, now)]
        banned = reply["status"] == HTTPStatus.IM_A_TEAPOT
        return Answer(msgspec.json.encode(reply), close=banned, trades=_trades(endpoint))

    def answer_rest(self, request: RestRequest, origin: Origin, now: int) -> RestAnswer:
        """Answer one request of REST; times inside are in the unit of `origin`."""
        endpoint = BY_PATH.get((request.verb, request.path))
        if endpoint is None:
            body = {"code": -5000, "msg": f"Path {request.path}, Method {request.verb} is invalid"}
            return RestAnswer(HTTPStatus.NOT_FOUND, msgspec.json.encode(body))
        headers: dict[str, str] = {}
        counts: list[dict[str, Any]] = []
        try:
            values = single_values(
                pair
                for text in (request.query, request.body)
                for pair in parse_qsl(text, keep_blank_values=True)
            )
            claim = claim_of_query(request.key, request.query, request.body, values.get("signature"))
            result = self._perform(endpoint, self._call(values, origin, now), claim, origin, counts)
            status = HTTPStatus.OK.value
        except Refused as refused:
            if refused.page is not None:
                return RestAnswer(
                    refused.status, refused.page, content_type="text/html", trades=_trades(endpoint)
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
        return RestAnswer(status, msgspec.json.encode(result), headers, trades=_trades(endpoint))

    def _parse(self, text: str, origin: Origin, now: int) -> dict[str, Any]:
        try:
            request = _DECODER.decode(text)
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict):
            self._limits.charge(origin.address, now, _UNREADABLE_WEIGHT)
            raise refusals.not_json()
        return request

    def _check_session(self, session: Session) -> None:
        """End a session whose key was revoked; the error belongs to no request, so that its id is null."""
        if session.key is not None and self._guard.is_revoked(session.key):
            session.log_out()
            raise refusals.bad_key()

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

    def _call(
        self,
        values: Mapping[str, Any],
        origin: Origin,
        now: int,
        *,
        session: Session | None = None,
        show_limits: bool = True,
    ) -> Call:
        parameters = Parameters(values, self._exchange.listings)
        return Call(
            self._exchange, self._depth, parameters, now, origin.unit,
            self.desk, self._guard, self.listen_keys, session, None, show_limits,
        )  # fmt: skip

    def _perform(
        self, endpoint: Endpoint, call: Call, claim: Claim, origin: Origin, counts: list[dict[str, Any]]
    ) -> Any:
        """Let an endpoint answer; `counts` takes the numbers of orders where it places some."""
        now, parameters = call.now, call.parameters
        if (refused := self._refuse(now)) is not None:
            raise refused
        weight = endpoint.weigh(parameters)
        self._limits.charge(origin.address, now, weight)
        if endpoint.permission is None:
            parameters.forbid_others(endpoint.known)
            return endpoint.answer(call)
        parameters.forbid_others((*endpoint.known, *SIGNED_PARAMETERS))
        owner = self._owner(endpoint, call, claim)
        if _places(endpoint):
            owner.order_limits.reward(now, owner.account.earned)
            owner.account.earned = 0
        try:
            if endpoint.orders:
                owner.order_limits.charge(now, endpoint.orders)
            result = endpoint.answer(replace(call, owner=owner))
        except Rejected as rejected:
            raise Refused(rejected.code, rejected.message) from rejected
        finally:
            counts += owner.order_limits.counts(now) if _places(endpoint) else ()
        if endpoint.free:
            self._limits.refund(origin.address, now, weight)
        return result

    def _owner(self, endpoint: Endpoint, call: Call, claim: Claim) -> Owner:
        """Who has sent a request that needs a key; or `Refused`."""
        assert endpoint.permission is not None
        if endpoint.signed:
            key = self._guard.admit(claim, call.parameters, endpoint.permission, call.now, call.session)
        else:
            key = self._guard.known(claim.key, endpoint.permission)
        account = self._guard.account(key)
        return Owner(account, key, self._order_limits[account.uid])

    def _rate_limit(self, origin: Origin, now: int) -> dict[str, Any]:
        return {
            "rateLimitType": "REQUEST_WEIGHT",
            "interval": "MINUTE",
            "intervalNum": 1,
            "limit": self._limits.weight,
            "count": self._limits.used(origin.address, now),
        }


def _trades(endpoint: Endpoint | None) -> bool:
    return endpoint is not None and endpoint.permission == "TRADE"


def _places(endpoint: Endpoint) -> bool:
    return bool(endpoint.orders) or endpoint.method == "order.cancelReplace"


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
