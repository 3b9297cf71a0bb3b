"""API keys and what they can prove: HMAC secrets, and public keys of RSA and Ed25519."""

import base64
import binascii
import hashlib
import hmac
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Literal

Permission = Literal["TRADE", "USER_DATA", "USER_STREAM", "WITHDRAW"]
Kind = Literal["HMAC", "RSA", "ED25519"]

RSA: Final = "RSA"
ED25519: Final = "ED25519"

PERMISSIONS: frozenset[Permission] = frozenset(("TRADE", "USER_DATA", "USER_STREAM"))

_LETTERS = string.ascii_letters + string.digits
_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Key:
    """One API key of an account; what it is checked with is in no text of it."""

    name: str
    """What a client sends as `apiKey`: 64 letters and digits."""
    uid: int
    kind: Kind
    check: Callable[[bytes, str], bool] = field(repr=False)
    """Whether a signature belongs to a payload."""
    permissions: frozenset[Permission] = PERMISSIONS


class Keyring:
    """All API keys by name. A revoked one is as if it had never been, until it is restored."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self._revoked: dict[str, Key] = {}
        self.forbidden: set[Permission] = set()
        """What no key may do for now."""
        self.shuts_out = False
        """Whether no address is on the list of any key."""

    def allows(self, key: Key, permission: Permission) -> bool:
        """Whether a key may do something now."""
        return permission in key.permissions and permission not in self.forbidden

    def add(self, key: Key) -> None:
        """Let a key in."""
        self._keys[key.name] = key

    def get(self, name: str) -> Key | None:
        """Find a valid key."""
        return self._keys.get(name)

    def revoke(self) -> None:
        """Take all keys away."""
        self._revoked |= self._keys
        self._keys.clear()

    def restore(self) -> None:
        """Give revoked keys back."""
        self._keys |= self._revoked
        self._revoked.clear()


def random_text() -> str:
    """Make 64 letters and digits that nobody can guess."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def is_key_name(text: str) -> bool:
    """Whether a text has the format of an API key."""
    return len(text) == _LENGTH and text.isascii() and text.isalnum()


def hmac_key(name: str, secret: str, uid: int, permissions: frozenset[Permission] = PERMISSIONS) -> Key:
    """A key that signs by HMAC-SHA256, in hexadecimal of either case."""

    def check(payload: bytes, signature: str) -> bool:
        expected = hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected.encode(), signature.lower().encode())

    return Key(name, uid, "HMAC", check, permissions)


def public_key(pem: bytes, name: str, uid: int, permissions: frozenset[Permission] = PERMISSIONS) -> Key:
    """A key that signs by Ed25519 or RSA (PKCS#1 v1.5, SHA-256), in base64; ValueError for any other."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

    try:
        public = serialization.load_pem_public_key(pem)
    except UnsupportedAlgorithm as error:
        raise ValueError("it is no RSA or Ed25519 public key") from error
    verify: Callable[[bytes, bytes], None]
    kind: Kind
    if isinstance(public, ed25519.Ed25519PublicKey):
        verify, kind = public.verify, ED25519
    elif isinstance(public, rsa.RSAPublicKey):
        verify, kind = partial(public.verify, padding=padding.PKCS1v15(), algorithm=hashes.SHA256()), RSA
    else:
        raise ValueError("it is no RSA or Ed25519 public key")

    def check(payload: bytes, signature: str) -> bool:
        try:
            verify(base64.b64decode(signature, validate=True), payload)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True

    return Key(name, uid, kind, check, permissions)
