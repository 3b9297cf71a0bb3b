"""Carries accepted orders to the market, and books what comes of them: fills, triggers, ends."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tui.sim.engine.exchange import Exchange, Execution, Traded
from tui.sim.engine.matching import Order
from tui.sim.trading import admission, fees, rejections
from tui.sim.trading.credit import Credit
from tui.sim.trading.funds import Funds
from tui.sim.trading.ledger import Ledger
from tui.sim.trading.news import OrderChanged, Prevented
from tui.sim.trading.notices import Notices
from tui.sim.trading.orders import (
    LIMITED,
    Amendment,
    Hold,
    OwnTrade,
    PreventedMatch,
    Prevention,
    SpotOrder,
    Status,
)
from tui.sim.trading.outlook import Outlook, book_side, look_ahead

MAKER_REWARD = 5
"""How many orders the first fill of a resting order takes off the count of unfilled ones."""


class Broker:
    """Everything that happens to orders once they are accepted; times are the market's."""

    def __init__(self, exchange: Exchange, ledger: Ledger, notices: Notices, credit: Credit) -> None:
        self._exchange = exchange
        self._ledger = ledger
        self._credit = credit
        self._funds = Funds(ledger, notices, credit)
        self._notices = notices
        self._resting: dict[tuple[str, int], SpotOrder] = {}
        """Orders that are in the book or on their way through it, by symbol and id."""
        self._waiting: defaultdict[str, dict[int, SpotOrder]] = defaultdict(dict)
        """Stops, by symbol."""
        self._open: Counter[str] = Counter()
        self._filled: list[SpotOrder] = []
        """Orders that were filled, and whose lists have to go on."""
        self._preventions = 0
        exchange.observe(self._hear)

    def hold(self, orders: Sequence[SpotOrder]) -> None:
        """Lock what orders need, once for all; `Rejected` where neither balance nor credit covers it."""
        first = orders[0]
        hold = Hold(first.listing.base if first.ticket.side == "SELL" else first.listing.quote, list(orders))
        for order in orders:
            if order.ticket.type == "MARKET" and order.ticket.side == "BUY":
                order.budget = self.look_ahead(order, order.left).cost
        self._funds.hold(hold)

    def enter(self, order: SpotOrder, time: int) -> None:
        """Take in an order whose funds are held: tell it, then let it wait or work."""
        order.status, order.updated = "NEW", time
        self._count(order.listing.symbol, 1)
        if order.waits:
            self._waiting[order.listing.symbol][order.id] = order
            self._notices.order(order, "NEW", time)
        else:
            self._start(order, time)

    def cancel(self, order: SpotOrder, time: int, request_id: str) -> OrderChanged:
        """End an open order because its owner says so."""
        original = order.client_id
        order.account.register.rename(order, request_id)
        self._end(order, "CANCELED", time)
        changed = self._notices.order(order, "CANCELED", time, original=original)
        self._close_list(order, time)
        return changed

    def amend(self, order: SpotOrder, lots: int, client_id: str, time: int) -> OrderChanged:
        """Make an open order smaller; it keeps its place."""
        original, before = order.client_id, order.lots
        if (order.listing.symbol, order.id) in self._resting:
            self._exchange.reduce(order.listing.symbol, order.id, order.lots - lots, time)
        order.lots, order.updated = lots, time
        order.account.register.rename(order, client_id)
        self._funds.adjust(order)
        changed = self._notices.order(order, "REPLACED", time, original=original)
        order.amendments.append(Amendment(changed.execution_id, time, before, lots, original, client_id))
        return changed

    def look_ahead(self, order: SpotOrder, lots: int) -> Outlook:
        """Return what an order would meet now."""
        limit = order.ticks if order.ticket.type in LIMITED else None
        own = [other.id for other in order.account.register.open_in(order.listing.symbol)]
        book = self._exchange.book(order.listing.symbol)
        return look_ahead(
            order.listing, book, order.ticket.side, limit, lots, own=own, prevention=order.ticket.prevention
        )

    def _start(self, order: SpotOrder, time: int) -> None:
        order.working_since = order.updated = time
        self._notices.order(order, "NEW", time)
        self._work(order, time)

    def _work(self, order: SpotOrder, time: int) -> None:
        """Let an order meet the book; what is left of it then rests or ends."""
        ticket, key = order.ticket, (order.listing.symbol, order.id)
        limited = ticket.type in LIMITED
        outlook = self.look_ahead(order, order.left)
        if limited and ticket.time_in_force == "FOK" and outlook.lots < order.left:
            self._expire(order, "UNFILLED_FOK_ORDER_EXPIRED", time)
            return
        for own in outlook.own:
            self._prevent(self._resting[key[0], own.id], order.id, own, ticket.prevention, time)
        rests = limited and ticket.time_in_force == "GTC" and outlook.counter is None
        lots = order.left if rests else outlook.lots
        if order.budget is not None:
            lots = min(lots, outlook.affordable(order.budget))
        if lots:
            placed = Order(
                order.id,
                str(order.account.uid),
                book_side(ticket.side),
                order.ticks if limited else None,
                lots,
                rests,
            )
            self._resting[key] = order
            self._digest(self._exchange.submit(key[0], placed, time), time)
        if not order.is_open or rests:
            return
        if outlook.counter is not None:
            self._prevent(order, outlook.counter.id, outlook.counter, ticket.prevention, time)
        else:
            self._expire(
                order, "UNFILLED_IOC_QUANTITY_EXPIRED" if limited else "INSUFFICIENT_LIQUIDITY", time
            )

    def _hear(self, executions: list[Execution]) -> None:
        """Take in what the crowd has executed; much of it is none of ours."""
        time = executions[-1].trade.time
        self._digest(executions, time)
        self._notices.balances(time)

    def _digest(self, executions: list[Execution], time: int) -> None:
        """Book executions, all of them before anything follows from any."""
        for execution in executions:
            self._book(execution)
        filled, self._filled = self._filled, []
        for order in filled:
            self._go_on(order, time)
        for execution in executions:
            stops = self._waiting[execution.trade.symbol]
            for order in [order for order in stops.values() if order.is_triggered_by(execution.trade.ticks)]:
                if order.id in stops:
                    self._trigger(order, time)

    def _book(self, execution: Execution) -> None:
        trade = execution.trade
        maker = self._resting.get((trade.symbol, execution.maker.id))
        taker = self._resting.get((trade.symbol, execution.taker.id))
        known = maker or taker
        if known is None:
            return
        listing = known.listing
        quote = listing.quote_units(trade.ticks * trade.lots)
        buyer, seller = (taker, maker) if execution.taker.side == "bids" else (maker, taker)
        self._funds.pay(buyer, seller, listing.quote, quote)
        self._funds.pay(seller, buyer, listing.base, trade.lots * listing.step_units)
        if taker is not None:
            self._fill(taker, trade, quote, is_maker=False)
        if maker is not None:
            self._fill(maker, trade, quote, is_maker=True)

    def _fill(self, order: SpotOrder, trade: Traded, quote: int, *, is_maker: bool) -> None:
        account, listing = order.account, order.listing
        if not order.executed:
            (account.parent or account).earned += MAKER_REWARD if is_maker else 1
        order.executed += trade.lots
        order.spent += quote
        order.updated = trade.time
        order.status = "PARTIALLY_FILLED" if order.left else "FILLED"
        received = trade.lots * listing.step_units if order.ticket.side == "BUY" else quote
        asset = listing.base if order.ticket.side == "BUY" else listing.quote
        fee, fee_asset = fees.fee(self._exchange, account, asset, received, is_maker=is_maker)
        self._ledger.move(account.purse, self._ledger.fees, fee_asset, fee)
        self._notices.touch(account, fee_asset)
        own = OwnTrade(
            order, trade.trade_id, trade.time, trade.ticks, trade.lots, quote, fee, fee_asset, is_maker
        )
        order.trades.append(own)
        account.register.record(own)
        self._credit.receive(order, asset, received - (fee if fee_asset == asset else 0))
        self._expire_siblings(order, trade.time)
        if not order.left:
            self._end(order, "FILLED", trade.time)
            self._filled.append(order)
        self._funds.adjust(order)
        self._notices.order(order, "TRADE", trade.time, trade=own)

    def _trigger(self, order: SpotOrder, time: int) -> None:
        """Let a stop work, whose price was reached."""
        del self._waiting[order.listing.symbol][order.id]
        self._expire_siblings(order, time)
        if order.ticket.type not in LIMITED and order.ticket.side == "BUY":
            assert order.hold is not None
            there = order.hold.units + order.account.purse.free[order.hold.asset]
            order.budget = min(self.look_ahead(order, order.left).cost, there)
            self._funds.adjust(order)
        self._start(order, time)

    def _expire(self, order: SpotOrder, reason: str, time: int) -> None:
        order.expiry = reason
        self._end(order, "EXPIRED", time)
        self._notices.order(order, "EXPIRED", time)
        self._close_list(order, time)

    def _prevent(self, order: SpotOrder, counter_id: int, maker: Order, mode: Prevention, time: int) -> None:
        """End an order lest its account trades with itself."""
        order.prevented = order.left
        match = self._match(order, counter_id, maker, mode, time)
        order.prevented_match = match.id
        prevented = Prevented(match.id, order.left, match.ticks, counter_id)
        self._end(order, "EXPIRED_IN_MATCH", time)
        self._notices.order(order, "TRADE_PREVENTION", time, prevented=prevented)
        self._expire_siblings(order, time)
        self._close_list(order, time)

    def _match(
        self, order: SpotOrder, counter_id: int, maker: Order, mode: Prevention, time: int
    ) -> PreventedMatch:
        """Note what was prevented; where both orders end, they end by the same match."""
        known, makes = order.account.register.prevented, order.id == maker.id
        taker_id = counter_id if makes else order.id
        ids = order.listing, taker_id, maker.id
        if known and (known[-1].listing, known[-1].taker_id, known[-1].maker_id) == ids:
            match = known.pop()
        else:
            self._preventions += 1
            match = PreventedMatch(
                self._preventions, time, order.listing, taker_id, maker.id, mode, maker.ticks or 0
            )
        match = replace(match, maker_lots=order.left) if makes else replace(match, taker_lots=order.left)
        known.append(match)
        return match

    def _expire_siblings(self, order: SpotOrder, time: int) -> None:
        for sibling in order.joined.siblings(order) if order.joined is not None else ():
            if sibling.is_open:
                self._expire(sibling, "OCO_TRIGGER", time)

    def _go_on(self, order: SpotOrder, time: int) -> None:
        """After an order was filled: place what it triggers, or close its list."""
        joined = order.joined
        if joined is None or order is not joined.orders[0] or not joined.pending:
            self._close_list(order, time)
            return
        try:
            admission.check_all(self._exchange, [pending.ticket for pending in joined.pending])
            self.hold(joined.pending)
        except rejections.Rejected:
            for pending in joined.pending:
                if pending.is_open:
                    self._expire(pending, "REJECTED", time)
            return
        for pending in joined.pending:
            self.enter(pending, time)

    def _close_list(self, order: SpotOrder, time: int) -> None:
        """After an order has ended: end what waits for it, and tell when its list is done."""
        joined = order.joined
        if joined is None:
            return
        if order is joined.orders[0] and order.status in ("EXPIRED", "EXPIRED_IN_MATCH"):
            for pending in joined.pending:
                if pending.is_open:
                    self._expire(pending, "OTO_PHASE_ONE_EXPIRED", time)
        if not joined.is_open and joined.status != "ALL_DONE":
            joined.status = "ALL_DONE"
            self._notices.joined(joined, time, joined.status)

    def _end(self, order: SpotOrder, status: Status, time: int) -> None:
        """Take an order out of everything, and give back what is held for it."""
        symbol = order.listing.symbol
        known = self._resting.pop((symbol, order.id), None) is not None
        if known and order.id in self._exchange.book(symbol).orders:
            self._exchange.cancel(symbol, order.id, time)
        self._waiting[symbol].pop(order.id, None)
        if order.status != "PENDING_NEW":
            self._count(symbol, -1)
        order.status, order.updated = status, time
        self._funds.adjust(order)
        order.account.register.close(order)

    def _count(self, symbol: str, change: int) -> None:
        """Count open orders, so that only symbols with some are watched."""
        self._open[symbol] += change
        self._exchange.watch(symbol, watched=self._open[symbol] > 0)
