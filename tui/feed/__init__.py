"""How bytes come: sockets, subscriptions, requests, and the worker that keeps a market true."""
