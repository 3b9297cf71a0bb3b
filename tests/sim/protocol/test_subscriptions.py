import json
from typing import Any

import pytest

from tui.sim.protocol.subscriptions import Subscriptions, TooManyStreams


def ask(subscriptions: Subscriptions, method: str, params: Any = None, **fields: Any) -> Any:
    request = {"method": method, "params": params, "id": 1, **fields}
    return json.loads(subscriptions.handle(json.dumps(request)).reply)


def test_streams_come_and_go() -> None:
    subscriptions = Subscriptions(combined=True)
    control = subscriptions.handle('{"method":"SUBSCRIBE","params":["a@trade","b@trade","a@trade"],"id":7}')
    assert json.loads(control.reply) == {"result": None, "id": 7}
    assert control.added == ("a@trade", "b@trade")
    again = subscriptions.handle('{"method":"SUBSCRIBE","params":["a@trade","c@trade"],"id":8}')
    assert again.added == ("c@trade",)
    gone = subscriptions.handle('{"method":"UNSUBSCRIBE","params":["a@trade","x@trade"],"id":9}')
    assert gone.removed == ("a@trade",)
    assert ask(subscriptions, "LIST_SUBSCRIPTIONS") == {"result": ["b@trade", "c@trade"], "id": 1}


def test_unknown_and_unicode_names_are_acknowledged() -> None:
    subscriptions = Subscriptions(combined=True)
    assert ask(subscriptions, "SUBSCRIBE", ["nobody@nothing", "这是测试币456@trade"]) == {
        "result": None,
        "id": 1,
    }
    assert subscriptions.names == ("nobody@nothing", "这是测试币456@trade")


@pytest.mark.parametrize("request_id", [0, -1, 2**63 - 1, -(2**63), "abc-DEF_9", "x" * 36, None])
def test_ids_are_echoed(request_id: Any) -> None:
    assert ask(Subscriptions(combined=False), "LIST_SUBSCRIPTIONS", id=request_id) == {
        "result": [],
        "id": request_id,
    }


@pytest.mark.parametrize("request_id", [2**63, 1.5, True, "x" * 37, "", "a b", [1], {}])
def test_other_ids_are_refused(request_id: Any) -> None:
    assert ask(Subscriptions(combined=False), "LIST_SUBSCRIPTIONS", id=request_id) == {
        "code": 2,
        "msg": "Invalid request: request ID must be an unsigned integer",
    }


def test_a_request_needs_an_id() -> None:
    reply = json.loads(Subscriptions(combined=False).handle('{"method":"LIST_SUBSCRIPTIONS"}').reply)
    assert reply["msg"] == "Invalid request: request ID must be an unsigned integer"


def test_the_combined_property() -> None:
    subscriptions = Subscriptions(combined=False)
    assert ask(subscriptions, "GET_PROPERTY", ["combined"]) == {"result": False, "id": 1}
    assert ask(subscriptions, "SET_PROPERTY", ["combined", True]) == {"result": None, "id": 1}
    assert ask(subscriptions, "GET_PROPERTY", ["combined"]) == {"result": True, "id": 1}


@pytest.mark.parametrize(
    ("method", "params", "reply"),
    [
        ("GET_PROPERTY", ["colour"], {"code": 0, "msg": "Unknown property", "id": 1}),
        ("SET_PROPERTY", ["colour", True], {"code": 0, "msg": "Unknown property", "id": 1}),
        ("SET_PROPERTY", ["combined", 1], {"code": 1, "msg": "Invalid value type: expected Boolean"}),
        ("SET_PROPERTY", ["combined"], {"code": 1, "msg": "Invalid value type: expected Boolean"}),
        ("GET_PROPERTY", [5], {"code": 2, "msg": "Invalid request: property name must be a string"}),
        ("GET_PROPERTY", [], {"code": 2, "msg": "Invalid request: property name must be a string"}),
        ("SET_PROPERTY", None, {"code": 2, "msg": "Invalid request: property name must be a string"}),
        ("GET_PROPERTY", ["combined", 1], {"code": 2, "msg": "Invalid request: too many parameters"}),
        ("SET_PROPERTY", ["combined", True, 1], {"code": 2, "msg": "Invalid request: too many parameters"}),
        ("LIST_SUBSCRIPTIONS", ["a@trade"], {"code": 2, "msg": "Invalid request: too many parameters"}),
        (
            "SUBSCRIBE",
            "a@trade",
            {"code": 2, "msg": "Invalid request: params must be a list of stream names"},
        ),
        ("SUBSCRIBE", [1], {"code": 2, "msg": "Invalid request: params must be a list of stream names"}),
    ],
)
def test_control_errors(method: str, params: Any, reply: dict[str, Any]) -> None:
    subscriptions = Subscriptions(combined=False)
    assert ask(subscriptions, method, params) == reply
    assert subscriptions.names == ()


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("{", 3, "Invalid JSON: expected value at line 1 column 2"),
        ("", 3, "Invalid JSON: expected value at line 1 column 1"),
        ("[" * 100_000, 3, "Invalid JSON: expected value at line 1 column 1"),
        ('{"id":' + "1" * 9_000 + "}", 3, "Invalid JSON: expected value at line 1 column 1"),
        ('{"method":"\\ud800 ","id":1}', 3, "Invalid JSON: expected value at line 1 column 1"),
        ("null", 2, "Invalid request: missing field `method` at line 1 column 4"),
        ('{"id":1}', 2, "Invalid request: missing field `method` at line 1 column 8"),
        (
            '{"method":"LISTEN","id":1}',
            2,
            "Invalid request: unknown variant `LISTEN`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, "
            "`LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY` at line 1 column 26",
        ),
    ],
)
def test_messages_that_are_no_requests(text: str, code: int, message: str) -> None:
    control = Subscriptions(combined=False).handle(text)
    assert json.loads(control.reply) == {"code": code, "msg": message}


def test_no_more_than_1024_streams() -> None:
    subscriptions = Subscriptions(combined=True)
    subscriptions.add(f"{number}@trade" for number in range(1_023))
    subscriptions.add(["5@trade", "last@trade"])
    assert len(subscriptions.names) == 1_024
    with pytest.raises(TooManyStreams):
        ask(subscriptions, "SUBSCRIBE", ["one@more"])
