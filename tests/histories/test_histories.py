"""A dozen random histories; `make histories` plays 500."""

import pytest

from tests.histories.history import play

WITHIN = 5.0
"""Seconds in which everything has to be equal again."""


@pytest.mark.parametrize("first", [0, 4, 8])
async def test_histories_end_as_the_exchange_has_it(first: int) -> None:
    for seed in range(first, first + 4):
        outcome = await play(seed)
        assert outcome.words == ()
        assert outcome.equal
        assert outcome.doubled == 0
        assert outcome.seconds <= WITHIN


async def test_an_audit_finds_what_was_lost_in_silence() -> None:
    for seed in range(2):
        outcome = await play(seed, silent=True)
        assert (outcome.words, outcome.equal, outcome.doubled) == ((), True, 0)
        assert outcome.seconds <= WITHIN
