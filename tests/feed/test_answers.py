"""Answers as the ledger keeps them, also those that say two things, or nothing that can be read."""

import msgspec
import pytest

from tui.feed import answers
from tui.orders.ledger import Action, Entry, Ledger, Outcome
from tui.wire.replies import Failure, Reply


@pytest.fixture
def entry() -> Entry:
    return Ledger().begin(
        venue="SIMULATED",
        action=Action.REPLACE,
        method="order.cancelReplace",
        symbol="A",
        order="",
        params={},
        now=5,
    )


def failed(status: int, code: int, data: object = None) -> Reply:
    return Reply(1, status, failure=Failure(code, "Why.", data=msgspec.Raw(msgspec.json.encode(data))))


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (400, -1013, Outcome.REJECTED),
        (429, -1015, Outcome.REJECTED),
        (403, 403, Outcome.REJECTED),
        (500, -1000, Outcome.UNKNOWN),
        (503, -1008, Outcome.UNKNOWN),
        (400, -1006, Outcome.UNKNOWN),
        (504, -1007, Outcome.UNKNOWN),
        (409, -2021, Outcome.UNKNOWN),
    ],
)
def test_only_a_clear_no_is_a_no(entry: Entry, status: int, code: int, outcome: Outcome) -> None:
    found = answers.enter(entry, failed(status, code), answers.read_order, 9)
    assert (found.outcome, found.code, found.answered) == (outcome, code, 9)
    assert found.carried_out is (None if outcome is Outcome.UNKNOWN else False)


def test_a_new_order_beside_the_old_one_is_told(entry: Entry) -> None:
    data = {
        "cancelResult": "FAILURE",
        "newOrderResult": "SUCCESS",
        "cancelResponse": {"code": -2011, "msg": "Unknown order sent."},
        "newOrderResponse": {"symbol": "A", "orderId": 8, "clientOrderId": "dd-8", "transactTime": 7},
    }
    found = answers.enter(entry, failed(409, -2021, data), answers.read_replacement, 9)
    assert found.outcome is Outcome.PARTLY
    assert found.words == "the new order was placed, but the old one was not cancelled: Unknown order sent."
    assert [report.order_id for report in found.reports] == [8]


def test_a_yes_that_can_not_be_read_is_not_taken_for_one(entry: Entry) -> None:
    reply = Reply(1, 200, msgspec.Raw(b'{"orderId":"?"}'))
    found = answers.enter(entry, reply, answers.read_order, 9)
    assert (found.outcome, found.carried_out) == (Outcome.UNKNOWN, None)
    assert found.words.startswith("the answer can't be read: ")
