"""Signatures: the documented vectors, and signatures that the matching public keys accept."""

import base64
import hashlib
import hmac
import pickle
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import parse_qsl

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from hypothesis import given
from hypothesis import strategies as st

from tui.secret import Secret
from tui.wire import commands
from tui.wire.signing import BadKey, Kind, read_key, sign_params, sign_query

# Binance's documented example, which opens nothing.
NAME = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
WIDE = "１２３４５６"
KEY = read_key(Secret(NAME), Secret(SECRET))
PASSWORD = serialization.BestAvailableEncryption(b"lock")
PLAIN = serialization.NoEncryption()


def pem(
    private: ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    encryption: serialization.KeySerializationEncryption = PLAIN,
) -> Secret:
    form = serialization.PrivateFormat.PKCS8
    return Secret(private.private_bytes(serialization.Encoding.PEM, form, encryption).decode())


def order(symbol: str, side: str, quantity: str, price: str) -> dict[str, object]:
    return {
        "symbol": symbol,
        "side": side,
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": quantity,
        "price": price,
    }


@pytest.mark.parametrize(
    ("params", "recv_window", "signature"),
    [
        (
            order("BTCUSDT", "SELL", "0.01000000", "52000.00"),
            100,
            "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
        ),
        (
            order(WIDE, "BUY", "1.00000000", "0.10000000"),
            5000,
            "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd",
        ),
    ],
)
def test_the_documented_requests_of_the_websocket_api(
    params: Mapping[str, object], recv_window: int, signature: str
) -> None:
    signed = sign_params(params, KEY, timestamp=1645423376532, recv_window=recv_window)
    assert signed["signature"] == signature
    sent = msgspec.json.decode(commands.request("order.place", signed, 1))["params"]
    assert sent == {
        **params,
        "recvWindow": recv_window,
        "apiKey": NAME,
        "timestamp": 1645423376532,
        "signature": signature,
    }


@pytest.mark.parametrize(
    ("symbol", "signature"),
    [
        ("LTCBTC", "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
        (WIDE, "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"),
    ],
)
def test_the_documented_requests_of_rest(symbol: str, signature: str) -> None:
    query = sign_query(order(symbol, "BUY", "1", "0.1"), KEY, timestamp=1499827319559)
    assert query.endswith(f"&timestamp=1499827319559&signature={signature}")
    assert query.isascii()
    assert dict(parse_qsl(query))["symbol"] == symbol


def test_ed25519_and_rsa_signatures_fit_their_public_keys_and_are_encoded_in_a_query() -> None:
    ed, big = ed25519.Ed25519PrivateKey.generate(), rsa.generate_private_key(65537, 2048)
    modern, older = read_key(Secret(NAME), pem(ed)), read_key(Secret(NAME), pem(big))
    assert (modern.kind, older.kind, KEY.kind) == (Kind.ED25519, Kind.RSA, Kind.HMAC)

    def verify_ed(signature: bytes, payload: bytes) -> None:
        ed.public_key().verify(signature, payload)

    def verify_rsa(signature: bytes, payload: bytes) -> None:
        big.public_key().verify(signature, payload, padding.PKCS1v15(), hashes.SHA256())

    for key, verify in ((modern, verify_ed), (older, verify_rsa)):
        query = sign_query({"symbol": WIDE}, key, timestamp=1)
        payload, _, encoded = query.rpartition("&signature=")
        assert "+" not in encoded
        assert "/" not in encoded
        verify(base64.b64decode(dict(parse_qsl(query))["signature"], validate=True), payload.encode())
        signed = sign_params({"b": True, "a": 5}, key, timestamp=1)
        payload = f"a=5&apiKey={NAME}&b=true&recvWindow=5000&timestamp=1"
        verify(base64.b64decode(str(signed["signature"])), payload.encode())


@pytest.mark.parametrize(
    ("name", "secret", "words"),
    [
        (NAME, "two words", "neither an HMAC secret"),
        (NAME, "", "neither an HMAC secret"),
        ("näme", SECRET, "letters and digits"),
        ("", SECRET, "letters and digits"),
        (NAME, "-----BEGIN PRIVATE KEY-----\npl4nted\n-----END PRIVATE KEY-----", "can't be read"),
        (NAME, pem(ed25519.Ed25519PrivateKey.generate(), PASSWORD).reveal(), "locked by a password"),
        (NAME, pem(ec.generate_private_key(ec.SECP256R1())).reveal(), "neither RSA nor Ed25519"),
    ],
    ids=["two words", "no secret", "odd name", "no name", "broken PEM", "locked PEM", "other curve"],
)
def test_what_can_be_no_key_is_refused_without_a_word_of_it(name: str, secret: str, words: str) -> None:
    with pytest.raises(BadKey, match=words) as caught:
        read_key(Secret(name), Secret(secret))
    assert caught.value.__cause__ is None
    assert "pl4nted" not in str(caught.value)


def test_nothing_shows_a_secret() -> None:
    secret = Secret(SECRET)
    for text in (repr(secret), str(secret), f"{secret}", f"{secret!r}", repr([KEY])):
        assert SECRET not in text
        assert NAME not in text
    assert secret.hint == "NhqP…Tj0j"
    assert Secret("short").hint == "…"
    assert secret
    assert not Secret("")
    assert secret.reveal() == SECRET
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_amounts_are_signed_as_they_are_sent_and_never_with_an_exponent() -> None:
    signed = sign_params({"quantity": Decimal("1E-8")}, KEY, timestamp=1)
    assert (
        msgspec.json.decode(commands.request("order.place", signed, 1))["params"]["quantity"] == "0.00000001"
    )
    payload = f"apiKey={NAME}&quantity=0.00000001&recvWindow=5000&timestamp=1"
    assert signed["signature"] == hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest()


@given(
    st.dictionaries(
        st.from_regex(r"[a-zA-Z]{1,12}", fullmatch=True).filter(
            lambda name: name not in ("apiKey", "timestamp", "signature")
        ),
        st.text(max_size=12) | st.booleans() | st.integers(-(2**53), 2**53),
        max_size=6,
    )
)
def test_what_is_signed_is_what_arrives(params: dict[str, object]) -> None:
    """The exchange joins what it received, sorted by name; booleans and numbers by their JSON text."""
    sent = msgspec.json.decode(commands.request("m", sign_params(params, KEY, timestamp=7), 1))["params"]
    signature = sent.pop("signature")
    texts = {name: value if isinstance(value, str) else str(value).lower() for name, value in sent.items()}
    payload = "&".join(f"{name}={texts[name]}" for name in sorted(texts)).encode()
    assert signature == hmac.new(SECRET.encode(), payload, hashlib.sha256).hexdigest()
