"""What is true now: order books, tapes, candles, tickers; pure, synchronous, without a clock of its own."""
