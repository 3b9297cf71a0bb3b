"""Parameters in the kinds that the WebSocket API takes."""

import pytest

from tui.shell.errors import CommandError
from tui.shell.request.params import read_params


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("limit=5", 5),
        ("startTime=1700000000000", 1_700_000_000_000),
        ("orderId=17", 17),
        ("aboveTrailingDelta=10", 10),
        ("pendingBelowStrategyId=1", 1),
        ("recvWindow=5000.123", "5000.123"),
        ("quantity=1", "1"),
        ("price=0.00000912", "0.00000912"),
        ("price=62000", "62000"),
        ("newClientOrderId=12345", "12345"),
        ("symbol=456", "456"),
        ("symbol=这是测试币456", "这是测试币456"),
        ("limit=５", "５"),
        ("omitZeroBalances=true", True),
        ("computeCommissionRates=false", False),
        ('symbols=["BTCUSDT","ETHUSDT"]', ["BTCUSDT", "ETHUSDT"]),
        ("timeZone=-1:00", "-1:00"),
        ("empty=", ""),
        ("note=a=b", "a=b"),
    ],
)
def test_each_value_in_its_kind(word: str, value: object) -> None:
    (found,) = read_params([word]).values()
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("word", ["", "=5", "a b=5", "symbol", "APIKEY=x", "timestamp=1", "symbols=[1]"])
def test_what_is_no_parameter(word: str) -> None:
    with pytest.raises(CommandError):
        read_params([word])
