"""Keys by name: kept in a keyring or a file, found for their own market, shown nowhere."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lockbox import Lockbox, lockbox, no_keyring
from tui import credentials, paths
from tui.credentials import Credentials, Place
from tui.secret import Secret
from tui.vaults import CredentialsError, Pair, keyring_vault

NAME, SECRET = "k" * 64, "pl4ntedSecret"
WORLD: dict[str, str] = {}


@pytest.fixture
def box() -> Iterator[Lockbox]:
    with lockbox() as box:
        yield box


def a_key(name: str = "mine", market: str = "com", place: Place = Place.FILE) -> Credentials:
    return Credentials(name, market, place, Pair(Secret(NAME), Secret(SECRET)))


def refusal(name: str | None, market: str, environment: dict[str, str] = WORLD) -> str:
    with pytest.raises(CredentialsError) as caught:
        credentials.find(name, market, environment)
    assert SECRET not in f"{caught.value}{caught.value.hint}"
    return f"{caught.value} ({caught.value.hint})"


def revealed(found: Credentials) -> tuple[str, str]:
    return found.pair.api_key.reveal(), found.pair.secret.reveal()


@pytest.mark.parametrize("place", [Place.FILE, Place.KEYRING])
def test_what_is_kept_is_found_by_its_name_and_for_its_market(place: Place, box: Lockbox) -> None:
    entry = credentials.keep(a_key(place=place), "hmac")
    assert (entry.hint, entry.place) == ("kkkk…kkkk", place)
    assert credentials.entries() == (entry,)
    for name in ("mine", None):
        found = credentials.find(name, "com", WORLD)
        assert revealed(found) == (NAME, SECRET)
        assert SECRET not in repr(found)
        assert NAME not in repr(found)
    assert bool(box.kept) == (place is Place.KEYRING)
    credentials.forget("mine")
    assert credentials.entries() == ()
    assert not box.kept
    assert not paths.secrets_file().exists()


def test_the_file_is_for_its_owner_only_and_the_list_has_no_secret() -> None:
    credentials.keep(a_key(), "hmac")
    credentials.keep(a_key("second"), "hmac")
    file = paths.secrets_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.keys_file().stat().st_mode) == 0o600
    listed = paths.keys_file().read_text(encoding="utf-8")
    assert SECRET not in listed
    assert NAME not in listed
    file.chmod(0o640)
    assert "others can read" in refusal("mine", "com")
    file.chmod(0o600)
    credentials.forget("mine")
    assert revealed(credentials.find(None, "com", WORLD)) == (NAME, SECRET), "the other one stays"
    file.write_text(f'{{"second": "{SECRET}', encoding="utf-8")
    assert "is damaged" in refusal("second", "com")


def test_a_key_moves_from_place_to_place_and_is_left_nowhere(box: Lockbox) -> None:
    credentials.keep(a_key(place=Place.FILE), "hmac")
    credentials.keep(a_key(place=Place.KEYRING), "hmac")
    assert not paths.secrets_file().exists()
    credentials.keep(a_key(place=Place.FILE), "hmac")
    assert not box.kept
    assert [entry.place for entry in credentials.entries()] == [Place.FILE]


def test_a_key_is_given_out_for_no_other_market() -> None:
    credentials.keep(a_key(), "hmac")
    assert "is for com, not for testnet" in refusal("mine", "testnet")
    assert "no key for testnet" in refusal(None, "testnet")
    credentials.keep(a_key("other"), "hmac")
    assert "several keys for com: mine, other" in refusal(None, "com")
    assert "did you mean 'other'" in refusal("othr", "com")


@pytest.mark.parametrize("name", ["", "a b", "x" * 64, "../up", "environment", "a\nb"])
def test_what_can_be_no_name_is_refused_and_not_repeated(name: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        credentials.keep(a_key(name), "hmac")
    assert not name or name == "environment" or name not in str(caught.value)


def test_without_a_name_the_environment_goes_first() -> None:
    credentials.keep(a_key(), "hmac")
    environment = {"DEPTHDECK_API_KEY": "e" * 64, "DEPTHDECK_API_SECRET": f" {SECRET}2\n"}
    found = credentials.find(None, "us", environment)
    assert (found.place, found.market, revealed(found)) == (Place.ENVIRONMENT, "us", ("e" * 64, f"{SECRET}2"))
    assert credentials.find("mine", "com", environment).place is Place.FILE
    assert "its secret is not" in refusal(None, "com", {"DEPTHDECK_API_KEY": "e" * 64})


def test_the_environment_can_name_the_file_of_a_private_key(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    environment = {"DEPTHDECK_API_KEY": "e" * 64, "DEPTHDECK_PRIVATE_KEY": str(file)}
    assert "No such file" in refusal(None, "com", environment)
    file.write_bytes(b"\xff\x00")
    assert "no private key" in refusal(None, "com", environment)
    file.write_text("-----BEGIN PRIVATE KEY-----\n", encoding="ascii")
    assert revealed(credentials.find(None, "com", environment))[1] == "-----BEGIN PRIVATE KEY-----"


def test_a_keyring_that_is_locked_gone_or_emptied_is_told(box: Lockbox) -> None:
    credentials.keep(a_key(place=Place.KEYRING), "hmac")
    box.locked = True
    assert "the keyring refused: the collection is locked" in refusal("mine", "com")
    box.locked = False
    box.kept.clear()
    assert "no longer in the keyring" in refusal("mine", "com")
    box.kept["depthdeck", "mine"] = f'["{SECRET}"]'
    assert "no key of depthdeck's" in refusal("mine", "com")
    box.kept.clear()
    credentials.forget("mine")
    assert credentials.entries() == (), "what its owner removed from the keyring can be removed here"
    no_keyring()
    assert keyring_vault() is None
    with pytest.raises(CredentialsError, match="no keyring here"):
        credentials.keep(a_key(place=Place.KEYRING), "hmac")


def test_a_list_that_is_damaged_is_never_written_over() -> None:
    file = paths.keys_file()
    file.parent.mkdir(parents=True)
    file.write_text("key = [", encoding="utf-8")
    with pytest.raises(CredentialsError, match="can't be used"):
        credentials.keep(a_key(), "hmac")
    assert file.read_text(encoding="utf-8") == "key = ["


def test_what_can_not_be_written_is_told() -> None:
    credentials.keep(a_key(), "hmac")
    file = paths.secrets_file()
    file.unlink()
    file.mkdir()
    file.chmod(0o700)
    with pytest.raises(CredentialsError, match="Is a directory"):
        credentials.keep(a_key("other"), "hmac")
    assert [entry.name for entry in credentials.entries()] == ["mine"]
