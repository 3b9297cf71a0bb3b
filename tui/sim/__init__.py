"""The embedded exchange: a seeded market behind Binance's protocol, on loopback."""
