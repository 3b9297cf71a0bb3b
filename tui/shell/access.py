"""Where the dashboard's keys come from: the embedded exchange's own, else as `depthdeck keys` keeps them."""

import os
from functools import partial

from tui import credentials
from tui.accounts import Accounts, KeyRefused, keep_true
from tui.feed.accounts.options import AccountOptions
from tui.feed.feed import Feed
from tui.feed.trouble import RequestError
from tui.settings import Settings
from tui.shell.errors import CommandError
from tui.shell.keys.choice import open_key
from tui.shell.keys.examination import judge, restrictions_of
from tui.shell.venue import AccountVenue, market_of
from tui.wire.signing import ApiKey
from tui.wire.venues import Venue


def make_accounts(opened: AccountVenue, settings: Settings) -> Accounts:
    """The accounts as the settings want them."""
    options = AccountOptions(us_stream=settings.account.us_stream, risk=settings.account.risk)
    accounts = Accounts(
        partial(keep_true, options=options),
        KeptKeys(settings),
        trading=settings.trading,
        currency=settings.currency,
        hidden=settings.hide_amounts,
    )
    if opened.own is not None:
        accounts.lend(opened.venue, open_key(opened.own))
    return accounts


class KeptKeys:
    """Finds a venue's key among those that are kept, and refuses one that may withdraw."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def find(self, venue: Venue) -> ApiKey:
        """The key for a venue; a keyring may take long. Raises CredentialsError and KeyRefused."""
        found = credentials.find(self._settings.key_name, market_of(venue), os.environ)
        try:
            return open_key(found)
        except CommandError as error:
            raise KeyRefused(error.message, error.hint) from None

    async def admit(self, feed: Feed, key: ApiKey) -> bool:
        """See whether a key may be used; whether it may trade, too. Raises KeyRefused and RequestError."""
        try:
            found = await restrictions_of(feed, key)
            judge(found, self._settings)
        except CommandError as error:
            if error.retryable:
                raise RequestError(error.message) from None
            raise KeyRefused(error.message, error.hint) from None
        return found is None or found.trading
