"""All requests that the exchange knows, by method and by path."""

from tui.sim.protocol import (
    endpoints,
    list_endpoints,
    margin_endpoints,
    order_endpoints,
    own_endpoints,
    stream_endpoints,
)

ALL = (
    *endpoints.ENDPOINTS,
    *order_endpoints.ENDPOINTS,
    *list_endpoints.ENDPOINTS,
    *own_endpoints.ENDPOINTS,
    *stream_endpoints.ENDPOINTS,
    *margin_endpoints.ENDPOINTS,
)
BY_METHOD = {endpoint.method: endpoint for endpoint in ALL if endpoint.method}
BY_PATH = {
    (endpoint.verb, endpoint.path if endpoint.path.startswith("/") else f"/api/v3/{endpoint.path}"): endpoint
    for endpoint in ALL
    if endpoint.path
}
