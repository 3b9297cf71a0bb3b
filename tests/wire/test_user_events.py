"""Account events: each documented one by its fields, oddities refused, what is unknown passed on."""

from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.wire import user_events
from tui.wire.decode import Malformed, decode_reply, decode_user_event
from tui.wire.events import ServerShutdown, UnknownEvent
from tui.wire.replies import Event
from tui.wire.user_events import (
    AccountPosition,
    AssetBalance,
    BalanceUpdate,
    ExecutionReport,
    ExternalLockUpdate,
    LiabilityChanged,
    ListedOrder,
    ListStatus,
    MarginLevelChanged,
    StreamTerminated,
)

REPORT: dict[str, Any] = {
    "e": "executionReport",
    "E": 1_700_000_000_100,
    "s": "ETHUSDT",
    "c": "mine-1",
    "S": "SELL",
    "o": "LIMIT",
    "f": "GTC",
    "q": "2.50000000",
    "p": "2318.44000000",
    "P": "0.00000000",
    "F": "0.00000000",
    "g": -1,
    "C": "",
    "x": "TRADE",
    "X": "PARTIALLY_FILLED",
    "r": "NONE",
    "i": 4_293_153,
    "l": "0.10000000",
    "z": "0.30000000",
    "L": "2318.44000000",
    "n": "0.00000750",
    "N": "BNB",
    "T": 1_700_000_000_099,
    "t": 77,
    "I": 8_641_984,
    "w": True,
    "m": True,
    "M": False,
    "O": 1_700_000_000_000,
    "Z": "695.53200000",
    "Y": "231.84400000",
    "Q": "0.00000000",
    "W": 1_700_000_000_000,
    "V": "EXPIRE_MAKER",
}
CONDITIONAL: dict[str, tuple[str, Any, Any]] = {
    "d": ("trailing_delta", 4, 4),
    "D": ("trailing_since", 1_668_680_518_494, 1_668_680_518_494),
    "j": ("strategy_id", 1, 1),
    "J": ("strategy_type", 1_000_000, 1_000_000),
    "v": ("prevented_match_id", 3, 3),
    "A": ("prevented_quantity", "3.000000", Decimal(3)),
    "B": ("last_prevented_quantity", "3.000000", Decimal(3)),
    "u": ("trade_group_id", 1, 1),
    "U": ("counter_order_id", 37, 37),
    "Cs": ("counter_symbol", "BTCUSDT", "BTCUSDT"),
    "pl": ("prevented_execution_quantity", "2.123456", Decimal("2.123456")),
    "pL": ("prevented_execution_price", "0.10000001", Decimal("0.10000001")),
    "pY": ("prevented_execution_quote", "0.21234562", Decimal("0.21234562")),
    "b": ("match_type", "ONE_PARTY_TRADE_REPORT", "ONE_PARTY_TRADE_REPORT"),
    "a": ("allocation_id", 1234, 1234),
    "k": ("working_floor", "SOR", "SOR"),
    "uS": ("used_sor", True, True),
    "gP": ("peg_price_type", "PRIMARY_PEG", "PRIMARY_PEG"),
    "gOT": ("peg_offset_type", "PRICE_LEVEL", "PRICE_LEVEL"),
    "gOV": ("peg_offset_value", 5, 5),
    "gp": ("pegged_price", "1.00000000", Decimal(1)),
    "eR": ("expiry_reason", "INSUFFICIENT_LIQUIDITY", "INSUFFICIENT_LIQUIDITY"),
}


def read(event: object, subscription: int | None = 0) -> Event:
    found = decode_reply(msgspec.json.encode({"subscriptionId": subscription, "event": event}))
    assert isinstance(found, Event)
    assert found.subscription_id == subscription
    return found


def report(**changes: object) -> ExecutionReport:
    event = read({**REPORT, **changes}).event
    assert isinstance(event, ExecutionReport)
    return event


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            {
                "e": "outboundAccountPosition",
                "E": 2,
                "u": 1,
                "B": [{"a": "456", "f": "10000.000000", "l": "0.1"}],
            },
            AccountPosition(2, 1, [AssetBalance("456", Decimal("10000.000000"), Decimal("0.1"))]),
        ),
        (
            {"e": "balanceUpdate", "E": 2, "a": "这是测试币", "d": "-100.00000000", "T": 1},
            BalanceUpdate(2, "这是测试币", Decimal(-100), 1),
        ),
        (
            {"e": "externalLockUpdate", "E": 2, "a": "NEO", "d": "10.00000000", "T": 1},
            ExternalLockUpdate(2, "NEO", Decimal(10), 1),
        ),
        (
            {
                **{"e": "listStatus", "E": 2, "s": "ETHBTC", "g": 2, "c": "OCO", "l": "EXEC_STARTED"},
                **{"L": "EXECUTING", "r": "NONE", "C": "list-1", "T": 1},
                "O": [{"s": "ETHBTC", "i": 17, "c": "a"}, {"s": "ETHBTC", "i": 18, "c": "b"}],
            },
            ListStatus(
                *(2, "ETHBTC", 2, "OCO", "EXEC_STARTED", "EXECUTING", "NONE", "list-1", 1),
                [ListedOrder("ETHBTC", 17, "a"), ListedOrder("ETHBTC", 18, "b")],
            ),
        ),
        ({"e": "eventStreamTerminated", "E": 2}, StreamTerminated(2)),
        (
            {"e": "MARGIN_LEVEL_STATUS_CHANGE", "E": 2, "l": "1.1", "s": "MARGIN_LEVEL_2"},
            MarginLevelChanged(2, Decimal("1.1"), "MARGIN_LEVEL_2"),
        ),
        (
            {"e": "USER_LIABILITY_CHANGE", "E": 2, "a": "BTC", "t": "BORROW", "p": "0.5", "i": "0"},
            LiabilityChanged(2, "BTC", "BORROW", Decimal("0.5"), Decimal(0)),
        ),
        ({"e": "serverShutdown", "E": 2}, ServerShutdown(2)),
    ],
)
def test_each_event_comes_with_its_fields(event: dict[str, object], expected: user_events.UserEvent) -> None:
    assert read(event).event == expected
    assert read({**event, "new": {"in": "2027"}}, 7).event == expected, "fields that are added later pass"


