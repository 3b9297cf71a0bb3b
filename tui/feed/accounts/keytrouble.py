"""Why the exchange does not take a key, told from its refusals (errors.md), and what to do then (pure)."""

import re
from enum import StrEnum
from typing import Final

import msgspec

from tui.feed.trouble import RequestError
from tui.market.accounts.ids import SPOT, AccountId

_ADDRESS: Final = re.compile(r"request ip:?\s*([0-9A-Fa-f.:]+)")


class KeyFault(StrEnum):
    """What is wrong."""

    REVOKED = "revoked"
    """It was taken before, and is no more."""
    UNKNOWN = "unknown"
    ADDRESS = "address"
    PERMISSION = "permission"
    CLOCK = "clock"
    SIGNATURE = "signature"


class KeyTrouble(msgspec.Struct, frozen=True):
    """What is wrong with a key: `words` say it, and what to do."""

    fault: KeyFault
    words: str
    since: int


def concerns_key(code: int | None) -> bool:
    """Whether a refusal is about the key, so that asking again changes nothing."""
    return code in (-1002, -1021, -1022, -2008, -2014, -2015)


def judge(code: int | None, message: str, *, was_taken: bool, reads: bool) -> KeyFault:
    """Which fault a refusal of the key is.

    The exchange has one error for a key that it does not know, an address that is not on its list, and what
    the key may not do. `was_taken` says that it has taken the key before, `reads` that it takes it for other
    requests even now.
    """
    if code == -1021:
        return KeyFault.CLOCK
    if code == -1022:
        return KeyFault.SIGNATURE
    if reads:
        return KeyFault.PERMISSION
    if _ADDRESS.search(message):
        return KeyFault.ADDRESS
    return KeyFault.REVOKED if was_taken else KeyFault.UNKNOWN


def words_of(fault: KeyFault, message: str, asked: str) -> str:
    """Say what is wrong and what to do; `asked` is what was refused, in words."""
    match fault:
        case KeyFault.REVOKED:
            return (
                "the exchange no longer takes this key: it was deleted, it expired, or this machine's address"
                " is no longer on its list. Look at API Management there; a new key is kept by depthdeck keys"
                " add"
            )
        case KeyFault.UNKNOWN:
            return (
                "the exchange does not take this key: it may belong to another market, be deleted, or be kept"
                " for other addresses than this machine's. depthdeck keys test says more"
            )
        case KeyFault.ADDRESS:
            found = _ADDRESS.search(message)
            where = found[1] if found else "this machine's address"
            return f"the key is not allowed from {where}: add that address to it in API Management"
        case KeyFault.PERMISSION:
            return f"the key may not {asked}: allow it in API Management, or use another key"
        case KeyFault.CLOCK:
            return (
                "the exchange finds the time of our requests wrong, though its clock was asked: set this"
                " machine's clock (timedatectl set-ntp true), or mend a connection that is slow"
            )
        case KeyFault.SIGNATURE:
            return (
                "the exchange finds our signature wrong: the secret does not belong to this key;"
                " depthdeck keys add keeps it anew"
            )


class KeyTroubles:
    """What is wrong with a key, account by account: it may be taken for one and not for another."""

    def __init__(self) -> None:
        self._found: dict[AccountId, KeyTrouble] = {}
        self._was_taken = False

    @property
    def worst(self) -> KeyTrouble | None:
        """What concerns spot, else whatever there is; None where nothing is wrong."""
        return self._found.get(SPOT) or next(iter(self._found.values()), None)

    def clear(self, account: AccountId) -> None:
        """The exchange has taken the key."""
        self._was_taken = True
        self._found.pop(account, None)

    def blame(
        self, account: AccountId, error: RequestError, asked: str, *, reads: bool, now: int
    ) -> tuple[KeyTrouble, bool]:
        """Judge a refusal of what was `asked`; the trouble, and whether it is another than before."""
        fault = judge(error.code, str(error), was_taken=self._was_taken, reads=reads)
        known = self._found.get(account)
        if known is not None and known.fault is fault:
            return known, False
        found = self._found[account] = KeyTrouble(fault, words_of(fault, str(error), asked), now)
        return found, True
