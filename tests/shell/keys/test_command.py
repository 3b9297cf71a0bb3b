"""`depthdeck keys` against an exchange that knows the key: kept, told, tested, refused, removed."""

import getpass
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from tests.keyed import NAME, NO_ACCOUNT, RESTRICTIONS, SECRET, KeyedExchange, keyed_exchange
from tests.lockbox import Lockbox, lockbox
from tui import credentials
from tui.cli import main
from tui.credentials import Place

HINT = f"{NAME[:4]}…{NAME[-4:]}"
RIGHTS = "/sapi/v1/account/apiRestrictions"


@pytest.fixture
def exchange() -> Iterator[KeyedExchange]:
    with keyed_exchange() as exchange:
        yield exchange


@pytest.fixture
def box() -> Iterator[Lockbox]:
    with lockbox() as box:
        yield box


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{NAME}\n{SECRET}\n"))


class Said:
    """What a command said, and that no secret was in it."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd
        self.out = self.err = ""

    def run(self, *words: str) -> int:
        code = main(words)
        self.out, self.err = self._capfd.readouterr()
        for text in (NAME, SECRET):
            assert text not in self.out + self.err
        return code


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str]) -> Said:
    return Said(capfd)


@pytest.mark.usefixtures("typed")
def test_a_key_is_tested_kept_listed_tested_again_and_removed(
    exchange: KeyedExchange, box: Lockbox, said: Said
) -> None:
    assert said.run("keys", "add", "mine", *exchange.flags) == 0
    assert said.out.splitlines() == [
        f"key        mine (hmac, {HINT}) for custom:{exchange.host}, in the keyring",
        "signature  accepted",
        said.out.splitlines()[2],
        "may        read, trade, borrow; not: futures, transfer, withdraw",
        "addresses  only those that are on its list",
        "accounts   spot (uid 77); cross margin (level 3.42); isolated margin: SOLUSDT",
        "events     can be heard",
        f"mine is kept: hmac for custom:{exchange.host}, {HINT}",
    ]
    assert "fits" in said.out.splitlines()[2]
    assert said.err == ""
    assert len(box.kept) == 1
    assert said.run("keys", "--json") == 0
    listed = json.loads(said.out)
    assert listed == {
        "name": "mine",
        "kind": "hmac",
        "market": f"custom:{exchange.host}",
        "hint": HINT,
        "place": "keyring",
    }
    assert said.run("keys", "list") == 0
    assert "custom" in said.out
    assert said.run("keys", "test", "mine", "--json", *exchange.flags) == 0
    told = json.loads(said.out)
    assert told["may"] == dict.fromkeys(("read", "trade", "borrow"), True) | dict.fromkeys(
        ("futures", "transfer", "withdraw"), False
    )
    assert (told["accounts"], told["clockFits"]) == (["spot", "cross", "isolated:SOLUSDT"], True)
    assert said.run("keys", "remove", "mine") == 2
    assert "--yes" in said.err
    assert said.run("keys", "remove", "mine", "--yes") == 0
    assert not box.kept
    assert said.run("keys") == 0
    assert "no key is kept" in said.err


@pytest.mark.usefixtures("typed")
def test_a_key_that_may_withdraw_is_refused_and_not_kept_unless_the_settings_allow_it(
    exchange: KeyedExchange, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.answers[RIGHTS] = (200, RESTRICTIONS | {"enableWithdrawals": True, "ipRestrict": False})
    assert said.run("keys", "add", "mine", *exchange.flags, "--json") == 3
    assert json.loads(said.err)["error"]["code"] == "may-withdraw"
    assert "bind it" in said.out
    assert credentials.entries() == ()
    monkeypatch.setenv("DEPTHDECK_ALLOW_WITHDRAWALS", "true")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{NAME}\n{SECRET}\n"))
    assert said.run("keys", "add", "mine", *exchange.flags) == 0


@pytest.mark.usefixtures("typed")
def test_without_a_keyring_it_is_kept_in_a_file_with_a_warning(exchange: KeyedExchange, said: Said) -> None:
    assert said.run("keys", "add", "mine", *exchange.flags, "--no-test") == 0
    assert "there is no keyring here" in said.err
    assert exchange.asked == []
    assert credentials.entries()[0].place is Place.FILE
    assert said.run("keys", "add", "mine", *exchange.flags) == 2
    assert "--force" in said.err


@pytest.mark.usefixtures("typed", "box")
def test_a_file_can_be_chosen_where_there_is_a_keyring(exchange: KeyedExchange, said: Said) -> None:
    assert said.run("keys", "add", "mine", *exchange.flags, "--no-test", "--plain") == 0
    assert "unencrypted" in said.err
    assert credentials.entries()[0].place is Place.FILE


@pytest.mark.parametrize(
    ("stdin", "words", "code"),
    [
        ("", "stdin has no secret", 2),
        (f"{NAME}\n", "stdin has no secret", 2),
        (f"{NAME}\nnot a secret\n", "neither an HMAC secret", 3),
        ('{"key":5}', "not with a key and a secret", 2),
        (f"{NAME}\n-----BEGIN PRIVATE KEY-----\n{SECRET}", "can't be read", 3),
    ],
)
def test_what_can_be_no_key_is_refused(
    stdin: str, words: str, code: int, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
    assert said.run("keys", "add", "mine") == code
    assert words in said.err


def test_what_the_embedded_exchange_prints_is_taken(
    exchange: KeyedExchange, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = json.dumps({"stream": "ws://x", "key": NAME, "secret": SECRET})
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{printed}\n"))
    assert said.run("keys", "add", "mine", *exchange.flags) == 0


def test_a_private_key_comes_from_its_file(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(
        ed25519.Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{NAME}\n"))
    assert said.run("keys", "add", "mine", "--private-key", str(file), "--no-test") == 0
    assert credentials.entries()[0].kind == "ed25519"


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_asked_without_echo(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([NAME, SECRET])
    monkeypatch.setattr(sys, "stdin", Keyboard("n\n"))
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(answers))
    assert said.run("keys", "add", "mine", "--no-test") == 0
    assert said.run("keys", "remove", "mine") == 1
    assert "[y/N]" in said.err
    assert len(credentials.entries()) == 1
    monkeypatch.setattr(sys, "stdin", Keyboard("y\n"))
    assert said.run("keys", "remove", "mine") == 0
    assert credentials.entries() == ()

    def show(_prompt: str) -> str:
        raise getpass.GetPassWarning

    monkeypatch.setattr(getpass, "getpass", show)
    assert said.run("keys", "add", "mine", "--no-test") == 2
    assert "would show what you type" in said.err


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("keys", "add"), 2, "needs a NAME"),
        (("keys", "remove", "mine", "--yes"), 3, "there is no key 'mine'"),
        (("keys", "test", "--venue", "testnet"), 3, "there is no key for testnet"),
        (("keys", "add", "mine", "--venue", "sim"), 2, "brings its own key"),
        (("keys", "add", SECRET), 3, "a key's name has"),
    ],
)
def test_mistakes_are_told(words: tuple[str, ...], code: int, part: str, said: Said) -> None:
    assert said.run(*words) == code
    assert part in said.err


def test_the_embedded_exchange_brings_its_own_key(said: Said) -> None:
    assert said.run("keys", "test", "--venue", "sim") == 0
    assert "of the embedded exchange" in said.out
    assert "read, trade, borrow, transfer; not: futures, withdraw" in said.out
    assert "isolated margin: BTCUSDT" in said.out


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPTHDECK_API_KEY", NAME)
    monkeypatch.setenv("DEPTHDECK_API_SECRET", SECRET)


@pytest.mark.usefixtures("environment")
def test_accounts_that_there_are_not_and_those_that_are_not_told(exchange: KeyedExchange, said: Said) -> None:
    exchange.answers["/sapi/v1/margin/account"] = NO_ACCOUNT
    exchange.answers["/sapi/v1/margin/isolated/account"] = (400, {"code": -1000, "msg": "busy"})
    exchange.answers[RIGHTS] = (404, {})
    exchange.answers["userDataStream.subscribe.signature"] = (400, {"code": -1002, "msg": "Not you."})
    exchange.ahead = 90_000
    assert said.run("keys", "test", *exchange.flags) == 0
    assert "from the environment" in said.out
    assert "may        read, trade; whether it may withdraw, this venue doesn't tell" in said.out
    assert "90.0 s behind" in said.out
    assert said.out.splitlines()[-3:] == [
        "accounts   spot (uid 77)",
        "           isolated margin: busy (-1000)",
        "events     Not you. (-1002)",
    ]


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("answer", "trades"),
    [
        ((200, {}), True),
        ((400, {"code": -1013, "msg": "Filter failure: NOTIONAL"}), True),
        ((400, {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}), False),
    ],
)
def test_where_the_venue_does_not_tell_an_order_is_tried_out(
    answer: tuple[int, object], trades: bool, exchange: KeyedExchange, said: Said
) -> None:
    exchange.answers[RIGHTS] = (404, {})
    exchange.answers["order.test"] = answer
    assert said.run("keys", "test", "--json", *exchange.flags) == 0
    told = json.loads(said.out)
    assert (told["may"], told["mayTrade"], told["mayHear"]) == (None, trades, True)
    assert "order.place" not in exchange.asked


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("answer", "code", "part"),
    [
        ((401, {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}), 3, "was removed"),
        ((400, {"code": -1022, "msg": "Signature for this request is not valid."}), 3, "doesn't belong"),
        (
            (429, {"code": -1003, "msg": "Too much.", "data": {"retryAfter": 1_800_000_000_000}}),
            5,
            "08:00:00",
        ),
        ((400, {"code": -1021, "msg": "Timestamp."}), 1, "doctor"),
        ((503, {"code": -1008, "msg": "Overloaded."}), 1, "-1008"),
        ((200, {"balances": 5}), 1, "malformed"),
    ],
)
def test_refusals_have_their_exit_codes(
    answer: tuple[int, object], code: int, part: str, exchange: KeyedExchange, said: Said
) -> None:
    exchange.answers["account.status"] = answer
    assert said.run("keys", "test", *exchange.flags) == code
    assert part in said.err


@pytest.mark.usefixtures("environment")
def test_an_exchange_that_is_not_there_is_a_matter_of_the_network(said: Said) -> None:
    closed = ("--stream-url", "ws://127.0.0.1:1", "--api-url", "ws://127.0.0.1:1/ws-api/v3")
    assert said.run("keys", "test", *closed) == 4
    assert "nothing listens there" in said.err
