"""What became of requests, as the exchange or the account's events tell it."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec
import pytest

from tests.orders.drafting import order_of
from tui.feed import findings
from tui.feed.findings import Finding, Question
from tui.feed.trouble import RequestError
from tui.market.accounts.account import Account
from tui.market.accounts.ids import SPOT
from tui.orders.ledger import Outcome
from tui.wire.replies import Failure, Reply

NONE = -2013


def told(status: str, order_id: int = 7, quantity: str = "1") -> dict[str, object]:
    return {"symbol": "A", "orderId": order_id, "status": status, "origQty": quantity}


async def ask(question: Question, **answers: object) -> Finding:
    """Let a question be answered: by client id, by number, as a list of orders; a number is a refusal."""

    async def answer(_method: str, params: Mapping[str, object]) -> Reply:
        kind = next((name for name in ("origClientOrderId", "orderId") if name in params), "symbol")
        found = answers[kind]
        if isinstance(found, int):
            return Reply(1, 400, failure=Failure(found, "No."))
        return Reply(1, 200, msgspec.Raw(msgspec.json.encode(found)))

    return await question(answer)


async def test_a_replacement_that_stopped_half_way_is_told_as_such() -> None:
    question = findings.replaced("A", 7, "dd-1")
    half = await ask(question, origClientOrderId=NONE, orderId=told("CANCELED"))
    assert (half.outcome, half.carried_out, half.settled) == (Outcome.PARTLY, False, False)
    assert half.words == "order 7 was cancelled, but nothing was placed instead"
    gone = await ask(question, origClientOrderId=NONE, orderId=NONE)
    assert (gone.outcome, gone.words) == (Outcome.RESOLVED, "nothing was changed")
    done = await ask(question, origClientOrderId=told("NEW", 8))
    assert (done.carried_out, done.words) == (True, "it was placed: order 8 is NEW")


async def test_a_cancel_that_came_too_late_is_settled_at_once() -> None:
    question = findings.cancelled("A", 7)
    late = await ask(question, orderId=told("FILLED"))
    assert (late.carried_out, late.settled, late.words) == (
        False,
        True,
        "too late to cancel: order 7 is FILLED",
    )
    assert (await ask(question, orderId=told("CANCELED"))).words == "it was cancelled: order 7 is CANCELED"
    assert (await ask(question, orderId=NONE)).words == "there is no order 7"
    assert not (await ask(question, orderId=told("NEW"))).settled


async def test_an_amendment_is_known_by_the_quantity() -> None:
    question = findings.amended("A", 7, Decimal("0.5"))
    assert (await ask(question, orderId=told("NEW", quantity="0.500"))).carried_out
    waiting = await ask(question, orderId=told("PARTIALLY_FILLED"))
    ended = await ask(question, orderId=told("FILLED"))
    assert (waiting.carried_out, waiting.settled, ended.settled) == (False, False, True)
    assert (await ask(question, orderId=NONE)).settled


async def test_what_was_refused_by_the_engine_was_not_carried_out() -> None:
    found = await ask(findings.placed("A", "dd-1"), origClientOrderId=told("REJECTED"))
    assert (found.carried_out, found.settled, found.words) == (False, True, "it arrived: order 7 is REJECTED")


async def test_a_question_that_is_refused_answers_nothing() -> None:
    for question in (findings.placed("A", "dd-1"), findings.joined("dd-1"), findings.all_cancelled("A")):
        with pytest.raises(RequestError):
            await ask(question, origClientOrderId=-1003, symbol=-1003)


def test_what_the_events_of_an_account_tell() -> None:
    account = Account(SPOT)
    assert findings.heard(None, "dd-1") is None
    assert findings.heard(account, "dd-1") is None
    for order in (order_of(5, client_order_id="dd-1"), order_of(6, client_order_id="dd-2", status="UNKNOWN")):
        account.register.closed[order.key] = order
    assert findings.heard(account, "") is None
    found = findings.heard(account, "dd-1")
    assert found is not None
    assert (found.settled, found.reports[0].order_id, found.reports[0].quantity) == (True, 5, Decimal(3))
    ended = findings.heard(account, "dd-2")
    assert ended is not None
    assert ended.words == "it was placed: order 6 is open no more"
