"""Takes secrets out of text: what leaves this machine in a report must not open an account."""

import re
from pathlib import Path
from typing import Final

MASK: Final = "***"

_NAMES: Final = (
    r"[\w-]*(?:api[_-]?key|listen[_-]?key|secret|signature|token|password|passwd|passphrase|authorization)"
)
_RULES: Final = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    re.compile(rf"(?i)(?P<keep>{_NAMES}[\"']?\s*[:=]\s*[\"']?(?:(?:basic|bearer)\s+)?)[^\s\"'&,;}}\])]+"),
    re.compile(r"(?P<keep>:/{1,2})[^/\s@]+(?=@)"),
    # Binance's keys and secrets are 64 letters and digits, its listen keys too; signatures are 64 hex digits.
    re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{60,}(?![A-Za-z0-9])"),
)


def mask(text: str) -> str:
    """The text without secrets and the name of the home folder."""
    return hide_secrets(text).replace(str(Path.home()), "~")


def hide_secrets(text: str) -> str:
    """The text without keys, secrets, signatures, and passwords in URLs."""
    for rule in _RULES:
        text = rule.sub(_masked, text)
    return text


def _masked(found: re.Match[str]) -> str:
    return found.groupdict().get("keep", "") + MASK
