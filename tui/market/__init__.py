"""What is true now: order books, tapes, candles and tickers; pure, synchronous, without a clock of its own."""
