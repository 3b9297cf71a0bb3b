"""New files: written whole or not at all, readable for their owner only, never over another by accident."""

import os
import tempfile
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


def _put(file: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
