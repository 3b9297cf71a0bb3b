"""What the exchange says: streams, requests, limits and refusals in Binance's shapes; pure, no sockets."""
