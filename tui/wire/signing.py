"""What proves that a request is ours: signatures by HMAC, RSA and Ed25519.

See "SIGNED request security" in web-socket-api.md and rest-api.md.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, final
from urllib.parse import quote

from tui.secret import Secret
from tui.wire import commands

RECV_WINDOW: Final = 5000
"""Milliseconds that a request may take to the exchange, where nothing else is said."""


class Kind(StrEnum):
    """How a key signs."""

    HMAC = "hmac"
    RSA = "rsa"
    ED25519 = "ed25519"


class BadKey(ValueError):
    """A key or secret that can't be one; the message shows nothing of it."""


@final
class ApiKey:
    """A key of an account: `name` is sent with what it signs; nothing of it is shown."""

    __slots__ = ("_sign", "kind", "name")

    def __init__(self, name: Secret, kind: Kind, sign: Callable[[bytes], str]) -> None:
        self.name = name
        self.kind = kind
        self._sign = sign

    def __repr__(self) -> str:
        return f"ApiKey({self.name.hint}, {self.kind})"

    def sign(self, payload: bytes) -> str:
        """The signature as it is sent: hexadecimal for HMAC, base64 for the others."""
        return self._sign(payload)

    def is_same(self, other: "ApiKey") -> bool:
        """Whether another one has the same name, and the same secret: it signs alike."""
        return self.name.reveal() == other.name.reveal() and self.sign(b"") == other.sign(b"")


def read_key(name: Secret, secret: Secret) -> ApiKey:
    """Make a key of what the exchange gave out: an HMAC secret, or a private key as PEM. Raises BadKey."""
    if not (name.reveal().isascii() and name.reveal().isalnum()):
        raise BadKey("an API key has letters and digits only")
    if "-----BEGIN" in secret.reveal():
        kind, sign = _read_private_key(secret)
        return ApiKey(name, kind, sign)
    if not (secret.reveal().isascii() and secret.reveal().isalnum()):
        raise BadKey("this is neither an HMAC secret (letters and digits) nor a private key (PEM)")
    return ApiKey(
        name,
        Kind.HMAC,
        lambda payload: hmac.new(secret.reveal().encode(), payload, hashlib.sha256).hexdigest(),
    )


def sign_params(
    params: Mapping[str, object], key: ApiKey, *, timestamp: int, recv_window: int = RECV_WINDOW
) -> dict[str, object]:
    """The parameters of a WebSocket API request, signed; `timestamp` in ms of the exchange's clock.

    What is signed are all of them sorted by name, exactly as they are sent, without percent-encoding.
    """
    whole = {"recvWindow": recv_window, **params, "apiKey": key.name, "timestamp": timestamp}
    whole["signature"] = key.sign(
        "&".join(f"{name}={commands.written(value)}" for name, value in sorted(whole.items())).encode()
    )
    return whole


def sign_query(
    params: Mapping[str, object], key: ApiKey, *, timestamp: int, recv_window: int = RECV_WINDOW
) -> str:
    """The query of a REST request, signed as it is sent: in this order, percent-encoded.

    The key's name goes along in the header X-MBX-APIKEY.
    """
    query = commands.query({**params, "recvWindow": recv_window, "timestamp": timestamp})
    return f"{query}&signature={quote(key.sign(query.encode()), safe='')}"


def _read_private_key(pem: Secret) -> tuple[Kind, Callable[[bytes], str]]:
    # Most keys need no cryptography, and loading it takes a while.
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

    try:
        private = serialization.load_pem_private_key(pem.reveal().encode(), password=None)
    except TypeError:
        raise BadKey(
            "this private key is locked by a password; unlock it first (openssl pkcs8 -in locked.pem),"
            " the keyring locks it again"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise BadKey("this private key can't be read; Binance wants PEM in PKCS#8") from None
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return Kind.ED25519, lambda payload: base64.b64encode(private.sign(payload)).decode()
    if isinstance(private, rsa.RSAPrivateKey):
        return Kind.RSA, lambda payload: base64.b64encode(
            private.sign(payload, padding.PKCS1v15(), hashes.SHA256())
        ).decode()
    raise BadKey("this private key is neither RSA nor Ed25519; Binance takes no other")
