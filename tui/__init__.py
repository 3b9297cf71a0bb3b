"""depthdeck: a terminal dashboard for Binance, and the same core headless and as a library."""
