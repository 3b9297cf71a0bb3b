from collections.abc import AsyncIterator

import pytest

from tests.feed.accounts.branch import Branch, open_branch
from tui.feed.accounts.options import AccountOptions
from tui.market.accounts.ids import SPOT


@pytest.fixture
async def branch() -> AsyncIterator[Branch]:
    """Spot alone."""
    async with open_branch(AccountOptions(wallets=frozenset({SPOT.wallet}))) as branch:
        yield branch
