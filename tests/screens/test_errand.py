"""What a ticket says of what isn't answered yet."""

import msgspec

from tui.orders.ledger import Action, Ledger, Outcome
from tui.screens.errand import Errand


def test_what_nobody_knows_at_another_venue_is_no_doubt_here() -> None:
    ledger = Ledger()
    for venue, symbol, action in (
        ("MAINNET", "BTCUSDT", Action.PLACE),
        ("MAINNET", "BTCUSDT", Action.TEST),
        ("MAINNET", "ETHUSDT", Action.PLACE),
        ("SIMULATED", "BTCUSDT", Action.PLACE),
    ):
        words = f"{action} {symbol} on {venue}"
        ledger.begin(venue=venue, action=action, method="", symbol=symbol, order=words, params={}, now=0)
    for hidden, words in ((False, "place BTCUSDT on MAINNET"), (True, "••• BTCUSDT")):
        told = Errand(ledger).doubts("BTCUSDT", "MAINNET", 100, hidden=hidden)
        assert [line[-1][0] for line in told] == [f"Nobody knows yet what came of this: {words}."]
    ledger.note(msgspec.structs.replace(ledger.entries[0], outcome=Outcome.GIVEN_UP))
    assert len(ledger.in_flight) == 3
    (line,) = Errand(ledger).doubts("BTCUSDT", "MAINNET", 100, hidden=True)
    assert line[-1][0] == "Nobody knows what came of this: ••• BTCUSDT."
