"""`depthdeck request`: one request of the WebSocket API."""
