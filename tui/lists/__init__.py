"""Watchlists: which symbols, in which columns and order, and what their rows are read from."""
