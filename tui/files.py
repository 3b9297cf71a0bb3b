"""Files written whole or not at all; new ones for their owner only, and never over another by accident."""

import os
import secrets
import stat
from pathlib import Path


def write_new(file: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a file; raises FileExistsError where there is one and it isn't to be replaced, and OSError."""
    if not replace:
        # The name is taken first: two who want it at once can't both have it.
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        _put(file, data)
    except OSError:
        if not replace:
            file.unlink(missing_ok=True)
        raise


def write_beside(file: Path, data: bytes) -> Path:
    """Write a file, under the next free name where there is one already; the path. Raises OSError."""
    chosen, number = file, 1
    while True:
        try:
            write_new(chosen, data)
        except FileExistsError:
            number += 1
            chosen = file.with_stem(f"{file.stem}-{number}")
        else:
            return chosen


def write_over(file: Path, data: bytes) -> None:
    """Write a file for others too, in place of the one that is there, whose rights it keeps.

    Where that fails what was there stays as it was; raises OSError.
    """
    target = file.resolve()
    _put(target, data, 0o666, keep=target.stat().st_mode if target.exists() else None)


def _put(file: Path, data: bytes, mode: int = 0o600, keep: int | None = None) -> None:
    """Write beside it, then take its place; `mode` as the umask leaves it, or exactly `keep`."""
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if keep is not None:
            temporary.chmod(stat.S_IMODE(keep))
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
