"""What was found about a key, as lines for people and as an object for scripts."""

from collections.abc import Iterator
from typing import Final

from tui.credentials import Credentials, Place
from tui.shell.keys.examination import Examination
from tui.wire.account_replies import Restrictions
from tui.wire.signing import ApiKey

FITS: Final = 1000
"""Milliseconds by which a clock may be wrong before it is worth a word."""

_PLACES = {
    Place.KEYRING: "in the keyring",
    Place.FILE: "in a file, not encrypted",
    Place.ENVIRONMENT: "from the environment",
    Place.MEMORY: "of the embedded exchange",
}


def lines(credentials: Credentials, key: ApiKey, found: Examination) -> Iterator[str]:
    """A line for each question, answered."""
    named = f"{credentials.name} ({key.kind.value}, {key.name.hint})"
    yield f"key        {named} for {credentials.market}, {_PLACES[credentials.place]}"
    yield "signature  accepted"
    yield f"clock      {clock_words(found.clock_offset)}"
    yield from _permissions(found)
    spot = f"spot (uid {found.spot.uid})" if found.spot.uid is not None else "spot"
    accounts = [spot]
    if found.cross is not None:
        accounts.append(f"cross margin (level {found.cross.level:f})")
    if found.isolated:
        accounts.append(f"isolated margin: {', '.join(found.isolated)}")
    yield f"accounts   {'; '.join(accounts)}"
    for words in found.silent:
        yield f"           {words}"
    yield f"events     {found.deaf or 'can be heard'}"


def as_object(credentials: Credentials, key: ApiKey, found: Examination) -> dict[str, object]:
    """The same for scripts; null is what the venue doesn't tell."""
    may = found.restrictions
    return {
        "name": credentials.name,
        "kind": key.kind.value,
        "market": credentials.market,
        "apiKey": key.name.hint,
        "place": credentials.place.value,
        "clockOffset": found.clock_offset,
        "clockFits": abs(found.clock_offset) < FITS,
        "may": None if may is None else dict(_rights(may)),
        "mayTrade": found.trades,
        "mayHear": not found.deaf,
        "boundToAddresses": None if may is None else may.bound_to_addresses,
        "account": {
            "uid": found.spot.uid,
            "canTrade": found.spot.can_trade,
            "canWithdraw": found.spot.can_withdraw,
            "permissions": found.spot.permissions,
        },
        "accounts": [
            "spot",
            *(["cross"] if found.cross is not None else []),
            *(f"isolated:{symbol}" for symbol in found.isolated),
        ],
        "unknown": list(found.silent),
    }


def clock_words(offset: int) -> str:
    """How far this machine's clock is from the exchange's; `offset` in ms is what the latter is ahead."""
    if abs(offset) < FITS:
        return f"fits: {abs(offset)} ms {'behind' if offset >= 0 else 'ahead of'} the exchange's"
    way = "behind" if offset > 0 else "ahead"
    return (
        f"{abs(offset) / 1000:,.1f} s {way}: set this machine's clock"
        " (requests are signed by the exchange's until then)"
    )


def _permissions(found: Examination) -> Iterator[str]:
    may = found.restrictions
    if may is None:
        trade = "read, trade" if found.trades else "read, not trade"
        if found.spot.can_withdraw:
            yield f"may        {trade}; whether it may withdraw, this venue doesn't tell"
        else:
            yield f"may        {trade}; not: withdraw, which the account can't"
        return
    granted = [name for name, allowed in _rights(may) if allowed]
    denied = [name for name, allowed in _rights(may) if not allowed]
    yield f"may        {', '.join(granted) or 'nothing'}; not: {', '.join(denied) or 'nothing'}"
    if may.bound_to_addresses:
        yield "addresses  only those that are on its list"
    else:
        yield "addresses  any: whoever has the secret can use it from anywhere; bind it in API Management"


def _rights(may: Restrictions) -> tuple[tuple[str, bool], ...]:
    return (
        ("read", may.reading),
        ("trade", may.trading),
        ("borrow", may.margin),
        ("futures", may.futures),
        ("transfer", may.internal_transfer or may.universal_transfer),
        ("withdraw", may.withdrawals),
    )
