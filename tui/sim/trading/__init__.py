"""Accounts that trade on the simulated market: keys, balances, orders, fees; pure, in whole units."""
