"""No secret leaves: keys, secrets, signatures, passwords in URLs, private keys, the home folder."""

from pathlib import Path

import pytest

from tui.shell.checkup.masking import mask

KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SHORT = "s3cr3t-planted"


@pytest.mark.parametrize(
    "text",
    [
        f"X-MBX-APIKEY: {KEY}",
        f'{{"apiKey": "{SHORT}", "x": 1}}',
        f"{{'apiKey': '{SHORT}'}}",
        f"DEPTHDECK_API_SECRET={SHORT}",
        f"api_secret = {SHORT}",
        f"&timestamp=1&signature={SHORT}&recvWindow=5000",
        f"wss://host/ws?listenKey={SHORT}",
        f"proxy = http://user:{SHORT}@proxy:3128",
        f"password='{SHORT}'",
        f"Authorization: Bearer {SHORT}",
        f"a key without a name {KEY}, and more",
        f"-----BEGIN PRIVATE KEY-----\n{SHORT}\n-----END PRIVATE KEY-----",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SHORT}\n",
    ],
)
def test_secrets_are_gone(text: str) -> None:
    masked = mask(text)
    assert SHORT not in masked
    assert KEY not in masked
    assert "***" in masked


@pytest.mark.parametrize(
    "text",
    [
        "btcusdt@depth@100ms p50 11 ms",
        "wss://stream.binance.com:9443/stream?streams=btcusdt@trade/ethusdt@trade",
        "the exchange closed the connection: 1006",
        '{"lastUpdateId": 84112903551, "bids": [["62431.57", "0.1"]]}',
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text) == text


def test_the_name_of_the_home_folder_is_no_ones_business() -> None:
    assert mask(f"{Path.home()}/.config/depthdeck/config.toml") == "~/.config/depthdeck/config.toml"
