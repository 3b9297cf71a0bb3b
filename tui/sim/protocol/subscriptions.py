"""Stream control on one connection: SUBSCRIBE and its kin, with the exchange's answers (Sans-I/O)."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from tui.sim.protocol.limits import STREAM_LIMIT

METHODS = ("SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY")

_TEXT_ID = re.compile(r"[A-Za-z0-9_-]{1,36}")


class Rejected(Exception):
    """A control message that cannot be obeyed; becomes a flat error reply."""

    def __init__(self, code: int, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.reply: dict[str, Any] = {"code": code, "msg": message, **fields}


class TooManyStreams(Exception):
    """More streams than one connection may carry; the exchange closes such connections."""


@dataclass(frozen=True, slots=True)
class Control:
    """What a control message led to: the reply's text, and the names that came and went."""

    reply: bytes
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Subscriptions:
    """The streams of one connection, in the order they were asked for."""

    def __init__(self, *, combined: bool, limit: int = STREAM_LIMIT) -> None:
        self.combined = combined
        self._limit = limit
        self._names: dict[str, None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The stream names of this connection, unknown ones included."""
        return tuple(self._names)

    def add(self, names: Iterable[str]) -> tuple[str, ...]:
        """Add streams and return those that are new; raises `TooManyStreams` above the limit."""
        added = tuple(dict.fromkeys(name for name in names if name not in self._names))
        if len(self._names) + len(added) > self._limit:
            raise TooManyStreams
        self._names.update(dict.fromkeys(added))
        return added

    def remove(self, names: Iterable[str]) -> tuple[str, ...]:
        """Drop streams and return those that were there."""
        removed = tuple(dict.fromkeys(name for name in names if name in self._names))
        for name in removed:
            del self._names[name]
        return removed

    def handle(self, text: str) -> Control:
        """Obey one control message; errors become replies, only `TooManyStreams` is raised."""
        try:
            request = _read(text)
            return self._obey(request["method"], request.get("params"), request["id"])
        except Rejected as rejected:
            return Control(msgspec.json.encode(rejected.reply))

    def _obey(self, method: str, params: Any, request_id: int | str | None) -> Control:
        result: Any = None
        added: tuple[str, ...] = ()
        removed: tuple[str, ...] = ()
        if method == "SUBSCRIBE":
            added = self.add(_stream_names(params))
        elif method == "UNSUBSCRIBE":
            removed = self.remove(_stream_names(params))
        elif method == "LIST_SUBSCRIPTIONS":
            if params:
                raise Rejected(2, "Invalid request: too many parameters")
            result = list(self._names)
        elif method == "SET_PROPERTY":
            self.combined = _new_value(params, request_id)
        else:
            _property(params, 1, request_id)
            result = self.combined
        return Control(msgspec.json.encode({"result": result, "id": request_id}), added, removed)


def _read(text: str) -> dict[str, Any]:
    try:
        request = msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        raise Rejected(3, f"Invalid JSON: expected value at {_error_position(text)}") from error
    end = f"at line 1 column {len(text)}"
    if not isinstance(request, dict) or "method" not in request:
        raise Rejected(2, f"Invalid request: missing field `method` {end}")
    if request["method"] not in METHODS:
        known = ", ".join(f"`{method}`" for method in METHODS)
        raise Rejected(
            2, f"Invalid request: unknown variant `{request['method']}`, expected one of {known} {end}"
        )
    if "id" not in request or not _is_id(request["id"]):
        raise Rejected(2, "Invalid request: request ID must be an unsigned integer")
    return request


def _error_position(text: str) -> str:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"line {error.lineno} column {error.colno}"
    except (ValueError, RecursionError):
        pass  # numbers or nesting beyond all reason have no position of their own
    return "line 1 column 1"


def _is_id(value: Any) -> bool:
    if isinstance(value, str):
        return _TEXT_ID.fullmatch(value) is not None
    if isinstance(value, int) and not isinstance(value, bool):
        return -(2**63) <= value < 2**63
    return value is None


def _stream_names(params: Any) -> list[str]:
    if not isinstance(params, list) or not all(isinstance(name, str) for name in params):
        raise Rejected(2, "Invalid request: params must be a list of stream names")
    return params


def _property(params: Any, count: int, request_id: int | str | None) -> list[Any]:
    if not isinstance(params, list) or not params or not isinstance(params[0], str):
        raise Rejected(2, "Invalid request: property name must be a string")
    if len(params) > count:
        raise Rejected(2, "Invalid request: too many parameters")
    if params[0] != "combined":
        raise Rejected(0, "Unknown property", id=request_id)
    return params


def _new_value(params: Any, request_id: int | str | None) -> bool:
    values = _property(params, 2, request_id)
    if len(values) != 2 or not isinstance(values[1], bool):
        raise Rejected(1, "Invalid value type: expected Boolean")
    return values[1]
