"""Who sends a request, proved: keys, signatures, timestamps (web-socket-api.md, "Request security")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui.sim.protocol import refusals
from tui.sim.protocol.parameters import Parameters
from tui.sim.protocol.sessions import Session
from tui.sim.trading.accounts import Account
from tui.sim.trading.desk import Desk
from tui.sim.trading.keys import Key, Permission, is_key_name

SIGNED_PARAMETERS = ("apiKey", "timestamp", "recvWindow", "signature")

_RECEIVE_WINDOW = 5_000
_LONGEST_WINDOW = 60_000
_AHEAD = 1_000
_MICROSECONDS_FROM = 100_000_000_000_000
_WINDOW = re.compile(r"[0-9]{1,10}(\.[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Claim:
    """What came with a request: the name of a key, the text that was signed, and the signature."""

    key: str | None = field(repr=False)
    payload: bytes = field(repr=False)
    signature: str | None = field(repr=False)
    encoded: bool = True
    """Whether what had to be percent-encoded is so."""
    address: str = ""
    """Where it came from."""


def claim_of_params(values: Mapping[str, Any], address: str = "") -> Claim:
    """The claim of a request of the WebSocket API: its parameters sorted by name, nothing percent-encoded."""
    signed = sorted((name, _text(value)) for name, value in values.items() if name != "signature")
    payload = "&".join(f"{name}={value}" for name, value in signed)
    key, signature = values.get("apiKey"), values.get("signature")
    signed_text = payload.encode("utf-8", "surrogatepass")
    return Claim(_string(key), signed_text, _string(signature), address=address)


def claim_of_query(key: str | None, query: str, body: str, signature: str | None, address: str = "") -> Claim:
    """The claim of a request of REST: query and body as they were sent, one after the other."""
    texts = ("&".join(part for part in text.split("&") if not _signs(part)) for text in (query, body))
    payload = "".join(texts)
    signed_text = payload.encode("utf-8", "surrogateescape")
    return Claim(key or "", signed_text, signature, payload.isascii(), address)


class Guard:
    """Lets requests pass that prove whose they are."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def admit(
        self, claim: Claim, parameters: Parameters, permission: Permission, now: int, session: Session | None
    ) -> Key:
        """Return the key that a request is signed with, or its session is logged on with; or `Refused`."""
        if claim.key is None and session is not None and session.key is not None:
            key = session.key
            self._check(key, permission, claim)
            self._check_time(parameters, now)
            return key
        key = self.known(claim, permission)
        self._check_time(parameters, now)
        if not claim.signature:
            raise refusals.missing("signature")
        if not claim.encoded or not key.check(claim.payload, claim.signature):
            raise refusals.bad_signature()
        return key

    def known(self, claim: Claim, permission: Permission) -> Key:
        """Return a valid key that may do something, by its name alone; or `Refused`."""
        if claim.key is None:
            raise refusals.missing("apiKey")
        if not is_key_name(claim.key):
            raise refusals.bad_key_format()
        key = self._desk.keys.get(claim.key)
        if key is None:
            raise refusals.bad_key()
        self._check(key, permission, claim)
        return key

    def account(self, key: Key) -> Account:
        """Whose a key is."""
        return self._desk.accounts[key.uid]

    def is_revoked(self, key: Key) -> bool:
        """Whether a key that was valid is so no more."""
        return self._desk.keys.get(key.name) is None

    def _check(self, key: Key, permission: Permission, claim: Claim) -> None:
        if self._desk.keys.shuts_out:
            raise refusals.bad_key(claim.address)
        if not self._desk.keys.allows(key, permission):
            raise refusals.bad_key()

    def _check_time(self, parameters: Parameters, now: int) -> None:
        sent = parameters.mandatory("timestamp")
        scale = 1_000 if sent >= _MICROSECONDS_FROM else 1
        window = parameters.written("recvWindow")
        if window is not None and not _WINDOW.fullmatch(window):
            raise refusals.illegal("recvWindow", "^[0-9]{1,5}(\\.[0-9]{1,3})?$")
        allowed = float(window) if window is not None else _RECEIVE_WINDOW
        if allowed > _LONGEST_WINDOW:
            raise refusals.too_large("recvWindow", _LONGEST_WINDOW)
        if sent >= (now + _AHEAD) * scale:
            raise refusals.not_in_time(
                f"Timestamp for this request was {_AHEAD}ms ahead of the server's time."
            )
        if now * scale - sent > allowed * scale:
            raise refusals.not_in_time("Timestamp for this request is outside of the recvWindow.")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _signs(part: str) -> bool:
    return part.partition("=")[0] == "signature"
