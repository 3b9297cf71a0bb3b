from collections.abc import Callable

import pytest

from tests.sim.trading.hall import SYMBOL, Hall
from tui.sim.engine.exchange import Exchange
from tui.sim.protocol.listen_keys import LIFE, ListenKeys
from tui.sim.protocol.listen_tokens import ListenTokens
from tui.sim.protocol.refusals import Refused
from tui.sim.protocol.sessions import MOST_AT_ONCE, MOST_EVER, Session, Subscription
from tui.sim.trading.keys import hmac_key


@pytest.fixture(scope="module")
def hall(new_exchange: Callable[..., Exchange]) -> Hall:
    return Hall(new_exchange(SYMBOL))


KEY = hmac_key("k" * 64, "secret", 1)


def test_a_listen_key_lives_an_hour_after_its_last_use(hall: Hall) -> None:
    keys = ListenKeys()
    name = keys.start(hall.account, 0)
    other = keys.start(hall.open(), 5)
    assert keys.start(hall.account, 10) == name
    assert keys.expire(LIFE) == []
    assert keys.expire(LIFE + 5) == [other]
    keys.keep(name, hall.account, LIFE)
    assert keys.expire(2 * LIFE - 1) == []
    with pytest.raises(Refused, match="does not exist"):
        keys.keep(name, hall.open(), 0)
    keys.close(name, hall.account)
    assert not keys
    with pytest.raises(Refused, match="does not exist"):
        keys.close(name, hall.account)


def test_a_token_is_valid_until_its_end(hall: Hall) -> None:
    tokens = ListenTokens()
    text, ends_at = tokens.make(hall.account, KEY, 100, 50)
    assert ends_at == 150
    assert tokens.get(text, 149).account is hall.account
    for wrong, now in ((text, 150), ("nothing", 0)):
        with pytest.raises(Refused, match="listenToken"):
            tokens.get(wrong, now)


def test_a_connection_has_an_end_of_subscriptions(hall: Hall) -> None:
    session = Session()
    first = Subscription(hall.account, KEY, "signature")
    for number in range(MOST_EVER + 1):
        assert session.subscribe(first) == number
        session.unsubscribe(None)
    with pytest.raises(Refused, match="Maximum subscription ID"):
        session.subscribe(first)
    crowded = Session()
    for _ in range(MOST_AT_ONCE):
        crowded.subscriptions[len(crowded.subscriptions)] = Subscription(
            hall.desk.open_account(), KEY, "token"
        )
    with pytest.raises(Refused, match="Maximum"):
        crowded.subscribe(first)
