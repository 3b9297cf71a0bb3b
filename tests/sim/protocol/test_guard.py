import base64
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from tests.sim.signing import KEY, SECRET, Sign, hmac_sha256, query, signed
from tui.sim.engine.exchange import Exchange
from tui.sim.protocol.envelopes import RestRequest
from tui.sim.protocol.guard import Guard, claim_of_params, claim_of_query
from tui.sim.protocol.parameters import Parameters, Written
from tui.sim.protocol.refusals import Refused
from tui.sim.protocol.sessions import Session
from tui.sim.trading.desk import Desk
from tui.sim.trading.keys import PERMISSIONS, hmac_key, public_key
from tui.sim.trading.welcome import KeyPair

WEBSOCKET_TIME = 1_645_423_376_532
REST_TIME = 1_499_827_319_559
OTHER = "x" * 64
VECTORS = (
    (
        {"symbol": "BTCUSDT", "side": "SELL", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.01000000",
         "price": "52000.00", "recvWindow": 100, "timestamp": WEBSOCKET_TIME, "apiKey": KEY},
        "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
    ),
    (
        {"symbol": "１２３４５６", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC",
         "quantity": "1.00000000", "price": "0.10000000", "recvWindow": 5000, "timestamp": WEBSOCKET_TIME,
         "apiKey": KEY},
        "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd",
    ),
)  # fmt: skip
TAIL = f"&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp={REST_TIME}"
REST_VECTORS = (
    (f"symbol=LTCBTC{TAIL}", "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
    (
        f"symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96{TAIL}",
        "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3",
    ),
)


class Gate:
    """A guard, and what it says of requests at a time."""

    def __init__(self, exchange: Exchange) -> None:
        self.desk = Desk(exchange)
        self.account = self.desk.open_account()
        self.desk.keys.add(hmac_key(KEY, SECRET, self.account.uid))
        self.guard = Guard(self.desk)

    def admit(self, values: dict[str, Any], now: int, session: Session | None = None) -> str:
        parameters = Parameters(values, ())
        return self.guard.admit(claim_of_params(values), parameters, "TRADE", now, session).name

    def admit_rest(self, text: str, body: str, signature: str, now: int, key: str | None = KEY) -> str:
        parameters = Parameters({"timestamp": REST_TIME, "recvWindow": "5000"}, ())
        claim = claim_of_query(key, text, body, signature)
        return self.guard.admit(claim, parameters, "TRADE", now, None).name


@pytest.fixture(scope="module")
def gate(new_exchange: Callable[..., Exchange]) -> Gate:
    return Gate(new_exchange("ETHBTC"))


def refused(call: Callable[[], object]) -> tuple[int, int]:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code, caught.value.status


@pytest.mark.parametrize(("values", "signature"), VECTORS)
def test_documented_signatures_of_the_websocket_api(
    gate: Gate, values: dict[str, Any], signature: str
) -> None:
    assert gate.admit(values | {"signature": signature}, WEBSOCKET_TIME + 50) == KEY
    assert gate.admit(values | {"signature": signature.upper()}, WEBSOCKET_TIME + 50) == KEY
    wrong = values | {"signature": signature, "quantity": "0.02"}
    assert refused(lambda: gate.admit(wrong, WEBSOCKET_TIME)) == (-1022, 400)


@pytest.mark.parametrize(("text", "signature"), REST_VECTORS)
def test_documented_signatures_of_rest(gate: Gate, text: str, signature: str) -> None:
    assert gate.admit_rest(f"{text}&signature={signature}", "", signature, REST_TIME) == KEY
    assert gate.admit_rest("", f"{text}&signature={signature}", signature, REST_TIME) == KEY
    # Query and body are signed one after the other, without anything between them.
    first, _, rest = text.partition("&")
    both = hmac_sha256((first + rest).encode())
    assert gate.admit_rest(first, f"{rest}&signature={both}", both, REST_TIME) == KEY
    assert refused(lambda: gate.admit_rest(text[::-1], "", signature, REST_TIME)) == (-1022, 400)


def test_what_is_not_percent_encoded_is_not_signed(gate: Gate) -> None:
    text = f"symbol=１２３４５６{TAIL}"
    assert refused(lambda: gate.admit_rest(text, "", hmac_sha256(text.encode()), REST_TIME)) == (-1022, 400)


def test_numbers_and_truth_are_signed_as_they_were_written(gate: Gate) -> None:
    values = {"timestamp": 1_000, "quantity": Written("1.50"), "omitZeroBalances": True}
    payload = f"apiKey={KEY}&omitZeroBalances=true&quantity=1.50&timestamp=1000"
    sent = values | {"apiKey": KEY, "signature": hmac_sha256(payload.encode())}
    assert gate.admit(sent, 1_000) == KEY


@pytest.mark.parametrize(
    ("late", "window", "code"),
    [
        (5_000, None, 0), (5_001, None, -1021), (-999, None, 0), (-1_000, None, -1021), (-5_000, None, -1021),
        (60_000, "60000", 0), (100, "100.5", 0), (101, "100.5", -1021), (0, "60001", -1102), (0, "x", -1100),
        (0, "1.2345", -1100),
    ],
)  # fmt: skip
def test_the_clock_decides(gate: Gate, late: int, window: str | None, code: int) -> None:
    for scale in (1, 1_000):
        extra = {"recvWindow": window} if window is not None else {}
        values = signed({"timestamp": WEBSOCKET_TIME * scale, **extra})
        if code:
            assert refused(partial(gate.admit, values, WEBSOCKET_TIME + late))[0] == code
        else:
            assert gate.admit(values, WEBSOCKET_TIME + late) == KEY


def test_keys_that_do_not_pass(gate: Gate) -> None:
    good = signed({"timestamp": 1_000})
    assert refused(lambda: gate.admit({"timestamp": 1_000}, 1_000)) == (-1102, 400)
    assert refused(lambda: gate.admit(good | {"apiKey": "short"}, 1_000)) == (-2014, 401)
    assert refused(lambda: gate.admit(good | {"apiKey": OTHER}, 1_000)) == (-2015, 401)
    assert refused(lambda: gate.admit(signed({}), 1_000)) == (-1102, 400)
    unsigned = {name: value for name, value in good.items() if name != "signature"}
    assert refused(lambda: gate.admit(unsigned, 1_000)) == (-1102, 400)
    assert refused(lambda: gate.admit_rest("a=1", "", "x", REST_TIME, key=None)) == (-2014, 401)
    gate.desk.keys.add(hmac_key(OTHER, SECRET, gate.account.uid, PERMISSIONS - {"TRADE"}))
    assert refused(lambda: gate.admit(signed({"timestamp": 1_000}, key=OTHER), 1_000)) == (-2015, 401)
    gate.desk.keys.revoke()
    assert refused(lambda: gate.admit(good, 1_000)) == (-2015, 401)
    gate.desk.keys.restore()
    assert gate.admit(good, 1_000) == KEY


def ed25519_pair() -> tuple[Any, Sign]:
    private = ed25519.Ed25519PrivateKey.generate()
    return private, lambda payload: base64.b64encode(private.sign(payload)).decode()


def rsa_pair() -> tuple[Any, Sign]:
    private = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    return private, lambda payload: base64.b64encode(
        private.sign(payload, padding.PKCS1v15(), hashes.SHA256())
    ).decode()


@pytest.mark.parametrize(("make", "kind"), [(ed25519_pair, "ED25519"), (rsa_pair, "RSA")])
def test_public_keys(gate: Gate, make: Callable[[], tuple[Any, Sign]], kind: str) -> None:
    private, sign = make()
    pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    key = public_key(pem, kind.ljust(64, "k"), gate.account.uid)
    gate.desk.keys.add(key)
    assert key.kind == kind
    good = signed({"timestamp": 1_000, "symbol": "这是测试币456"}, key=key.name, sign=sign)
    assert gate.admit(good, 1_000) == key.name
    for wrong in (good["signature"].swapcase(), "no base64!", hmac_sha256(b"")):
        assert refused(partial(gate.admit, good | {"signature": wrong}, 1_000)) == (-1022, 400)
    text = query({"timestamp": REST_TIME}, sign=sign)
    signature = sign(f"timestamp={REST_TIME}".encode())
    assert gate.admit_rest(text, "", signature, REST_TIME, key.name) == key.name


def test_other_public_keys_are_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        public_key(b"no key at all", OTHER, 1)


def test_a_session_stands_for_its_key(gate: Gate) -> None:
    session = Session(0)
    key = gate.desk.keys.get(KEY)
    assert key is not None
    session.log_on(key, 5)
    assert gate.admit({"timestamp": 1_000}, 1_000, session) == KEY
    assert refused(lambda: gate.admit({"timestamp": 1_000}, 9_000, session)) == (-1021, 400)
    assert refused(lambda: gate.admit({}, 9_000, session)) == (-1102, 400)


def test_no_text_of_a_key_holds_its_secret() -> None:
    claim = claim_of_params(signed({"timestamp": 1_000}))
    request = RestRequest("GET", "/api/v3/account", query({"timestamp": 1_000}), "", KEY)
    for thing in (hmac_key(KEY, SECRET, 1), KeyPair(KEY, SECRET), claim, request):
        assert SECRET not in repr(thing)
    for thing in (claim, request):
        assert KEY not in repr(thing)
        assert "signature=" not in repr(thing)
