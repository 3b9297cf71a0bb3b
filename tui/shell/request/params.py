"""Parameters as they are typed, name=value, in the kinds that the WebSocket API takes."""

from collections.abc import Sequence
from typing import Final

import msgspec

from tui.shell.errors import CommandError, usage

_OURS: Final = frozenset({"apikey", "signature", "secret", "timestamp", "listentoken", "listenkey"})
"""What opens an account, in lower case, and the time that is signed."""

_COUNTS: Final = frozenset(
    {
        *(
            "limit",
            "fromId",
            "startTime",
            "endTime",
            "orderId",
            "orderListId",
            "recvWindow",
            "subscriptionId",
        ),
        *("strategyId", "strategyType", "trailingDelta", "preventedMatchId", "fromPreventedMatchId"),
        *("fromAllocationId", "cancelOrderId", "fromExecutionId", "pegOffsetValue"),
    }
)
"""Numbers that count; amounts and prices stay text, and so do ids of one's own, even of digits alone."""

_LEGS: Final = ("above", "below", "working", "pending", "pendingAbove", "pendingBelow", "stop", "limit")


def read_params(words: Sequence[str]) -> dict[str, object]:
    """Read name=value; raises CommandError, without what may be a secret."""
    found: dict[str, object] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name.isidentifier():
            raise _wrong("a parameter is written name=value, for example symbol=BTCUSDT")
        if name.lower() in _OURS:
            raise _wrong(f"{name} is added by depthdeck; what is typed here, other programs can read")
        if name in found:
            raise _wrong(f"{name} is given twice")
        found[name] = _value(name, value)
    return found


def _value(name: str, text: str) -> object:
    if text in ("true", "false"):
        return text == "true"
    if text.startswith("[") and not text.startswith("[]"):
        try:
            return msgspec.json.decode(text, type=list[str])
        except msgspec.MsgspecError:
            raise _wrong(f'{name} is no list in JSON; write it {name}=\'["BTCUSDT","ETHUSDT"]\'') from None
    if _counts(name) and text.lstrip("-").isdecimal() and text.isascii():
        return int(text)
    return text


def _counts(name: str) -> bool:
    if name in _COUNTS:
        return True
    for leg in _LEGS:
        rest = name.removeprefix(leg)
        if rest != name and rest[:1].lower() + rest[1:] in _COUNTS:
            return True
    return False


def _wrong(words: str) -> CommandError:
    return usage("bad-parameter", words, hint="see depthdeck request --help")
