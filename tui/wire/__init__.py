"""What Binance says: structs and names; pure, without I/O and without state."""
