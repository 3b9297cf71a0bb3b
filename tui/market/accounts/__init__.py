"""What an account is now: balances, orders and fills, true again after every interruption. Pure."""
