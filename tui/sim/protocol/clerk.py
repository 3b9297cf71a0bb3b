"""Lets endpoints answer: what a request weighs, whose it is, how many orders it places (pure)."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Depth
from tui.sim.protocol import refusals
from tui.sim.protocol.calls import Call, Endpoint, Owner
from tui.sim.protocol.guard import SIGNED_PARAMETERS, Claim, Guard
from tui.sim.protocol.limits import Limits, OrderLimits
from tui.sim.protocol.listen_keys import ListenKeys
from tui.sim.protocol.listen_tokens import ListenTokens
from tui.sim.protocol.parameters import Parameters
from tui.sim.protocol.refusals import Refused
from tui.sim.protocol.sessions import Session
from tui.sim.trading.desk import Desk
from tui.sim.trading.rejections import Rejected


@dataclass(frozen=True, slots=True)
class Origin:
    """Where requests come from and how they want their answers: `unit` is 1 for ms, 1,000 for µs."""

    address: str
    unit: int = 1
    show_limits: bool = True
    session: Session = field(default_factory=Session, repr=False)
    """The connection, over the WebSocket API."""


class Clerk:
    """Takes each request through the limits and past the guard to its endpoint."""

    def __init__(
        self,
        exchange: Exchange,
        desk: Desk,
        listen_keys: ListenKeys,
        listen_tokens: ListenTokens,
        *,
        limits: Limits,
        refuse: Callable[[int], Refused | None],
        depth: Callable[[str, int], Depth],
    ) -> None:
        self._exchange = exchange
        self._desk = desk
        self._listen_keys = listen_keys
        self._listen_tokens = listen_tokens
        self._limits = limits
        self._refuse = refuse
        self._depth = depth
        self._guard = Guard(desk)
        self._order_limits: defaultdict[int, OrderLimits] = defaultdict(OrderLimits)

    def check_session(self, session: Session) -> None:
        """End a session whose key was revoked; the error belongs to no request, so that its id is null."""
        if session.key is not None and self._guard.is_revoked(session.key):
            session.log_out()
            raise refusals.bad_key()

    def perform(
        self,
        endpoint: Endpoint,
        values: Mapping[str, Any],
        claim: Claim,
        origin: Origin,
        now: int,
        *,
        counts: list[dict[str, Any]],
    ) -> Any:
        """Return an endpoint's answer, or raise `Refused`; `counts` takes the numbers of orders."""
        if (refused := self._refuse(now)) is not None:
            raise refused
        parameters = Parameters(values, self._exchange.listings)
        weight = endpoint.weigh(parameters)
        self._limits.charge(origin.address + endpoint.budget, now, weight)
        call = Call(
            self._exchange, self._depth, parameters, now, origin.unit, self._desk, self._guard,
            self._listen_keys, self._listen_tokens, origin.session, show_limits=origin.show_limits,
        )  # fmt: skip
        if endpoint.permission is None:
            parameters.forbid_others(endpoint.known)
            return endpoint.answer(call)
        parameters.forbid_others((*endpoint.known, *SIGNED_PARAMETERS))
        result = self._perform_owned(
            endpoint, replace(call, owner=self._owner(endpoint, call, claim)), counts
        )
        if endpoint.free:
            self._limits.refund(origin.address, now, weight)
        return result

    def _perform_owned(self, endpoint: Endpoint, call: Call, counts: list[dict[str, Any]]) -> Any:
        owner, now = call.own(), call.now
        try:
            if endpoint.counts:
                owner.order_limits.reward(now, owner.account.earned)
                owner.account.earned = 0
            if endpoint.orders:
                owner.order_limits.charge(now, endpoint.orders)
            return endpoint.answer(call)
        except Rejected as rejected:
            raise Refused(rejected.code, rejected.message) from rejected
        finally:
            if endpoint.counts:
                counts += owner.order_limits.counts(now)

    def _owner(self, endpoint: Endpoint, call: Call, claim: Claim) -> Owner:
        """Who has sent a request that needs a key; or `Refused`."""
        assert endpoint.permission is not None
        if endpoint.signed:
            key = self._guard.admit(claim, call.parameters, endpoint.permission, call.now, call.session)
        else:
            key = self._guard.known(claim, endpoint.permission)
        account = self._guard.account(key)
        return Owner(account, key, self._order_limits[account.uid])