def test_the_names_are_those_of_the_structs() -> None:
    tags = {struct.__struct_config__.tag for struct in get_args(user_events.UserEvent)}
    assert tags == user_events.NAMES


def test_an_execution_report_has_all_its_amounts_to_the_unit() -> None:
    found = report()
    assert (found.quantity, found.filled, found.commission) == (
        Decimal("2.5"),
        Decimal("0.3"),
        Decimal("7.5e-6"),
    )
    assert (found.commission_asset, found.trade_id, found.execution_id) == ("BNB", 77, 8_641_984)
    assert (found.side, found.status, found.execution) == ("SELL", "PARTIALLY_FILLED", "TRADE")
    assert (found.on_book, found.maker, found.working_since) == (True, True, REPORT["W"])
    assert found.average_price == Decimal("2318.44")
    assert report(z="0.00000000", Z="0.00000000").average_price is None
    assert report(N=None).commission_asset is None


def test_a_cancellation_still_names_the_order() -> None:
    assert report().own_client_order_id == "mine-1"
    assert report(c="cancel-9", C="mine-1", x="CANCELED").own_client_order_id == "mine-1"


@pytest.mark.parametrize("letter", CONDITIONAL)
def test_conditional_fields_are_there_or_none(letter: str) -> None:
    name, sent, meant = CONDITIONAL[letter]
    assert getattr(report(), name) is None
    assert getattr(report(**{letter: sent}), name) == meant


def test_every_field_has_a_letter_of_its_own() -> None:
    letters = {field.encode_name for field in msgspec.structs.fields(ExecutionReport)}
    assert letters == (set(REPORT) | set(CONDITIONAL)) - {"e", "M"}


def test_what_is_left_out_for_orders_that_do_not_work_is_none() -> None:
    bare = {letter: value for letter, value in REPORT.items() if letter not in ("W", "Q", "V")}
    found = read(bare).event
    assert isinstance(found, ExecutionReport)
    assert (found.working_since, found.quote_quantity, found.prevention) == (None, Decimal(0), "NONE")


@pytest.mark.parametrize("event", [{"e": "tomorrow", "E": 1}, {}, [], 5, "text", None, {"e": 5}])
def test_an_unknown_event_passes_as_it_came(event: object) -> None:
    found = read(event).event
    assert isinstance(found, UnknownEvent)
    assert msgspec.json.decode(found.raw) == event


@pytest.mark.parametrize(
    "change",
    [
        {"q": "NaN"},
        {"p": "Infinity"},
        {"n": "-Infinity"},
        {"z": ""},
        {"z": "much"},
        {"i": None},
        {"T": "soon"},
    ],
)
def test_a_known_event_with_nonsense_in_it_is_malformed(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        report(**change)


def test_an_event_may_come_without_its_envelope() -> None:
    found = decode_user_event(msgspec.json.encode(REPORT))
    assert isinstance(found, ExecutionReport)


@given(st.binary(max_size=60), st.integers(0, 900), st.sampled_from(["insert", "cut", "swap"]))
def test_whatever_comes_is_an_event_or_malformed(junk: bytes, place: int, how: str) -> None:
    data = msgspec.json.encode({"subscriptionId": 0, "event": REPORT})
    place %= len(data)
    mutated = {
        "insert": data[:place] + junk + data[place:],
        "cut": data[:place],
        "swap": data[:place] + junk + data[place + len(junk) :],
    }[how]
    try:
        found = decode_reply(mutated)
    except Malformed:
        return
    assert isinstance(found, Event)
    if isinstance(found.event, ExecutionReport):
        assert found.event.quantity.is_finite()


@given(
    st.dictionaries(
        st.sampled_from([*REPORT, *CONDITIONAL]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("1e5000"),
    )
)
def test_any_change_of_a_report_is_read_or_malformed(changes: dict[str, object]) -> None:
    try:
        found = read({**REPORT, **changes}).event
    except Malformed:
        return
    assert not isinstance(found, ExecutionReport) or found.quantity.is_finite()
