"""Requests about the connection's own session, and about streams of account events."""

from typing import Any

from tui.sim.protocol import refusals
from tui.sim.protocol.calls import Call, Endpoint, always
from tui.sim.protocol.sessions import Session, Subscription


def _session(call: Call) -> Session:
    assert call.session is not None  # these requests have no path, so that they come over a connection
    return call.session


def _log_on(call: Call) -> dict[str, Any]:
    key = call.own().key
    if key.kind != "ED25519":
        raise refusals.unsupported_operation()
    _session(call).log_on(key, call.now)
    return _status(call)


def _status(call: Call) -> dict[str, Any]:
    return _session(call).status(call.now, call.unit, show_limits=call.show_limits)


def _log_out(call: Call) -> dict[str, Any]:
    _session(call).log_out()
    return _status(call)


def _subscribe(call: Call) -> dict[str, Any]:
    session = _session(call)
    if session.key is None:
        raise refusals.bad_key()
    subscription = Subscription(call.guard.account(session.key), session.key, "logon")
    return {"subscriptionId": session.subscribe(subscription)}


def _subscribe_signed(call: Call) -> dict[str, Any]:
    owner = call.own()
    return {"subscriptionId": _session(call).subscribe(Subscription(owner.account, owner.key, "signature"))}


def _subscribe_by_token(call: Call) -> dict[str, Any]:
    token = call.listen_tokens.get(call.parameters.text("listenToken"), call.now)
    subscription = Subscription(token.account, token.key, "token", token.ends_at)
    number = _session(call).subscribe(subscription)
    return {"subscriptionId": number, "expirationTime": token.ends_at * call.unit}


def _unsubscribe(call: Call) -> dict[str, Any]:
    _session(call).unsubscribe(call.parameters.integer("subscriptionId"))
    return {}


def _subscriptions(call: Call) -> list[dict[str, int]]:
    return [{"subscriptionId": number} for number in _session(call).subscriptions]


def _start_stream(call: Call) -> dict[str, Any]:
    return {"listenKey": call.listen_keys.start(call.account, call.now)}


def _keep_stream(call: Call) -> dict[str, Any]:
    call.listen_keys.keep(call.parameters.text("listenKey"), call.account, call.now)
    return {}


def _close_stream(call: Call) -> dict[str, Any]:
    call.listen_keys.close(call.parameters.text("listenKey"), call.account)
    return {}


_KEYED: dict[str, Any] = {"permission": "USER_STREAM", "signed": False}

ENDPOINTS = (
    Endpoint("session.logon", "", (), always(2), _log_on, permission="USER_STREAM"),
    Endpoint("session.status", "", (), always(2), _status),
    Endpoint("session.logout", "", (), always(2), _log_out),
    Endpoint("session.subscriptions", "", (), always(2), _subscriptions),
    Endpoint("userDataStream.subscribe", "", (), always(2), _subscribe),
    Endpoint(
        "userDataStream.subscribe.signature", "", (), always(2), _subscribe_signed, permission="USER_STREAM"
    ),
    Endpoint("userDataStream.subscribe.listenToken", "", ("listenToken",), always(2), _subscribe_by_token),
    Endpoint("userDataStream.unsubscribe", "", ("subscriptionId",), always(2), _unsubscribe),
    Endpoint("userDataStream.start", "userDataStream", (), always(2), _start_stream, verb="POST", **_KEYED),
    Endpoint(
        "userDataStream.ping", "userDataStream", ("listenKey",), always(2), _keep_stream, verb="PUT", **_KEYED
    ),
    Endpoint(
        "userDataStream.stop", "userDataStream", ("listenKey",), always(2), _close_stream,
        verb="DELETE", **_KEYED,
    ),
)  # fmt: skip
